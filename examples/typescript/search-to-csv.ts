/** A search as a table: `node search-to-csv.ts "query.cond=melanoma&filter.overallStatus=RECRUITING"`. */
import type { Study } from "ctgov/study";
import { listStudies } from "./registry.ts";

const FIELDS = [
  ...["NCTId", "BriefTitle", "OverallStatus", "StudyType", "Phase", "EnrollmentCount", "LeadSponsorName"],
  ...["Condition", "InterventionName", "StartDate", "PrimaryCompletionDate", "LocationCountry", "HasResults"],
];

function toRow({ protocolSection: section, hasResults }: Study): readonly string[] {
  const countries = section?.contactsLocationsModule?.locations?.map(({ country }) => country ?? "") ?? [];
  return [
    section?.identificationModule?.nctId ?? "",
    section?.identificationModule?.briefTitle ?? "",
    section?.statusModule?.overallStatus ?? "",
    section?.designModule?.studyType ?? "",
    (section?.designModule?.phases ?? []).join("|"),
    String(section?.designModule?.enrollmentInfo?.count ?? ""),
    section?.sponsorCollaboratorsModule?.leadSponsor?.name ?? "",
    (section?.conditionsModule?.conditions ?? []).join("|"),
    (section?.armsInterventionsModule?.interventions ?? []).map(({ name }) => name ?? "").join("|"),
    section?.statusModule?.startDateStruct?.date ?? "",
    section?.statusModule?.primaryCompletionDateStruct?.date ?? "",
    [...new Set(countries)].sort().join("|"),
    hasResults === true ? "true" : "false",
  ];
}

function toCsvLine(cells: readonly string[]): string {
  return cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",");
}

const parameters = Object.fromEntries(new URLSearchParams(process.argv[2] ?? ""));
process.stdout.write(`${FIELDS.join(",")}\n`);
for await (const study of listStudies({ ...parameters, fields: FIELDS.join("|") })) {
  process.stdout.write(`${toCsvLine(toRow(study))}\n`);
}
