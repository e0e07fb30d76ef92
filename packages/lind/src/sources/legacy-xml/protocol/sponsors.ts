import type { ResponsibleParty, Sponsor, SponsorCollaboratorsModule } from "ctgov/study";
import { toEnum, toText } from "../values.ts";
import type { LegacyElement, Read } from "../xml/legacy-element.ts";

/** The XML has four classes only: its `Other` stands for what v2 tells apart as OTHER, OTHER_GOV, NETWORK, INDIV and UNKNOWN. */
export const toSponsorClass: Read<string> = toEnum("AgencyClass");

export function toSponsorCollaboratorsModule(study: LegacyElement): SponsorCollaboratorsModule {
  const sponsors = study.child("sponsors");
  return {
    responsibleParty: toResponsibleParty(study.child("responsible_party")),
    leadSponsor: toSponsor(sponsors.child("lead_sponsor")),
    collaborators: sponsors.children("collaborator").map(toSponsor),
  };
}

function toSponsor(sponsor: LegacyElement): Sponsor {
  return { name: sponsor.take("agency", toText), class: sponsor.take("agency_class", toSponsorClass) };
}

/** Records from before 2011-11 name a person and an organisation instead of a type. */
function toResponsibleParty(party: LegacyElement): ResponsibleParty {
  return {
    type: party.take("responsible_party_type", toEnum("ResponsiblePartyType")),
    investigatorFullName: party.take("investigator_full_name", toText),
    investigatorTitle: party.take("investigator_title", toText),
    investigatorAffiliation: party.take("investigator_affiliation", toText),
    oldNameTitle: party.take("name_title", toText),
    oldOrganization: party.take("organization", toText),
  };
}
