import type { IdentificationModule } from "ctgov/study";
import { toText } from "../values.ts";
import type { LegacyElement } from "../xml/legacy-element.ts";
import { toSponsorClass } from "./sponsors.ts";

/** `source` is the organisation that registered the study; its class is known where it is the lead sponsor. */
export function toIdentificationModule(study: LegacyElement, nctId: string): IdentificationModule {
  const ids = study.child("id_info");
  const lead = study.child("sponsors").child("lead_sponsor");
  const fullName = study.take("source", toText);
  const isLead = fullName !== undefined && fullName === lead.peek("agency", toText);
  return {
    nctId,
    nctIdAliases: ids.takeAll("nct_alias", toText),
    orgStudyIdInfo: { id: ids.take("org_study_id", toText) },
    secondaryIdInfos: ids.takeAll("secondary_id", toText).map((id) => ({ id })),
    organization: { fullName, class: isLead ? lead.peek("agency_class", toSponsorClass) : undefined },
    briefTitle: study.take("brief_title", toText),
    officialTitle: study.take("official_title", toText),
    acronym: study.take("acronym", toText),
  };
}
