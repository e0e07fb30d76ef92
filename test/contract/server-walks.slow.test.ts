import { describe, expect, onTestFinished, test } from "vitest";
import { serveStudies } from "../support/served-studies.ts";
import { hasSharedData } from "../support/shared.ts";
import { readWalks } from "./recorded.ts";
import { expectWalk, walksOf } from "./replayed-walk.ts";

describe.skipIf(!hasSharedData)("recorded walks", () => {
  const walks = hasSharedData ? walksOf(readWalks()) : [];

  test("are there", () => expect(walks.length).toBeGreaterThan(5));

  test.each(walks.map((walk) => [walk.request.toString(), walk] as const))("%s", async (_, walk) => {
    await expectWalk(walk, async (texts) => {
      const served = await serveStudies({ texts });
      onTestFinished(() => served[Symbol.asyncDispose]());
      return served;
    });
  });
});
