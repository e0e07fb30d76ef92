import { type FieldNode, fieldNodes, keyOrderOf } from "./dictionary.ts";
import { enumValuesOf } from "./enums.ts";

/** A key or an enum value that the dictionary does not know: the registry has grown since, or the record is older. */
export interface Novelty {
  readonly kind: "field" | "enum-value";
  /** Without positions in lists. */
  readonly fieldPath: string;
  /** The unknown value of an enum; empty for a field. */
  readonly value: string;
}

/** What the dictionary says about the value at one place. */
interface Expected {
  readonly fieldPath: string;
  readonly keys: ReadonlyMap<string, Expected>;
  /** The known values of an enum; undefined for anything else. */
  readonly enumValues: ReadonlySet<string> | undefined;
}

let expectedRecord: Expected | undefined;

/**
 * Every key and every enum value of a record that the dictionary does not know, in the order of the record, each once.
 * An unknown branch is told once, at its root. It takes any JSON; a value of another type than expected is no novelty.
 */
export function listNovelties(study: unknown): readonly Novelty[] {
  expectedRecord ??= expectChildren(
    "",
    fieldNodes.filter((node) => !node.fieldPath.includes(".")),
  );
  const novelties = new Map<string, Novelty>();
  visit(study, expectedRecord, novelties);
  return [...novelties.values()];
}

function visit(value: unknown, expected: Expected, novelties: Map<string, Novelty>): void {
  if (Array.isArray(value)) {
    for (const element of value) visit(element, expected, novelties);
  } else if (typeof value === "object" && value !== null) {
    for (const key in value) {
      const below = expected.keys.get(key);
      if (below === undefined) {
        const fieldPath = expected.fieldPath === "" ? key : `${expected.fieldPath}.${key}`;
        addOnce(novelties, { kind: "field", fieldPath, value: "" });
      } else {
        visit((value as Readonly<Record<string, unknown>>)[key], below, novelties);
      }
    }
  } else if (typeof value === "string" && expected.enumValues?.has(value) === false) {
    addOnce(novelties, { kind: "enum-value", fieldPath: expected.fieldPath, value });
  }
}

function addOnce(novelties: Map<string, Novelty>, novelty: Novelty): void {
  novelties.set(JSON.stringify([novelty.kind, novelty.fieldPath, novelty.value]), novelty);
}

function expectChildren(fieldPath: string, children: readonly FieldNode[]): Expected {
  return { fieldPath, keys: new Map(children.map((child) => [child.name, expectNode(child)])), enumValues: undefined };
}

function expectNode(node: FieldNode): Expected {
  if (node.children.length > 0) return expectChildren(node.fieldPath, node.children);
  // A leaf that is an object in the record (a geographic point) has its keys in the facts about their order.
  const keys = keyOrderOf(node.fieldPath).map((key): [string, Expected] => {
    return [key, { fieldPath: `${node.fieldPath}.${key}`, keys: new Map(), enumValues: undefined }];
  });
  const enumValues = node.isEnum ? new Set(enumValuesOf(node.type)) : undefined;
  return { fieldPath: node.fieldPath, keys: new Map(keys), enumValues };
}
