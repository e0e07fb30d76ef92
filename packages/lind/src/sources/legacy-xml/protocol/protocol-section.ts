import type { ConditionsModule, DescriptionModule, OversightModule, ProtocolSection } from "ctgov/study";
import { toMarkup } from "../markup.ts";
import { toBoolean, toText } from "../values.ts";
import type { LegacyElement } from "../xml/legacy-element.ts";
import { toArmsInterventionsModule } from "./arms-interventions.ts";
import { toContactsLocationsModule } from "./contacts-locations.ts";
import { toDesignModule } from "./design.ts";
import { toEligibilityModule } from "./eligibility.ts";
import { toIdentificationModule } from "./identification.ts";
import { toOutcomesModule } from "./outcomes.ts";
import { toIpdSharingStatementModule, toReferencesModule } from "./references.ts";
import { toSponsorCollaboratorsModule } from "./sponsors.ts";
import { toStatusModule } from "./status.ts";

export function toProtocolSection(study: LegacyElement, nctId: string): ProtocolSection {
  return {
    identificationModule: toIdentificationModule(study, nctId),
    statusModule: toStatusModule(study),
    sponsorCollaboratorsModule: toSponsorCollaboratorsModule(study),
    oversightModule: toOversightModule(study.child("oversight_info")),
    descriptionModule: toDescriptionModule(study),
    conditionsModule: toConditionsModule(study),
    designModule: toDesignModule(study),
    armsInterventionsModule: toArmsInterventionsModule(study),
    outcomesModule: toOutcomesModule(study),
    eligibilityModule: toEligibilityModule(study),
    contactsLocationsModule: toContactsLocationsModule(study),
    referencesModule: toReferencesModule(study),
    ipdSharingStatementModule: toIpdSharingStatementModule(study),
  };
}

function toOversightModule(oversight: LegacyElement): OversightModule {
  return {
    oversightHasDmc: oversight.take("has_dmc", toBoolean),
    isFdaRegulatedDrug: oversight.take("is_fda_regulated_drug", toBoolean),
    isFdaRegulatedDevice: oversight.take("is_fda_regulated_device", toBoolean),
    isUnapprovedDevice: oversight.take("is_unapproved_device", toBoolean),
    isPpsd: oversight.take("is_ppsd", toBoolean),
    isUsExport: oversight.take("is_us_export", toBoolean),
  };
}

function toDescriptionModule(study: LegacyElement): DescriptionModule {
  return {
    briefSummary: study.child("brief_summary").take("textblock", toMarkup),
    detailedDescription: study.child("detailed_description").take("textblock", toMarkup),
  };
}

function toConditionsModule(study: LegacyElement): ConditionsModule {
  return { conditions: study.takeAll("condition", toText), keywords: study.takeAll("keyword", toText) };
}
