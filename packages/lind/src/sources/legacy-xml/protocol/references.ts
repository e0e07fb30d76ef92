import type { AvailIpd, IpdSharingStatementModule, Reference, ReferencesModule, SeeAlsoLink } from "ctgov/study";
import { toMarkup } from "../markup.ts";
import { toEnum, toText } from "../values.ts";
import type { LegacyElement } from "../xml/legacy-element.ts";

/** v2 also tells references that the registry found itself (DERIVED); the XML has them among those of the results. */
export function toReferencesModule(study: LegacyElement): ReferencesModule {
  return {
    references: [
      ...study.children("reference").map((reference) => toReference(reference, "BACKGROUND")),
      ...study.children("results_reference").map((reference) => toReference(reference, "RESULT")),
    ],
    seeAlsoLinks: study.children("link").map(toSeeAlsoLink),
    availIpds: study.child("study_docs").children("study_doc").map(toAvailIpd),
  };
}

function toReference(reference: LegacyElement, type: string): Reference {
  return { pmid: reference.take("PMID", toText), type, citation: reference.take("citation", toText) };
}

function toSeeAlsoLink(link: LegacyElement): SeeAlsoLink {
  return { label: link.take("description", toMarkup), url: link.take("url", toText) };
}

function toAvailIpd(document: LegacyElement): AvailIpd {
  return {
    id: document.take("doc_id", toText),
    type: document.take("doc_type", toText),
    url: document.take("doc_url", toText),
    comment: document.take("doc_comment", toMarkup),
  };
}

export function toIpdSharingStatementModule(study: LegacyElement): IpdSharingStatementModule {
  const data = study.child("patient_data");
  return {
    ipdSharing: data.take("sharing_ipd", toEnum("IpdSharing")),
    description: data.take("ipd_description", toMarkup),
    infoTypes: data.takeAll("ipd_info_type", toEnum("IpdSharingInfoType")),
    timeFrame: data.take("ipd_time_frame", toMarkup),
    accessCriteria: data.take("ipd_access_criteria", toMarkup),
    url: data.take("ipd_url", toText),
  };
}
