import type { JsonObject, Study } from "../study/index.ts";
import type { FieldStatsType } from "./parameters.ts";
import { anyObject, flag, list, number, object, optional, type Shape, text } from "./shape.ts";

/** A page of a listing. */
export interface PagedStudies {
  /** Whole records, or what `fields` asked of them. */
  readonly studies: readonly Study[];
  /** Studies on all pages; only on a first page that was asked with `countTotal`. */
  readonly totalCount?: number | undefined;
  /** Absent on the last page. */
  readonly nextPageToken?: string | undefined;
}

/** What `/version` says. */
export interface Version {
  readonly apiVersion: string;
  /** When the data was last renewed, UTC without a zone: `2026-08-14T09:00:05`. */
  readonly dataTimestamp?: string | undefined;
}

/** A node of the data dictionary, as the registry nests it; `fieldNodes` of `ctgov/study` holds the same flat. */
export interface MetadataNode {
  readonly name: string;
  readonly piece: string;
  readonly sourceType: string;
  readonly type: string;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly rules?: string | undefined;
  readonly altPieceNames?: readonly string[] | undefined;
  readonly children?: readonly MetadataNode[] | undefined;
  readonly dedLink?: { readonly label: string; readonly url: string } | undefined;
  readonly maxChars?: number | undefined;
  readonly isEnum?: boolean | undefined;
  readonly nested?: boolean | undefined;
  readonly synonyms?: boolean | undefined;
  readonly indexedOnly?: boolean | undefined;
  readonly historicOnly?: boolean | undefined;
}

/** A set of search areas: `Study`, or `Location` for those that bind to one place. */
export interface SearchDocument {
  readonly name: string;
  readonly areas: readonly {
    readonly name: string;
    readonly param?: string | undefined;
    readonly uiLabel?: string | undefined;
    readonly parts: readonly {
      readonly pieces: readonly string[];
      readonly type: string;
      readonly isEnum: boolean;
      readonly isSynonyms: boolean;
      readonly weight: number;
    }[];
  }[];
}

export interface EnumInfo {
  readonly type: string;
  readonly pieces: readonly string[];
  readonly values: readonly {
    readonly value: string;
    readonly legacyValue: string;
    /** Other legacy values, by piece. */
    readonly exceptions?: Readonly<Record<string, string>> | undefined;
  }[];
}

export interface SizeStats {
  readonly averageSizeBytes: number;
  readonly totalStudies: number;
  readonly largestStudies: readonly { readonly id: string; readonly sizeBytes: number }[];
  /** Bytes by percentile. */
  readonly percentiles: Readonly<Record<string, number>>;
  readonly ranges: readonly { readonly sizeRange: string; readonly studiesCount: number }[];
}

/** The statistics of one field; which of the optional members there are depends on `type`. */
export interface FieldValuesStats {
  readonly type: FieldStatsType;
  readonly piece: string;
  readonly field: string;
  readonly missingStudiesCount: number;
  /** ENUM, STRING. */
  readonly uniqueValuesCount?: number | undefined;
  readonly topValues?: readonly { readonly value: string; readonly studiesCount: number }[] | undefined;
  /** STRING. */
  readonly longest?: { readonly length: number; readonly nctId: string; readonly value: string } | undefined;
  /** DATE: texts; INTEGER and NUMBER: numbers. */
  readonly min?: string | number | undefined;
  readonly max?: string | number | undefined;
  /** DATE. */
  readonly formats?: readonly string[] | undefined;
  /** INTEGER, NUMBER. */
  readonly avg?: number | undefined;
  /** BOOLEAN. */
  readonly trueCount?: number | undefined;
  readonly falseCount?: number | undefined;
}

export interface ListSizes {
  readonly field: string;
  readonly piece: string;
  readonly uniqueSizesCount: number;
  readonly minSize?: number | undefined;
  readonly maxSize?: number | undefined;
  readonly topSizes?: readonly { readonly size: number; readonly studiesCount: number }[] | undefined;
}

