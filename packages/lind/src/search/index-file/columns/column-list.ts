import { type FieldNode, fieldNodes, findField, indexedOnlyNodes } from "ctgov/study";
import { must } from "../../../base/assert.ts";
import { derivedPieceOf } from "../../../query/derived-pieces.ts";
import { orderedKindOf } from "../../../query/ordered-values.ts";

/**
 * What is kept beside the words: for each piece numbers that have an order, values that are counted, lengths of lists,
 * and which documents have the piece at all. The list follows from the dictionary alone.
 */
export interface ColumnDefinition {
  /** `StartDate`, `size:Location`, `present:BriefTitle`; after `location:` a value of each location. */
  readonly name: string;
  readonly kind: "ordered" | "coded" | "present";
  /** What has the values: a document, or one of its locations. */
  readonly axis: "document" | "location";
  /** The piece whose dictionary of values the codes are of; none for columns without codes. */
  readonly codedPiece: string | undefined;
}

/** The part of the dictionary whose elements are documents of their own. */
export const LOCATION_PIECE = "Location";
export const LOCATION_POINT_PIECE = "LocationGeoPoint";
const LOCATION_PATH = must(findField(LOCATION_PIECE), "the dictionary has locations").fieldPath;

/** Columns that are of no piece: which study and version a document is, and how many locations follow one another. */
export const NCT_NUMBER_COLUMN = "document:nct";
export const VERSION_COLUMN = "document:version";
export const LOCATIONS_COLUMN = "document:locations";

/**
 * Texts that are counted as wholes: who, where, what for and what with. Other texts are told apart by almost every
 * study (titles, descriptions), and their values are counted in the records where somebody asks.
 */
const CODED_TEXT_PIECES: ReadonlySet<string> = new Set([
  ...["OrgFullName", "LeadSponsorName", "CollaboratorName", "ResponsiblePartyInvestigatorAffiliation"],
  ...["OverallOfficialAffiliation", "SecondaryIdDomain"],
  ...["Condition", "Keyword", "InterventionName"],
  ...["ConditionMeshId", "ConditionMeshTerm", "ConditionAncestorId", "ConditionAncestorTerm"],
  ...["ConditionBrowseLeafName", "ConditionBrowseBranchName", "ConditionBrowseBranchAbbrev"],
  ...["InterventionMeshId", "InterventionMeshTerm", "InterventionAncestorId", "InterventionAncestorTerm"],
  ...["InterventionBrowseLeafName", "InterventionBrowseBranchName", "InterventionBrowseBranchAbbrev"],
  ...["LocationFacility", "LocationCity", "LocationState", "LocationCountry", "LocationCountryCode"],
  ...["RemovedCountry", "AvailIPDType", "LargeDocTypeAbbrev"],
]);

export function isOrdered(node: FieldNode): boolean {
  return orderedKindOf(node) !== undefined;
}

/**
 * True for an enum, a boolean, a text that is counted as a whole, and the points of locations: millions of locations
 * stand at some ten thousand points, so a circle is asked of each point once.
 */
export function isCoded(node: FieldNode): boolean {
  const isPoint = node.piece === LOCATION_POINT_PIECE;
  return node.isEnum || node.type === "boolean" || isPoint || CODED_TEXT_PIECES.has(node.piece);
}

/** True for what belongs to one location: the structure itself and everything below it. */
export function isOfLocation(node: FieldNode): boolean {
  return node.fieldPath === LOCATION_PATH || node.fieldPath.startsWith(`${LOCATION_PATH}.`);
}

/**
 * Of the pieces that no record has, counts and years are made from other columns when they are read; the rest is kept.
 */
export const keptDerivedNodes: readonly FieldNode[] = indexedOnlyNodes.filter(({ piece }) => {
  const kind = derivedPieceOf(piece)?.kind;
  return kind === "distinct" || kind === "country-code";
});

/**
 * A length is kept only where it is above 1; of the others the presence says enough. So a piece that should not be a list
 * and is one costs nothing until it happens.
 */
function columnsOf(node: FieldNode): readonly ColumnDefinition[] {
  const { piece } = node;
  const own = [documentColumn(`present:${piece}`, "present"), documentColumn(`size:${piece}`, "ordered")];
  if (isOrdered(node)) own.push(documentColumn(piece, "ordered"));
  if (isCoded(node)) own.push({ ...documentColumn(piece, "coded"), codedPiece: piece });
  return hasLocationColumns(node) ? [...own, ...locationColumnsOf(node)] : own;
}

/** Values below a location, other than text, are also kept for each location apart. */
function locationColumnsOf(node: FieldNode): readonly ColumnDefinition[] {
  const { piece } = node;
  const own = [locationColumn(`location:size:${piece}`, "ordered")];
  if (isOrdered(node)) own.push(locationColumn(`location:${piece}`, "ordered"));
  if (isCoded(node) && node.type !== "text") {
    own.push({ ...locationColumn(`location:${piece}`, "coded"), codedPiece: piece });
  }
  return own;
}

function hasLocationColumns(node: FieldNode): boolean {
  return (isOfLocation(node) && node.piece !== LOCATION_PIECE) || keptDerivedNodes.includes(node);
}

function documentColumn(name: string, kind: ColumnDefinition["kind"]): ColumnDefinition {
  return { name, kind, axis: "document", codedPiece: undefined };
}

function locationColumn(name: string, kind: ColumnDefinition["kind"]): ColumnDefinition {
  return { name, kind, axis: "location", codedPiece: undefined };
}

/** Every column that an index may have; most studies have values in a third of them. */
export const columnList: readonly ColumnDefinition[] = [
  ...[NCT_NUMBER_COLUMN, VERSION_COLUMN, LOCATIONS_COLUMN].map((name) => documentColumn(name, "ordered")),
  ...[...fieldNodes, ...keptDerivedNodes].flatMap(columnsOf),
];

const numbers: ReadonlyMap<string, number> = new Map(columnList.map(({ name }, number) => [name, number]));

/** The place of a column that is in the list. */
export function columnNumber(name: string): number {
  return must(findColumn(name), `${name} is in the list of columns`);
}

/** The place of a column in `columnList`; undefined where there is none of that name. */
export function findColumn(name: string): number | undefined {
  return numbers.get(name);
}
