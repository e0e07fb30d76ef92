import { type NctId, parseNctId, type Study } from "ctgov/study";
import { toAnnotationSection } from "./annotation.ts";
import { toDerivedSection } from "./derived.ts";
import { toDocumentSection } from "./documents.ts";
import { toProtocolSection } from "./protocol/protocol-section.ts";
import { toRecordText } from "./record-text.ts";
import { toResultsSection } from "./results/results-section.ts";
import { decodeXml } from "./xml/decode-xml.ts";
import { type LeftOut, LegacyElement } from "./xml/legacy-element.ts";
import { parseXml } from "./xml/xml-document.ts";

/** The root of the registry's record. */
const ROOT = "clinical_study";

export type ConvertedXml =
  | {
      readonly kind: "record";
      /** Compact JSON in the registry's order of keys. */
      readonly text: string;
      readonly nctId: NctId;
      /** Ids that the study had before, under one of which its file may stand. */
      readonly nctIdAliases: readonly string[];
      /**
       * Every text of the XML that the record does not hold, in the order of the XML. `isWithoutPlace` tells what no v2
       * record has from what the conversion does not know.
       */
      readonly leftOut: readonly LeftOut[];
    }
  | {
      readonly kind: "unreadable";
      /** One sentence. */
      readonly reason: string;
    };

/**
 * Converts a record of the registry's legacy XML (`<clinical_study>`, as in AllPublicXML.zip, until 2024) into the record
 * that the API v2 has of it. `docs/legacy-xml.md` says what goes where, what v2 has no place for, and what the XML lacks.
 *
 * The record conforms to the data dictionary, and each text of the XML is in it or in `leftOut`. It never throws and
 * resolves nothing outside the text: what is no such record is `unreadable`.
 */
export function convertLegacyXml(xml: string | Uint8Array): ConvertedXml {
  const decoded = typeof xml === "string" ? ({ kind: "text", text: xml } as const) : decodeXml(xml);
  if (decoded.kind === "fault") return unreadable(decoded.reason);
  const document = parseXml(decoded.text, ROOT);
  if (document.kind === "fault") return unreadable(document.reason);
  const study = LegacyElement.ofRoot(document.root);
  const nctId = study.child("id_info").take("nct_id", parseNctId);
  if (nctId === undefined) return unreadable("it names no NCT number in id_info/nct_id");
  const record = toStudy(study, nctId);
  const nctIdAliases = record.protocolSection?.identificationModule?.nctIdAliases ?? [];
  return { kind: "record", text: toRecordText(record), nctId, nctIdAliases, leftOut: study.listLeftOut() };
}

function unreadable(what: string): ConvertedXml {
  return { kind: "unreadable", reason: `This is no record of the registry's legacy XML: ${what}.` };
}

function toStudy(study: LegacyElement, nctId: NctId): Study {
  const results = study.child("clinical_results");
  return {
    protocolSection: toProtocolSection(study, nctId),
    resultsSection: results.isPresent ? toResultsSection(results) : undefined,
    documentSection: toDocumentSection(study),
    annotationSection: toAnnotationSection(study),
    derivedSection: toDerivedSection(study),
    hasResults: results.isPresent,
  };
}
