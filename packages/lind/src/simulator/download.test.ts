import { describe, expect, test } from "vitest";
import { scheduleFaults } from "./faults.ts";
import { LIVELY } from "./options.ts";
import { createSimulator, type PackStudies } from "./simulator.ts";
import { createSimulatorTransport } from "./transport.ts";

const BULK = "https://registry.example/api/v2/studies/download?format=json.zip";

/** Not an archive, but bytes that tell which studies were packed. */
const pack: PackStudies = async (studies) => Buffer.from([...studies].map(({ nctId }) => nctId).join("\n"));

function world(packStudies: PackStudies | undefined = pack) {
  const simulator = createSimulator({ ...LIVELY, seed: 5, studies: 20 }, { pack: packStudies });
  const transport = createSimulatorTransport(simulator);
  const ask = (headers: Readonly<Record<string, string>> = {}, url = BULK) => transport(new Request(url, { headers }));
  return { simulator, ask };
}

describe("the whole download", () => {
  test("is an archive of the studies of the data day", async () => {
    const { simulator, ask } = world();
    const answer = await ask();
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "application/zip",
      "content-disposition": "attachment; filename=ctg-studies.json.zip",
      "accept-ranges": "bytes",
      etag: simulator.etag,
    });
    const text = await answer.text();
    expect(answer.headers.get("content-length")).toBe(String(text.length));
    expect(text.split("\n")).toEqual([...simulator.simulation.truthAt(simulator.day).texts.keys()]);
  });

  test("gives the rest of the same file, and the whole of another", async () => {
    const { simulator, ask } = world();
    const whole = await (await ask()).text();
    const etag = simulator.etag;
    const rest = await ask({ range: "bytes=30-", "if-range": etag });
    expect([rest.status, rest.headers.get("content-range")]).toEqual([
      206,
      `bytes 30-${whole.length - 1}/${whole.length}`,
    ]);
    expect(await rest.text()).toBe(whole.slice(30));
    const none = await ask({ range: `bytes=${whole.length}-`, "if-range": etag });
    expect([none.status, none.headers.get("content-range")]).toEqual([416, `bytes */${whole.length}`]);
    simulator.advance(3);
    const another = await ask({ range: "bytes=30-", "if-range": etag });
    expect([another.status, another.headers.get("etag")]).toEqual([200, simulator.etag]);
  });

  test("lies about the place of a rest where a fault says so", async () => {
    const { simulator, ask } = world();
    simulator.setFaults(scheduleFaults({ 1: [{ kind: "wrong-range" }] }));
    const answer = await ask({ range: "bytes=30-", "if-range": simulator.etag });
    expect(answer.headers.get("content-range")).toMatch(/^bytes 15-/);
    expect(simulator.faultRecords).toMatchObject([{ endpoint: "download", fault: { kind: "wrong-range" } }]);
  });

  test.each([
    ["another format", "?format=csv.zip", "Invalid value in parameter `format`"],
    ["a filter", "?format=json.zip&query.cond=cancer", "Invalid prefix in parameter name: query.cond"],
  ])("refuses %s", async (_, search, words) => {
    const { ask } = world();
    const answer = await ask({}, `https://registry.example/api/v2/studies/download${search}`);
    expect([answer.status, await answer.text()]).toEqual([400, words]);
  });

  test("is not there where nobody packs it", async () => {
    const simulator = createSimulator({ ...LIVELY, seed: 5, studies: 5 });
    const answer = await createSimulatorTransport(simulator)(new Request(BULK));
    expect(answer.status).toBe(404);
  });
});
