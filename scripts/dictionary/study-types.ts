import { elementType, printFile } from "./print.ts";
import type { DictionarySources, EnumSource, MetadataNode } from "./sources.ts";

// Dates and times are text that may name only a month or a year; `study/partial-date.ts` and `study/age.ts` read them.
const LEAF_TYPES: Readonly<Record<string, string>> = {
  text: "string",
  markup: "string",
  NormalizedDate: "string",
  PartialDate: "string",
  DateTimeMinutes: "string",
  NormalizedTime: "string",
  boolean: "boolean",
  integer: "number",
  number: "number",
  long: "number",
};

/** The one leaf of the metadata that is an object; its keys and their types stand in the OpenAPI document. */
const GEO_POINT = `export interface GeoPoint {
  readonly lat?: number | undefined;
  readonly lon?: number | undefined;
}`;

/** `study-types.ts`: an interface for each structure of a record and a union for each enum. */
export function printStudyTypes({ metadata, enums }: DictionarySources): string {
  const study =
    "/** A study as the registry answers it; every part may be absent, and a projection leaves out more. */";
  return printFile([
    OPEN_ENUM,
    ...enums.map(printEnumType),
    `${study}\n${printInterface("Study", metadata)}`,
    ...[...collectStructures(metadata)].map(([type, children]) => printInterface(type, children)),
    GEO_POINT,
  ]);
}

const OPEN_ENUM = `/**
 * The known values of an enum, open to others: the registry adds values between releases of this package, and a record
 * that has one is still a record. The intersection with \`{}\` keeps the compiler from folding the literals into \`string\`, so
 * that an editor still completes them.
 */
type Open<Known extends string> = Known | (string & {});`;

function printEnumType({ type, values }: EnumSource): string {
  return `export type ${type} = Open<${values.map(({ value }) => JSON.stringify(value)).join(" | ")}>;`;
}

function printInterface(name: string, children: readonly MetadataNode[]): string {
  const lines = children.map((child) => `  readonly ${child.name}?: ${propertyType(child)} | undefined;\n`);
  return `export interface ${name} {\n${lines.join("")}}`;
}

function propertyType(node: MetadataNode): string {
  const type = elementType(node.type);
  const isNamed = node.children !== undefined || node.isEnum === true || type === "GeoPoint";
  const element = isNamed ? type : LEAF_TYPES[type];
  if (element === undefined) throw new Error(`The type ${type} of ${node.piece} has no TypeScript type yet.`);
  return node.type.endsWith("[]") ? `readonly ${element}[]` : element;
}

/** Several nodes may share a structure (\`FlowStats\`); it then has the children of all of them, which must agree. */
function collectStructures(metadata: readonly MetadataNode[]): ReadonlyMap<string, readonly MetadataNode[]> {
  const structures = new Map<string, MetadataNode[]>();
  const visit = (node: MetadataNode) => {
    if (node.children === undefined) return;
    const type = elementType(node.type);
    const known = structures.get(type) ?? [];
    structures.set(type, known);
    for (const child of node.children) {
      const same = known.find(({ name }) => name === child.name);
      if (same === undefined) known.push(child);
      else if (same.type !== child.type) throw new Error(`${type}.${child.name} is ${same.type} and ${child.type}.`);
    }
    node.children.forEach(visit);
  };
  metadata.forEach(visit);
  return structures;
}
