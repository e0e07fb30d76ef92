import { afterAll, beforeAll, expect, test } from "vitest";
import { openApiDocument } from "../../packages/lind/src/server/routes/docs/openapi.ts";
import { type ServedStudies, serveStudies } from "../support/served-studies.ts";
import { studyText } from "../support/study-text.ts";

let served: ServedStudies;
beforeAll(async () => {
  served = await serveStudies({ texts: [studyText({ nctId: "NCT00000301" })] });
});
afterAll(() => served[Symbol.asyncDispose]());

/** Paths that are not described: the documentation itself. */
const UNDESCRIBED: readonly string[] = ["get /", "get /api/docs", "get /api/docs/openapi.json"];

test("every route is described, and every description has its route", () => {
  const routes = served.app.routes
    // What is for all methods or paths is on the way to a route and none itself.
    .filter(({ method, path }) => method !== "ALL" && !path.endsWith("*"))
    .map(({ method, path }) => `${method.toLowerCase()} ${path.replace(/:(\w+)/g, "{$1}")}`);
  const described = Object.entries(openApiDocument.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  expect([...new Set(routes)].filter((route) => !UNDESCRIBED.includes(route)).sort()).toEqual(described.sort());
});

test("the document is whole: every reference leads somewhere, every path parameter is described, ids are unique", () => {
  const text = JSON.stringify(openApiDocument);
  const { schemas } = openApiDocument.components as { schemas: Record<string, unknown> };
  for (const [, name = ""] of text.matchAll(/#\/components\/schemas\/(\w+)/g))
    expect(schemas, name).toHaveProperty(name);
  const operations = Object.entries(openApiDocument.paths).flatMap(([path, methods]) =>
    Object.values(methods).map((operation) => ({ path, operation })),
  );
  for (const { path, operation } of operations) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const described = operation.parameters.filter((parameter) => parameter.in === "path").map(({ name }) => name);
    expect(described, path).toEqual(named);
  }
  const ids = operations.map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
});

test("every example can be asked", async () => {
  const examples = Object.values(openApiDocument.paths).flatMap((methods) =>
    Object.values(methods).flatMap((operation) => operation["x-example"] ?? []),
  );
  expect(examples.length).toBeGreaterThan(6);
  for (const example of examples) expect((await served.ask(example)).status, example).toBe(200);
});

test("people get a page without a script and without another host, programs the document", async () => {
  const response = await served.ask("/api/docs");
  const page = await response.text();
  expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(page).not.toMatch(/<script|https?:/);
  for (const path of Object.keys(openApiDocument.paths)) expect(page).toContain(`<code>${path}</code>`);
  expect(await (await served.ask("/api/docs/openapi.json")).json()).toEqual(
    JSON.parse(JSON.stringify(openApiDocument)),
  );
  expect((await served.ask("/")).headers.get("location")).toBe("/api/docs");
});
