import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eventOf, hostileMessage, messageOf, studiesOf, studyOf } from "./message-under-test.ts";
import { PAYLOAD_BYTES_MAX, printPayload } from "./payload.ts";
import { MESSAGE_SCHEMA } from "./webhook/message-schema.ts";

const matchesSchema = new Ajv({ strict: true, allErrors: true }).compile(MESSAGE_SCHEMA);

function problemsOf(text: string): readonly string[] {
  return matchesSchema(JSON.parse(text))
    ? []
    : (matchesSchema.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

describe("a message as JSON", () => {
  test("begins with its version and id, and has everything that the message has", () => {
    const text = printPayload(messageOf());
    expect(text).toMatch(/^\{"version":1,"id":"watch-1-seq-42",/);
    const { studies, ...rest } = JSON.parse(text);
    expect(studies).toEqual(messageOf().studies);
    expect(rest).toEqual({
      version: 1,
      id: "watch-1-seq-42",
      kind: "alert",
      watch: "melanoma",
      createdAt: "2026-05-02T14:03:11.000Z",
      severity: "critical",
      counts: { studies: 1, events: 1 },
    });
  });

  test("is one line that its schema describes, whatever stands in a record", () => {
    fc.assert(
      fc.property(hostileMessage, (message) => {
        const text = printPayload(message);
        expect(text).not.toContain("\n");
        expect(problemsOf(text)).toEqual([]);
      }),
    );
  });

  test("the schema notices what is wrong", () => {
    const { id, ...withoutId } = JSON.parse(printPayload(messageOf()));
    expect(id).toBe("watch-1-seq-42");
    expect(problemsOf(JSON.stringify(withoutId))).toEqual([" must have required property 'id'"]);
    expect(problemsOf(printPayload(messageOf({ createdAt: "yesterday" })))).toHaveLength(1);
  });

  test("is of one megabyte at most; what is left out is counted", () => {
    const studies = studiesOf(300, 20, { before: "x".repeat(200) });
    const text = printPayload(messageOf({ kind: "digest", studies }));
    expect(Buffer.byteLength(text)).toBeLessThan(PAYLOAD_BYTES_MAX);
    expect(problemsOf(text)).toEqual([]);
    const shown = JSON.parse(text);
    const events = (list: readonly { events: readonly unknown[] }[]) =>
      list.reduce((sum, one) => sum + one.events.length, 0);
    const cut = shown.studies.reduce(
      (sum: number, one: { eventsLeftOut?: number }) => sum + (one.eventsLeftOut ?? 0),
      0,
    );
    expect(shown.counts).toEqual({ studies: 300, events: 6_000 });
    expect(shown.studies.length + shown.leftOut.studies).toBe(300);
    expect(events(shown.studies) + cut + shown.leftOut.events).toBe(6_000);
  });

  test("leaves out a value that is too long for a message", () => {
    const event = eventOf({ before: "short", after: { results: "y".repeat(50_000) } });
    const text = printPayload(messageOf({ studies: [studyOf({ events: [event] })] }));
    expect(problemsOf(text)).toEqual([]);
    expect(JSON.parse(text).studies[0].events[0]).toMatchObject({ id: "e1", valuesLeftOut: true });
    expect(JSON.parse(text).studies[0].events[0]).not.toHaveProperty("after");
  });
});
