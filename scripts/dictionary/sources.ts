import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A node of the tree that `/studies/metadata` answers. Its sentences (title, description, rules) are left where they are. */
export interface MetadataNode {
  readonly name: string;
  readonly piece: string;
  readonly type: string;
  readonly sourceType: string;
  readonly isEnum?: boolean | undefined;
  readonly synonyms?: boolean | undefined;
  readonly nested?: boolean | undefined;
  readonly maxChars?: number | undefined;
  readonly altPieceNames?: readonly string[] | undefined;
  readonly children?: readonly MetadataNode[] | undefined;
}

/** What `/studies/search-areas` answers. */
interface SearchDocumentSource {
  readonly name: string;
  readonly areas: readonly {
    readonly name: string;
    readonly uiLabel?: string | undefined;
    readonly param?: string | undefined;
    readonly parts: readonly {
      readonly pieces: readonly string[];
      readonly type: string;
      readonly isEnum: boolean;
      readonly isSynonyms: boolean;
      readonly weight: number;
    }[];
  }[];
}

/** What `/studies/enums` answers. */
export interface EnumSource {
  readonly type: string;
  readonly pieces: readonly string[];
  readonly values: readonly {
    readonly value: string;
    readonly legacyValue: string;
    readonly exceptions?: Readonly<Record<string, string>> | undefined;
  }[];
}

/** A piece that can be searched although no record has it; `type` says in brackets which endpoint told so. */
interface IndexedOnlySource {
  readonly piece: string;
  readonly path: string;
  readonly type: string;
}

/** Everything that the generated files are made of. */
export interface DictionarySources {
  readonly metadata: readonly MetadataNode[];
  readonly searchDocuments: readonly SearchDocumentSource[];
  readonly enums: readonly EnumSource[];
  readonly indexedOnly: readonly IndexedOnlySource[];
  /** The keys of every object in real records, in the order in which they stand there, by field path (`""`: the record). */
  readonly keyOrder: Readonly<Record<string, readonly string[]>>;
}

/** Reads the recorded answers of the registry's describing endpoints from a folder. */
export function readSources(folder: string): DictionarySources {
  const read = (file: string) => JSON.parse(readFileSync(join(folder, file), "utf8"));
  const sources: DictionarySources = {
    metadata: read("metadata.json"),
    searchDocuments: read("search-areas.json"),
    enums: read("enums.json"),
    indexedOnly: read("indexed-only-pieces.json"),
    keyOrder: read("key-order.json"),
  };
  for (const node of sources.metadata) checkFacts(node);
  return sources;
}

// The sentences of the registry, which stay out, and the facts, which all go in.
const KNOWN_FACTS: ReadonlySet<string> = new Set([
  ...["title", "description", "rules", "dedLink"],
  ...["name", "piece", "type", "sourceType", "isEnum", "synonyms", "nested", "maxChars", "altPieceNames", "children"],
]);

/** A fact that the generator does not know (such as `indexedOnly` or `historicOnly`) must not get lost in silence. */
export function checkFacts(node: MetadataNode): void {
  for (const fact of Object.keys(node)) {
    if (!KNOWN_FACTS.has(fact))
      throw new Error(`The metadata of ${node.piece} says "${fact}", which is not generated yet.`);
  }
  for (const child of node.children ?? []) checkFacts(child);
}
