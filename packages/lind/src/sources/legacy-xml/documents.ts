import type { DocumentSection, LargeDoc } from "ctgov/study";
import { toBoolean, toDay, toText } from "./values.ts";
import type { LegacyElement } from "./xml/legacy-element.ts";

export function toDocumentSection(study: LegacyElement): DocumentSection {
  const documents = study.child("provided_document_section").children("provided_document");
  return { largeDocumentModule: { largeDocs: documents.map(toLargeDoc) } };
}

/** The abbreviation names what is in the document, as the file's name does: `Prot_SAP` in `Prot_SAP_000.pdf`. */
function toLargeDoc(document: LegacyElement): LargeDoc {
  const hasProtocol = document.take("document_has_protocol", toBoolean);
  const hasSap = document.take("document_has_sap", toBoolean);
  const hasIcf = document.take("document_has_icf", toBoolean);
  const parts = [
    ...(hasProtocol === true ? ["Prot"] : []),
    ...(hasSap === true ? ["SAP"] : []),
    ...(hasIcf === true ? ["ICF"] : []),
  ];
  return {
    typeAbbrev: parts.join("_"),
    hasProtocol,
    hasSap,
    hasIcf,
    label: document.take("document_type", toText),
    date: document.take("document_date", toDay),
    filename: document.take("document_url", toFilename),
  };
}

/** `https://ClinicalTrials.gov/ProvidedDocs/41/NCT01298141/Prot_000.pdf`: the rest follows from the study's id. */
function toFilename(text: string): string | undefined {
  return /^\s*https?:\/\/clinicaltrials\.gov\/ProvidedDocs\/\d\d\/NCT\d{8}\/([^/\s]+)\s*$/i.exec(text)?.[1];
}
