import { describe, expect, test } from "vitest";
import { definitionOf } from "./monitor-under-test.ts";
import { asksFor, parseKinds, parseWatchDefinition, printWatchDefinition, WATCH_KINDS } from "./watch-definition.ts";

describe("kinds as they are typed", () => {
  test.each([
    ["status.,results.posted", ["status.", "results.posted"]],
    ["status results", ["status.", "results."]],
    ["date.start.slip, date.start.slip", ["date.start.slip"]],
    ["date.primaryCompletion", ["date.primaryCompletion."]],
    ["search.entered", ["search.entered"]],
    ["", []],
  ])("%s", (text, kinds) => expect(parseKinds(text)).toEqual(kinds));

  test.each([
    ["resluts", /"resluts" is no kind of event\. Did you mean results\?/],
    ["status.transitions", /Did you mean status\.transition\?/],
    ["record.noise", /"record.noise" is no kind/],
    ["stat.", /"stat\." is no kind/],
  ])("%s is refused", (text, problem) => {
    expect(parseKinds(text)).toEqual({ problem: expect.stringMatching(problem) });
  });

  test("a kind that is the beginning of another is itself alone", () => {
    const outer = WATCH_KINDS.filter((kind) => WATCH_KINDS.some((other) => other.startsWith(`${kind}.`)));
    for (const kind of outer) expect(parseKinds(kind)).toEqual([kind]);
  });
});

describe("what a watch asks for", () => {
  test("a family does not name a word that begins like it", () => {
    const definition = definitionOf({ kinds: ["site."] });
    expect(asksFor(definition, { kind: "site.added", severity: "high" })).toBe(true);
    expect(asksFor(definition, { kind: "sitex.added", severity: "high" })).toBe(false);
  });
});

describe("a stored definition", () => {
  const whole = definitionOf({
    parameters: { "query.cond": "melanoma" },
    ...{ exclude: "AREA[Phase]PHASE1", kinds: ["status."], exceptKinds: ["site."], severity: "high" },
    schedule: { kind: "weekly", weekday: "friday", at: { hour: 7, minute: 5 }, zone: "Europe/Berlin" },
  });

  test("is read back as it was", () => {
    expect(parseWatchDefinition(printWatchDefinition(whole))).toEqual(whole);
    expect(parseWatchDefinition(printWatchDefinition(definitionOf()))).toEqual(definitionOf());
  });

  test.each([
    ["[]", /no JSON object/],
    ["{", /no JSON object/],
    ["{}", /the form undefined/],
    [printWatchDefinition({ ...whole, version: 2 as 1 }), /the form 2, and this program knows form 1 only/],
    [printWatchDefinition({ ...whole, severity: "noise" as "low" }), /lacks a part/],
    [JSON.stringify({ ...whole, kinds: "status." }), /lacks a part/],
    [JSON.stringify({ ...whole, parameters: { "query.cond": 1 } }), /lacks a part/],
    [JSON.stringify({ ...whole, schedule: { kind: "daily" } }), /lacks a part/],
    [JSON.stringify({ ...whole, channel: undefined }), /lacks a part/],
  ])("%s cannot be read", (text, problem) => {
    expect(parseWatchDefinition(text)).toEqual({ problem: expect.stringMatching(problem) });
  });
});
