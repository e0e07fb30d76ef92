import { fieldNodes } from "ctgov/study";
import { describe, expect, test } from "vitest";
import { findIdentityRule, UNKNOWN_LIST_RULE } from "./identity.ts";

const structureLists = fieldNodes.filter((node) => node.isList && node.children.length > 0);

describe("the table of identity rules", () => {
  test("has a rule for every list of structures that the dictionary knows", () => {
    expect(structureLists.length).toBe(59);
    const without = structureLists.filter((node) => findIdentityRule(node.fieldPath) === undefined);
    expect(without.map((node) => node.fieldPath)).toEqual([]);
  });

  test.each(structureLists.map((node) => [node.fieldPath, node] as const))(
    "%s names members that exist",
    (path, node) => {
      const rule = findIdentityRule(path);
      const members = new Set(node.children.map((child) => child.name));
      const similar = rule?.similar;
      const named = [
        ...(rule?.keys.flat() ?? []),
        ...(rule?.longTexts ?? []),
        ...(rule?.aliases === undefined ? [] : [rule.aliases]),
        ...(similar === undefined || similar.on === "" ? [] : [similar.on]),
        ...(similar?.within ?? []),
      ];
      expect(rule?.keys.length).toBeGreaterThan(0);
      // Rules shared by lists whose terms are called `term` in one and `name` in the other name both.
      const isShared = rule?.noun === "Term";
      expect(named.filter((name) => !members.has(name) && !(isShared && ["term", "name"].includes(name)))).toEqual([]);
      expect(rule?.label.some((name) => members.has(name))).toBe(true);
    },
  );

  test("plain values and unknown lists have none, and use the rule of unknown lists", () => {
    expect(findIdentityRule("protocolSection.conditionsModule.conditions")).toBeUndefined();
    expect(findIdentityRule("futureSection.items")).toBeUndefined();
    expect(UNKNOWN_LIST_RULE.similar?.threshold).toBe(0.5);
  });
});
