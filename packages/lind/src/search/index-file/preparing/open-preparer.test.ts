import { describe, expect, test } from "vitest";
import { nctId } from "../../../registry/store-under-test.ts";
import { createSimulation, LIVELY } from "../../../simulator/simulation.ts";
import { BatchBuilder } from "../document.ts";
import { type Done, inOrder } from "./in-order.ts";
import { openPreparer } from "./open-preparer.ts";
import { createLocalPreparer, prepareTexts } from "./prepare-texts.ts";

const texts = [...createSimulation({ ...LIVELY, studies: 40, seed: 5 }).texts("2026-08-14")].map(({ text }) => text);

function scanned(at: number) {
  return { nctId: nctId(at + 1), version: 1, text: texts[at % texts.length] ?? "", place: String(at + 1) };
}

async function* studiesOf(count: number) {
  for (let at = 0; at < count; at++) yield scanned(at);
}

describe("threads", () => {
  test("make of texts what is made without threads", async () => {
    await using preparer = openPreparer({ threadsCount: 2, localTasks: 1 });
    const groups = [texts.slice(0, 10), texts.slice(10, 30), texts.slice(30)];
    const prepared = await Promise.all(groups.map((group) => preparer.prepare(group)));
    expect(prepared).toEqual(groups.map((group) => prepareTexts(new BatchBuilder(), group)));
    const local = createLocalPreparer();
    expect(await preparer.pick(texts)).toEqual(await local.pick(texts));
  });

  test("tell of a text that is no JSON, and go on", async () => {
    await using preparer = openPreparer({ threadsCount: 1, localTasks: 0 });
    await expect(preparer.prepare(["{"])).rejects.toThrow("Broken assumption: a stored text is JSON");
    expect((await preparer.prepare(["{}"])).documentsCount).toBe(1);
  });

  test("that have ended fail what waits for them, and what comes later", async () => {
    const preparer = openPreparer({ threadsCount: 1, localTasks: 0 });
    const waiting = preparer.prepare(texts);
    const failure = expect(waiting).rejects.toThrow("has ended");
    await preparer[Symbol.asyncDispose]();
    await failure;
    await expect(preparer.prepare(["{}"])).rejects.toThrow("has ended");
  });
});

describe("working in order", () => {
  test("gives results in the order of the studies, whichever is ready first", async () => {
    const done: Done<number>[] = [];
    let underWay = 0;
    let underWayMax = 0;
    let started = 0;
    const work = async (group: readonly string[]) => {
      underWay += 1;
      underWayMax = Math.max(underWayMax, underWay);
      // The earlier a group begins, the more turns it takes.
      for (let turns = 5_000 - 1_000 * started++; turns > 0; turns--) await Promise.resolve();
      underWay -= 1;
      return group.length;
    };
    for await (const each of inOrder(studiesOf(300), 3, work)) done.push(each);
    expect(done.map(({ result }) => result)).toEqual([64, 64, 64, 64, 44]);
    expect(done.flatMap(({ keys }) => keys.map((key) => key.nctId))).toEqual(
      Array.from({ length: 300 }, (_, at) => nctId(at + 1)),
    );
    expect(underWayMax).toBe(3);
    expect(done.map(({ place }) => place)).toEqual(["64", "128", "192", "256", "300"]);
  });

  test("a task that fails ends the work", async () => {
    const work = async () => {
      throw new Error("no");
    };
    await expect(async () => {
      for await (const _ of inOrder(studiesOf(70), 2, work));
    }).rejects.toThrow("no");
  });
});