const textOrNumber: Shape<string | number> = {
  mismatch: (value, fieldPath) =>
    typeof value === "string" || typeof value === "number" ? undefined : { fieldPath, expected: "a text or a number" },
};

const statsType: Shape<FieldStatsType> = { mismatch: text.mismatch };

/** A record's inside is not looked at: a study with something unexpected in it is still a study. */
export const studyShape: Shape<Study> = anyObject<Study & JsonObject>();

export const pagedStudiesShape: Shape<PagedStudies> = object<PagedStudies>({
  studies: list(studyShape),
  totalCount: optional(number),
  nextPageToken: optional(text),
});

export const versionShape: Shape<Version> = object<Version>({ apiVersion: text, dataTimestamp: optional(text) });

const metadataNodeShape: Shape<MetadataNode> = object<MetadataNode>({
  name: text,
  piece: text,
  sourceType: text,
  type: text,
  title: optional(text),
  description: optional(text),
  rules: optional(text),
  altPieceNames: optional(list(text)),
  children: optional(list((): Shape<MetadataNode> => metadataNodeShape)),
  dedLink: optional(object<{ readonly label: string; readonly url: string }>({ label: text, url: text })),
  maxChars: optional(number),
  isEnum: optional(flag),
  nested: optional(flag),
  synonyms: optional(flag),
  indexedOnly: optional(flag),
  historicOnly: optional(flag),
});

export const metadataShape: Shape<readonly MetadataNode[]> = list(metadataNodeShape);

type SearchAreaAnswer = SearchDocument["areas"][number];

export const searchDocumentsShape: Shape<readonly SearchDocument[]> = list(
  object<SearchDocument>({
    name: text,
    areas: list(
      object<SearchAreaAnswer>({
        name: text,
        param: optional(text),
        uiLabel: optional(text),
        parts: list(
          object<SearchAreaAnswer["parts"][number]>({
            pieces: list(text),
            type: text,
            isEnum: flag,
            isSynonyms: flag,
            weight: number,
          }),
        ),
      }),
    ),
  }),
);

export const enumsShape: Shape<readonly EnumInfo[]> = list(
  object<EnumInfo>({
    type: text,
    pieces: list(text),
    values: list(
      object<EnumInfo["values"][number]>({ value: text, legacyValue: text, exceptions: optional(anyObject()) }),
    ),
  }),
);

export const sizeStatsShape: Shape<SizeStats> = object<SizeStats>({
  averageSizeBytes: number,
  totalStudies: number,
  largestStudies: list(object<SizeStats["largestStudies"][number]>({ id: text, sizeBytes: number })),
  percentiles: anyObject(),
  ranges: list(object<SizeStats["ranges"][number]>({ sizeRange: text, studiesCount: number })),
});

export const fieldValuesStatsShape: Shape<readonly FieldValuesStats[]> = list(
  object<FieldValuesStats>({
    type: statsType,
    piece: text,
    field: text,
    missingStudiesCount: number,
    uniqueValuesCount: optional(number),
    topValues: optional(
      list(object<{ readonly value: string; readonly studiesCount: number }>({ value: text, studiesCount: number })),
    ),
    longest: optional(
      object<{ readonly length: number; readonly nctId: string; readonly value: string }>({
        length: number,
        nctId: text,
        value: text,
      }),
    ),
    min: optional(textOrNumber),
    max: optional(textOrNumber),
    formats: optional(list(text)),
    avg: optional(number),
    trueCount: optional(number),
    falseCount: optional(number),
  }),
);

export const listSizesShape: Shape<readonly ListSizes[]> = list(
  object<ListSizes>({
    field: text,
    piece: text,
    uniqueSizesCount: number,
    minSize: optional(number),
    maxSize: optional(number),
    topSizes: optional(
      list(object<{ readonly size: number; readonly studiesCount: number }>({ size: number, studiesCount: number })),
    ),
  }),
);
