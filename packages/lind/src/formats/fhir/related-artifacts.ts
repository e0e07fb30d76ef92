import { type JsonObject, legacyLabel } from "ctgov/study";
import { documentUrl, objectsAt, textAt } from "../record-values.ts";
import { type FhirObject, fhirDate, fhirText, worded } from "./fhir-json.ts";

const REFERENCES = ["protocolSection", "referencesModule"] as const;

/** Publications, links and documents of a study. */
export function relatedArtifactsOf(study: JsonObject): readonly FhirObject[] {
  const nctId = textAt(study, "protocolSection", "identificationModule", "nctId");
  return [
    ...objectsAt(study, ...REFERENCES, "references").flatMap(publication),
    ...objectsAt(study, ...REFERENCES, "seeAlsoLinks").flatMap((link) =>
      linked(textAt(link, "label"), textAt(link, "url")),
    ),
    ...objectsAt(study, "documentSection", "largeDocumentModule", "largeDocs").flatMap((one) =>
      linked(textAt(one, "label"), documentUrl(nctId, textAt(one, "filename")), textAt(one, "date")),
    ),
  ];
}

function publication(reference: JsonObject): readonly FhirObject[] {
  const pmid = textAt(reference, "pmid");
  const citation = textAt(reference, "citation");
  const url = /^\d+$/.test(pmid) ? `https://pubmed.ncbi.nlm.nih.gov/${pmid}/` : undefined;
  if (fhirText(citation) === undefined && url === undefined) return [];
  const type = textAt(reference, "type");
  return [
    {
      // The registry derives a reference where a publication names the study; the others are the sponsor's own.
      type: type === "DERIVED" ? "cited-by" : "citation",
      classifier: type === "" ? undefined : [worded(legacyLabel("ReferenceType", type) ?? type)],
      citation,
      document: { url },
    },
  ];
}

function linked(title: string, url: string, date = ""): readonly FhirObject[] {
  if (!/^\S+$/.test(url)) return [];
  return [{ type: "documentation", display: title, document: { url, title, creation: fhirDate(date) } }];
}
