import type { JsonObject } from "ctgov/study";
import { objectsAt, textAt, valueAt } from "../record-values.ts";
import { ORGANIZATION_SYSTEM, officialRoleCodes, organizationCodes, ROLE_SYSTEM } from "./codes.ts";
import { coded, type FhirObject, fhirText, worded } from "./fhir-json.ts";

const PROTOCOL = "protocolSection";
const SPONSORS = [PROTOCOL, "sponsorCollaboratorsModule"] as const;
const CONTACTS = [PROTOCOL, "contactsLocationsModule"] as const;

/** Sponsors, the investigator who answers for the study, its officials and whom to ask. */
export function partiesOf(study: JsonObject): readonly FhirObject[] {
  const sponsor = valueAt(study, ...SPONSORS, "leadSponsor");
  return [
    ...organization("lead-sponsor", textAt(sponsor, "name"), textAt(sponsor, "class")),
    ...objectsAt(study, ...SPONSORS, "collaborators").flatMap((one) =>
      organization("collaborator", textAt(one, "name"), textAt(one, "class")),
    ),
    ...responsibleInvestigator(study),
    ...objectsAt(study, ...CONTACTS, "overallOfficials").flatMap((one) =>
      person(officialRole(textAt(one, "role")), textAt(one, "name"), textAt(one, "affiliation")),
    ),
    ...objectsAt(study, ...CONTACTS, "centralContacts").flatMap((one) =>
      person("general-contact", textAt(one, "name")),
    ),
  ];
}

function responsibleInvestigator(study: JsonObject): readonly FhirObject[] {
  const party = valueAt(study, ...SPONSORS, "responsibleParty");
  const isSponsor = textAt(party, "type") === "SPONSOR_INVESTIGATOR";
  const role = isSponsor ? "sponsor-investigator" : "primary-investigator";
  return person(role, textAt(party, "investigatorFullName"), textAt(party, "investigatorAffiliation"));
}

function officialRole(role: string): string | undefined {
  return Object.hasOwn(officialRoleCodes, role) ? officialRoleCodes[role] : undefined;
}

function organization(role: string, name: string, agencyClass: string): readonly FhirObject[] {
  if (fhirText(name) === undefined) return [];
  const code = Object.hasOwn(organizationCodes, agencyClass) ? organizationCodes[agencyClass] : undefined;
  const classifier = code === undefined ? undefined : [coded(ORGANIZATION_SYSTEM, code, agencyClass)];
  return [{ name, role: coded(ROLE_SYSTEM, role, role), classifier, party: { type: "Organization", display: name } }];
}

function person(role: string | undefined, name: string, affiliation = ""): readonly FhirObject[] {
  if (fhirText(name) === undefined) return [];
  const words = role ?? "official";
  return [
    {
      name,
      role: coded(ROLE_SYSTEM, role, words),
      classifier: affiliation === "" ? undefined : [worded(`Affiliation: ${affiliation}`)],
      party: { display: name },
    },
  ];
}
