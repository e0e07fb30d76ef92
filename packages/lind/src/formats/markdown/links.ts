import type { JsonObject } from "ctgov/study";
import { documentUrl, objectsAt, textAt } from "../record-values.ts";
import { escapeLine, link } from "./escaping.ts";

const REFERENCES = ["protocolSection", "referencesModule"] as const;

/** Publications, links and documents. */
export function linksSection(study: JsonObject): readonly string[] {
  const nctId = textAt(study, "protocolSection", "identificationModule", "nctId");
  const publications = objectsAt(study, ...REFERENCES, "references").map(publication);
  const links = objectsAt(study, ...REFERENCES, "seeAlsoLinks").map((one) => {
    const url = textAt(one, "url");
    return link(textAt(one, "label") || url, url);
  });
  const documents = objectsAt(study, "documentSection", "largeDocumentModule", "largeDocs").map((one) =>
    link(textAt(one, "label") || "Document", documentUrl(nctId, textAt(one, "filename"))),
  );
  return [...section("Publications", publications), ...section("Documents", documents), ...section("See also", links)];
}

function publication(reference: JsonObject): string {
  const pmid = textAt(reference, "pmid");
  const citation = escapeLine(textAt(reference, "citation"));
  const pubmed = /^\d+$/.test(pmid) ? link(`PubMed ${pmid}`, `https://pubmed.ncbi.nlm.nih.gov/${pmid}/`) : "";
  return [citation, pubmed].filter((part) => part !== "").join(" ");
}

function section(heading: string, lines: readonly string[]): readonly string[] {
  const written = lines.filter((line) => line !== "");
  return written.length === 0 ? [] : [`## ${heading}`, "", ...written.map((line) => `- ${line}`), ""];
}
