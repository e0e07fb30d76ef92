import { fieldNodes, type JsonValue } from "ctgov/study";
import fc from "fast-check";
import { createSimulation, LIVELY } from "../simulator/simulation.ts";

/** Texts of studies that the simulator made: every type of study, some with results. */
export function simulatedTexts(count: number): readonly string[] {
  const simulation = createSimulation({ ...LIVELY, seed: 20, studies: count });
  return [...simulation.truthAt("2026-08-20").texts.values()];
}

const ODD_VALUES: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.constantFrom<JsonValue>(null, "", " ", "\u0000", "a\r\nb", '"', "|", "<b>", "](x)", 0, -1, 1e300, true, [], {}),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<JsonValue>,
);

/** A record in which some values at places of the dictionary are of another kind than it says. */
export function mutatedTexts(texts: readonly string[]): fc.Arbitrary<string> {
  const change = fc.record({ field: fc.constantFrom(...fieldNodes), value: ODD_VALUES, at: fc.nat(4) });
  return fc
    .record({ text: fc.constantFrom(...texts), changes: fc.array(change, { minLength: 1, maxLength: 8 }) })
    .map(({ text, changes }) => {
      const record: Record<string, unknown> = JSON.parse(text);
      // Each place gets a value of its own: one that stood in two could come to hold itself.
      for (const { field, value, at } of changes) put(record, field.fieldPath.split("."), structuredClone(value), at);
      return JSON.stringify(record);
    });
}

/** Sets the value below these keys; of a list, in one of its elements. */
function put(target: unknown, [key = "", ...rest]: readonly string[], value: unknown, at: number): void {
  if (typeof target !== "object" || target === null) return;
  if (Array.isArray(target)) {
    put(target[at % Math.max(1, target.length)], [key, ...rest], value, at);
    return;
  }
  const object = target as Record<string, unknown>;
  if (rest.length === 0) {
    object[key] = value;
    return;
  }
  object[key] ??= {};
  put(object[key], rest, value, at);
}
