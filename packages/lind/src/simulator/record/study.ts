import type { Study } from "ctgov/study";
import type { LifeState } from "../life-state.ts";
import type { StudyProfile } from "../profile.ts";
import { armsInterventionsModule } from "./arms.ts";
import { contactsLocationsModule } from "./contacts.ts";
import { annotationSection, derivedSection } from "./derived.ts";
import { conditionsModule, descriptionModule } from "./descriptions.ts";
import { designModule, oversightModule } from "./design.ts";
import { eligibilityModule } from "./eligibility.ts";
import { identificationModule, sponsorCollaboratorsModule } from "./identification.ts";
import { outcomesModule } from "./outcomes.ts";
import { documentSection, ipdSharingStatementModule, referencesModule } from "./references.ts";
import { resultsSection } from "./results.ts";
import { statusModule } from "./status.ts";
import { subjectOf } from "./subject.ts";

/**
 * The whole record of a study in one state, keys in the registry's order. A key whose value is undefined is absent from
 * the text; use `printStudy`, or take care of it.
 */
export function buildStudy(profile: StudyProfile, state: LifeState): Study {
  const subject = subjectOf(profile);
  return {
    protocolSection: {
      identificationModule: identificationModule(subject, state),
      statusModule: statusModule(subject, state),
      sponsorCollaboratorsModule: sponsorCollaboratorsModule(subject),
      oversightModule: oversightModule(subject),
      descriptionModule: descriptionModule(subject, state),
      conditionsModule: profile.kind === "withheld" ? undefined : conditionsModule(subject),
      designModule: designModule(subject, state),
      armsInterventionsModule: armsInterventionsModule(subject),
      outcomesModule: outcomesModule(subject, state),
      eligibilityModule: eligibilityModule(subject, state),
      contactsLocationsModule: contactsLocationsModule(subject, state),
      referencesModule: referencesModule(subject, state),
      ipdSharingStatementModule: ipdSharingStatementModule(subject),
    },
    resultsSection: resultsSection(subject, state),
    documentSection: documentSection(subject, state),
    annotationSection: annotationSection(subject, state),
    derivedSection: derivedSection(subject, state),
    hasResults: state.resultsPosted !== undefined,
  };
}

const COORDINATE = /"(lat|lon)":(-?\d+)(?=[,}])/g;

/**
 * The record as the registry prints it: compact, and a coordinate that happens to be whole keeps its `.0`, which no
 * JSON writer here would give it.
 */
export function printStudy(study: unknown): string {
  const text = JSON.stringify(study);
  return text.includes('"geoPoint"') ? text.replace(COORDINATE, '"$1":$2.0') : text;
}
