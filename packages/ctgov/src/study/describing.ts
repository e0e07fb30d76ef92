import { type FieldNode, fieldNodes, indexedOnlyNodes } from "./dictionary.ts";
import { enumTypes, enumValuesOf, legacyLabel } from "./enums.ts";
import { searchAreas } from "./search-areas.ts";

/** What `/studies/metadata` says of one node, as far as the data dictionary knows it. */
interface MetadataNode {
  readonly name: string;
  readonly piece: string;
  readonly sourceType?: string | undefined;
  readonly maxChars?: number | undefined;
  readonly type: string;
  readonly isEnum?: true | undefined;
  readonly synonyms?: true | undefined;
  readonly nested?: true | undefined;
  readonly altPieceNames?: readonly string[] | undefined;
  readonly indexedOnly?: true | undefined;
  readonly children?: readonly MetadataNode[] | undefined;
}

/** `/studies/metadata` without the registry's titles, descriptions and rules, which are its own words. */
export function metadataText(): string {
  return JSON.stringify(fieldNodes.filter((node) => !node.fieldPath.includes(".")).map(toMetadata));
}

/**
 * A metadata document with the pieces that can only be searched, each below the structure that it counts or dates
 * (`includeIndexedOnly=true`). The document may be the registry's own, so unknown keys stay as they are.
 */
export function withIndexedOnly(metadata: string): string {
  return JSON.stringify(addIndexedOnly(JSON.parse(metadata), ""));
}

function addIndexedOnly(nodes: readonly MetadataNode[], parentPath: string): readonly MetadataNode[] {
  const grown = nodes.map((node) => {
    if (node.children === undefined) return node;
    return { ...node, children: addIndexedOnly(node.children, `${parentPath}${node.name}.`) };
  });
  const added = indexedOnlyNodes.filter((node) => node.fieldPath === `${parentPath}${node.name}`);
  return [...grown, ...added.map(toIndexedOnly)];
}

function toIndexedOnly({ name, piece, type }: FieldNode): MetadataNode {
  return { name, piece, sourceType: type === "text" ? "TEXT" : "NUMERIC", type, indexedOnly: true };
}

function toMetadata(node: FieldNode): MetadataNode {
  return {
    name: node.name,
    piece: node.piece,
    sourceType: node.sourceType,
    maxChars: node.maxChars,
    type: node.isList ? `${node.type}[]` : node.type,
    isEnum: node.isEnum ? true : undefined,
    synonyms: node.hasSynonyms ? true : undefined,
    nested: node.isNested ? true : undefined,
    altPieceNames: node.altPieceNames.length === 0 ? undefined : node.altPieceNames,
    children: node.children.length === 0 ? undefined : node.children.map(toMetadata),
  };
}

/** `/studies/search-areas`. */
export function searchAreasText(): string {
  const documents = [...new Set(searchAreas.map((area) => area.searchDocument))];
  return JSON.stringify(
    documents.map((name) => ({
      name,
      areas: searchAreas
        .filter((area) => area.searchDocument === name)
        .map((area) => ({
          name: area.name,
          uiLabel: area.uiLabel,
          param: area.param,
          parts: area.parts.map((part) => ({
            pieces: part.pieces,
            type: part.type,
            isEnum: part.isEnum,
            isSynonyms: part.hasSynonyms,
            weight: part.weight,
          })),
        })),
    })),
  );
}

/** `/studies/enums`; labels that a single piece had of its own stand under `exceptions`. */
export function enumsText(): string {
  return JSON.stringify(
    enumTypes.map((type) => {
      const pieces = fieldNodes.filter((node) => node.isEnum && node.type === type).map((node) => node.piece);
      return { type, values: enumValuesOf(type).map((value) => enumValue(type, value, pieces)), pieces };
    }),
  );
}

function enumValue(type: string, value: string, pieces: readonly string[]) {
  const legacyValue = legacyLabel(type, value);
  const exceptions = Object.fromEntries(
    pieces.flatMap((piece) => {
      const label = legacyLabel(type, value, piece);
      return label === undefined || label === legacyValue ? [] : [[piece, label] as const];
    }),
  );
  return { value, legacyValue, exceptions: Object.keys(exceptions).length === 0 ? undefined : exceptions };
}
