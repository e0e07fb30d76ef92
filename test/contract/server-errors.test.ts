import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectRefusal, type ServedStudies, serveStudies } from "../support/served-studies.ts";
import { hasSharedData } from "../support/shared.ts";
import { studyText } from "../support/study-text.ts";
import { measuredRecordings, probeRecordings, type Recording } from "./recorded.ts";

/** Every recorded error of the registry, asked of the server: the same status, the same text. */

interface Difference {
  readonly request: string;
  readonly reason: string;
}

/**
 * Where the server's answer is another one, and why. Each has to differ: when a difference closes, its line is taken
 * out.
 */
const DIFFERENCES: readonly Difference[] = [];

/** Parameters of the recordings that change neither status nor text of an error. */
const IRRELEVANT: readonly string[] = ["countTotal", "pageSize"];

function pathOf({ url }: Recording): string {
  const { pathname, searchParams } = new URL(url);
  return `${pathname.replace("/api/v2", "")}?${searchParams}`;
}

/** The request without what does not matter, as the list above has it. */
function nameOf(recording: Recording): string {
  const [path = "", search = ""] = pathOf(recording).split("?");
  const parameters = new URLSearchParams(search);
  for (const name of IRRELEVANT) parameters.delete(name);
  if (parameters.has("filter.advanced")) parameters.delete("fields");
  return `${path}?${parameters}`;
}

/** Recordings whose text was cut by who made them end in this. */
const CUT = /(?:, )?(?:…|\.\.\.)\}?$/;

function isAlike(text: string, recorded: string): boolean {
  return CUT.test(recorded) ? text.startsWith(recorded.replace(CUT, "")) : text === recorded;
}

describe.skipIf(!hasSharedData)("errors of the registry", () => {
  let served: ServedStudies;
  beforeAll(async () => {
    served = await serveStudies({ texts: [studyText({ nctId: "NCT00000102" })] });
  });
  afterAll(() => served[Symbol.asyncDispose]());

  const errors = hasSharedData
    ? [...measuredRecordings(), ...probeRecordings()].filter(({ status }) => status >= 400)
    : [];

  test("are recorded", () => {
    expect(errors.length).toBeGreaterThan(20);
    const names = errors.map(nameOf);
    expect(DIFFERENCES.map(({ request }) => request).filter((request) => !names.includes(request))).toEqual([]);
  });

  test.each(errors.map((recording) => [nameOf(recording), recording] as const))("%s", async (name, recording) => {
    const recorded = new TextDecoder().decode(recording.body);
    const response = await served.ask(`/api/v2${pathOf(recording)}`);
    const text = await expectRefusal(response, recording.status);
    const difference = DIFFERENCES.find(({ request }) => request === name);
    // One error was recorded by its status alone.
    const isSame = recorded === "" || isAlike(text, recorded);
    expect({ text, isSame }, recorded).toEqual({ text, isSame: difference === undefined });
  });
});
