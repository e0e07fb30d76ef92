import { readFileSync } from "node:fs";
import { createClient } from "ctgov/client";
import { describe, expect, test } from "vitest";
import { OPERATIONS } from "../../packages/ctgov/src/client/parameters.ts";
import { hasSharedData, sharedPath } from "../support/shared.ts";

interface DescribedOperation {
  readonly path: string;
  readonly parameters: string[];
}

/** The operations of the OpenAPI document; its layout is regular enough to be read line by line. */
function readOperations(): ReadonlyMap<string, DescribedOperation> {
  const operations = new Map<string, DescribedOperation>();
  let path = "";
  let current: DescribedOperation | undefined;
  for (const line of readFileSync(sharedPath("reference/openapi-2.0.5.yaml"), "utf8").split("\n")) {
    if (line.startsWith("components:")) break;
    path = /^ {2}(\/\S*):$/.exec(line)?.[1] ?? path;
    const operationId = /^ {6}operationId: "(\w+)"$/.exec(line)?.[1];
    if (operationId !== undefined) {
      current = { path, parameters: [] };
      operations.set(operationId, current);
    }
    const name = /^ {6}- name: "([\w.]+)"$/.exec(line)?.[1];
    if (name !== undefined) current?.parameters.push(name);
  }
  return operations;
}

describe.skipIf(!hasSharedData)("the OpenAPI document 2.0.5", () => {
  const described = hasSharedData ? readOperations() : new Map<string, DescribedOperation>();

  test("has these operations, and each is a function of the client", () => {
    expect([...described.keys()].sort()).toEqual(Object.keys(OPERATIONS).sort());
    const client = createClient();
    for (const operation of described.keys()) expect(client, operation).toHaveProperty(operation, expect.any(Function));
  });

  test("has these paths and parameters", () => {
    for (const [operation, { path, parameters }] of described) {
      const known = Object.entries(OPERATIONS).find(([name]) => name === operation)?.[1];
      expect(known?.path, operation).toBe(path);
      const inQuery = parameters.filter((name) => !path.includes(`{${name}}`));
      expect([...(known?.parameters.keys() ?? [])].sort(), operation).toEqual(inQuery.sort());
    }
  });
});

describe.skipIf(!hasSharedData)("the API's own descriptions", () => {
  test.each([
    ["metadata", "metadata.json"],
    ["search-areas", "search-areas.json"],
    ["enums", "enums.json"],
  ] as const)("%s comes as its exact text and has the described shape", async (name, file) => {
    const text = readFileSync(sharedPath("reference", file), "utf8");
    const client = createClient({ transport: async () => new Response(text), ratePerSecond: 1_000 });
    const { value } = await client.fetchDocumentText(name);
    expect(value).toBe(text.trim());
  });

  test("they parse into as many entries as they have", async () => {
    const serve = (file: string) =>
      createClient({
        transport: async () => new Response(readFileSync(sharedPath("reference", file))),
        ratePerSecond: 1_000,
      });
    expect((await serve("metadata.json").studiesMetadata({})).value.map(({ name }) => name)).toEqual([
      "protocolSection",
      "resultsSection",
      "annotationSection",
      "documentSection",
      "derivedSection",
      "hasResults",
    ]);
    const documents = (await serve("search-areas.json").searchAreas()).value;
    expect(documents.reduce((sum, { areas }) => sum + areas.length, 0)).toBe(19);
    expect((await serve("enums.json").enums()).value.find(({ type }) => type === "Phase")?.values).toHaveLength(6);
  });
});
