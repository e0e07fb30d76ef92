import { enumsText, metadataText, searchAreasText, withIndexedOnly } from "ctgov/study";
import { unreachable } from "../../base/assert.ts";
import type { DocumentName, Registry } from "../../registry/registry.ts";

export type { DocumentName };

/** The registry's own description of its data where a sync has brought it, else what the data dictionary says. */
export async function readDescription(registry: Registry, name: DocumentName): Promise<string> {
  return (await registry.readDocument(name))?.text ?? describe(name);
}

/** The data dictionary with the pieces that can only be searched. */
export async function readMetadataWithIndexedOnly(registry: Registry): Promise<string> {
  return withIndexedOnly(await readDescription(registry, "metadata"));
}

function describe(name: DocumentName): string {
  switch (name) {
    case "metadata":
      return metadataText();
    case "search-areas":
      return searchAreasText();
    case "enums":
      return enumsText();
    default:
      return unreachable(name);
  }
}
