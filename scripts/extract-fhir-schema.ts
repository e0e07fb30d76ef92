import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Cuts what Lind writes out of FHIR's own JSON schema, which has 857 definitions and comes in a package of 16 MB:
 * `npm pack hl7.fhir.r5.core@5.0.0` (HL7, CC0-1.0) and unpack `package/openapi/fhir.schema.json`. What stays is a bundle
 * with studies and groups, and every type that they use; documentation is left out. Run it by hand:
 * `node scripts/extract-fhir-schema.ts fhir.schema.json`.
 */
type Definitions = Record<string, unknown>;

const RESOURCES = ["ResearchStudy", "Group"] as const;

function withoutWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutWords);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([key, member]) => key !== "description" || typeof member !== "string");
  return Object.fromEntries(members.map(([key, member]) => [key, withoutWords(member)]));
}

function reachable(from: string, definitions: Definitions, found: Definitions): void {
  if (found[from] !== undefined) return;
  found[from] = withoutWords(definitions[from]);
  for (const [, name = ""] of JSON.stringify(definitions[from]).matchAll(/"#\/definitions\/([^"]+)"/g)) {
    reachable(name, definitions, found);
  }
}

const [path] = process.argv.slice(2);
if (path === undefined) throw new Error("Which file? node scripts/extract-fhir-schema.ts fhir.schema.json");
const schema: { readonly definitions: Definitions } = JSON.parse(readFileSync(path, "utf8"));
const resources = { oneOf: RESOURCES.map((name) => ({ $ref: `#/definitions/${name}` })) };
const found: Definitions = {};
reachable("Bundle", { ...schema.definitions, ResourceList: resources }, found);
const cut = { $ref: "#/definitions/Bundle", definitions: found };
writeFileSync(join(import.meta.dirname, "../test/contract/generated/fhir-r5.schema.json"), `${JSON.stringify(cut)}\n`);
