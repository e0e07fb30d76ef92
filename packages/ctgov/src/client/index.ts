export { DEFAULT_BASE_URL, isLoopback } from "./address.ts";
export type {
  EnumInfo,
  FieldValuesStats,
  ListSizes,
  MetadataNode,
  PagedStudies,
  SearchDocument,
  SizeStats,
  Version,
} from "./answers.ts";
export {
  type BareRead,
  type Client,
  type ClientOptions,
  createClient,
  type DocumentName,
  type PagesOptions,
  type PlainReadOptions,
  type Read,
} from "./client.ts";
export type { ClientClock, ClientEvent, ClientObserver, Transport } from "./effects.ts";
export {
  BodyTooLargeError,
  type CtgovError,
  type CtgovErrorCode,
  type CtgovErrorKind,
  HttpError,
  isCtgovError,
  LimitError,
  NetworkError,
  ParameterError,
  ResponseShapeError,
  TimeoutError,
} from "./errors.ts";
export { etagsMatch } from "./etag.ts";
export type { Answer, ReadOptions, Unchanged } from "./exchange.ts";
export type {
  FetchHistoryParameters,
  FetchHistoryVersionParameters,
  FetchStudyFileParameters,
  FetchStudyParameters,
  FieldStatsType,
  FieldValuesStatsParameters,
  HistoryOperationId,
  ListFieldSizesStatsParameters,
  ListStudiesCsvParameters,
  ListStudiesParameters,
  MarkupFormat,
  OneOrMany,
  OperationId,
  StudiesMetadataParameters,
  StudyConditions,
  StudyFileFormat,
} from "./parameters.ts";
export { platformTransport } from "./platform.ts";
export { parseListStudiesParameters } from "./query-string.ts";
export type { CsvPage, StudyFile, StudyText, StudyTextPage } from "./reading.ts";
