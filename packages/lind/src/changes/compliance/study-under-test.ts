import type { JsonObject } from "ctgov/study";

/** What a test says of a study; what it leaves out is that of an applicable phase 3 study of a drug in the US. */
export interface StudySaid {
  readonly studyType?: string | undefined;
  readonly phases?: readonly string[] | undefined;
  readonly primaryPurpose?: string | undefined;
  readonly overallStatus?: string | undefined;
  readonly drug?: boolean | undefined;
  readonly device?: boolean | undefined;
  readonly start?: string | undefined;
  readonly primaryCompletion?: string | undefined;
  readonly completion?: string | undefined;
  readonly types?: readonly string[] | undefined;
  readonly countries?: readonly string[] | undefined;
  readonly certifiedOn?: string | undefined;
  readonly submittedOn?: string | undefined;
  readonly hasResults?: boolean | undefined;
  readonly isWaived?: boolean | undefined;
  readonly events?: readonly (readonly [type: string, day?: string | undefined])[] | undefined;
  readonly notices?: readonly (readonly [type: string, day: string])[] | undefined;
}

const APPLICABLE: StudySaid = {
  studyType: "INTERVENTIONAL",
  phases: ["PHASE3"],
  primaryPurpose: "TREATMENT",
  overallStatus: "COMPLETED",
  drug: true,
  device: false,
  start: "2020-01-15",
  primaryCompletion: "2024-03-15",
  types: ["DRUG"],
  countries: ["United States"],
};

export function studyWith(more: StudySaid = {}): JsonObject {
  const said = { ...APPLICABLE, ...more };
  const dateStruct = (date: string | undefined) => (date === undefined ? undefined : { date, type: "ACTUAL" });
  const study = {
    protocolSection: {
      identificationModule: { nctId: "NCT00000102" },
      statusModule: {
        overallStatus: said.overallStatus,
        startDateStruct: dateStruct(said.start),
        primaryCompletionDateStruct: dateStruct(said.primaryCompletion),
        completionDateStruct: dateStruct(said.completion),
        resultsWaived: said.isWaived,
        resultsFirstSubmitDate: said.submittedOn,
        dispFirstSubmitDate: said.certifiedOn,
      },
      oversightModule: { isFdaRegulatedDrug: said.drug, isFdaRegulatedDevice: said.device },
      designModule: {
        studyType: said.studyType,
        phases: said.phases,
        designInfo: { primaryPurpose: said.primaryPurpose },
      },
      armsInterventionsModule: { interventions: said.types?.map((type) => ({ type, name: "X" })) },
      contactsLocationsModule: { locations: said.countries?.map((country) => ({ country })) },
    },
    annotationSection: {
      annotationModule: {
        unpostedAnnotation: said.events && {
          unpostedEvents: said.events.map(([type, date]) =>
            date === undefined ? { type, dateUnknown: true } : { type, date },
          ),
        },
        violationAnnotation: said.notices && {
          violationEvents: said.notices.map(([type, postedDate]) => ({ type, postedDate })),
        },
      },
    },
    hasResults: said.hasResults ?? false,
  };
  // Through JSON, so that what is undefined is absent as in a record.
  return JSON.parse(JSON.stringify(study)) as JsonObject;
}
