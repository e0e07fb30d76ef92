export { type Age, type AgeUnit, compareAges, parseAge, toMinutes } from "./age.ts";
export {
  type CutEnvelope,
  type CutFault,
  type CutFaultCode,
  type CutPage,
  type CutStudy,
  createStudyCutter,
  cutPage,
  type StudyCut,
  type StudyCutter,
} from "./cutter.ts";
export { enumsText, metadataText, searchAreasText, withIndexedOnly } from "./describing.ts";
export { type FieldNode, fieldNodes, findField, indexedOnlyNodes, keyOrderOf } from "./dictionary.ts";
export { decodeEntities } from "./entities.ts";
export { enumTypes, enumValuesOf, legacyLabel, parseEnumValue } from "./enums.ts";
export type * from "./generated/study-types.ts";
export { toMarkdownRecord } from "./html-record.ts";
export { isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
export { cutMember } from "./json-member.ts";
export { editJsonText, type JsonTextEdit, projectStudyText } from "./json-text.ts";
export { rewriteFields } from "./markup-fields.ts";
export { type NctId, parseNctId } from "./nct-id.ts";
export { nearest } from "./nearest.ts";
export { listNovelties, type Novelty } from "./novelties.ts";
export {
  addDays,
  comparePartialDates,
  type DatePrecision,
  daysBetween,
  firstDay,
  lastDay,
  type PartialDate,
  parsePartialDate,
} from "./partial-date.ts";
export { type ParsedProjection, type Projection, parseProjection, projectStudy } from "./projection.ts";
export {
  findSearchArea,
  findSearchAreaOfParam,
  type SearchArea,
  type SearchPart,
  searchAreas,
} from "./search-areas.ts";
export { valuesOf } from "./values.ts";
