import { enumValuesOf, findField, legacyLabel, parsePartialDate } from "../../packages/ctgov/src/study/index.ts";
import { valuesByPath } from "./conformance.ts";
import type { XmlText } from "./legacy-xml.ts";

/** Labels of older XML, spelt out here a second time. */
const OLDER_LABELS: Readonly<Record<string, string>> = {
  anticipated: "ESTIMATED",
  both: "ALL",
  estimate: "ESTIMATED",
  usfed: "FED",
  phase0: "EARLY_PHASE1",
  na: "NA",
  acceptshealthyvolunteers: "true",
  yes: "true",
  no: "false",
};

const GROUPS: Readonly<Record<string, string>> = { P: "FG", B: "BG", O: "OG", E: "EG" };

/** Paths whose texts are taken apart, put together or said by their place: what of the record has to agree with them. */
const TAKEN_APART: Readonly<Record<string, (text: string, values: ValuesOf) => boolean>> = {
  "required_header/download_date": (text, values) =>
    parsePartialDate(text.replace(/.* on /, ""))?.text === values("VersionHolder")[0],
  study_type: (text, values) =>
    text === "Observational [Patient Registry]" &&
    values("StudyType")[0] === "OBSERVATIONAL" &&
    values("PatientRegistry")[0] === "true",
  phase: (text, values) =>
    text.split("/P").join("|P") ===
    values("Phase")
      .map((value) => legacyLabel("Phase", value))
      .join("|"),
  "study_design_info/masking": (text, values) => {
    const who = values("DesignWhoMasked").map((value) => legacyLabel("WhoMasked", value));
    const masking = legacyLabel("DesignMasking", values("DesignMasking")[0] ?? "");
    return text === (who.length === 0 ? masking : `${masking} (${who.join(", ")})`);
  },
  study_design: (text, values) => {
    const said = (piece: string, type: string) => letters(legacyLabel(type, values(piece)[0] ?? "") ?? "");
    return text
      .split(/, (?=[A-Z][A-Za-z ]+:)/)
      .map((part) => part.split(": "))
      .every(([name, value = ""]) => {
        if (name === "Endpoint Classification") return true;
        if (name === "Masking") return isMasking(value, values);
        const [piece, type] = DESIGN[name ?? ""] ?? ["", ""];
        return said(piece, type) === letters(value);
      });
  },
  "provided_document_section/provided_document/document_url": (text, values) =>
    values("LargeDocFilename").some((name) => text.endsWith(`/${name}`)),
  "pending_results/submission_canceled": (text, values) =>
    text === "Unknown" && values("UnpostedEventDateUnknown")[0] === "true",
  "clinical_results/reported_events/serious_events/category_list/category/event_list/event/counts/@group_id": (
    text,
    values,
  ) => isTotalOfGroup(text, values),
  "clinical_results/reported_events/other_events/category_list/category/event_list/event/counts/@group_id": (
    text,
    values,
  ) => isTotalOfGroup(text, values),
  "clinical_results/certain_agreements/pi_employee": (text, values) =>
    values("AgreementPISponsorEmployee")[0] === (text.includes(" ARE employed") ? "true" : "false"),
  "clinical_results/certain_agreements/restrictive_agreement": (text, values) =>
    text.startsWith("There is NOT an agreement") && values("AgreementRestrictiveAgreement")[0] === "false",
};

/** The groups of category `Total`, whose counts are the groups' own in v2. */
const isTotalOfGroup = (text: string, values: ValuesOf): boolean =>
  values("EventGroupId").includes(toGroupId(text) ?? "");

/** `Open Label`, or `Double Blind (Subject, Caregiver)` with the older names of who does not know. */
function isMasking(text: string, values: ValuesOf): boolean {
  if (text === "Open Label") return values("DesignMasking")[0] === "NONE";
  const who = /\(([^)]*)\)/.exec(text)?.[1]?.replace("Subject", "Participant").replace("Caregiver", "Care Provider");
  return (
    who ===
    values("DesignWhoMasked")
      .map((value) => legacyLabel("WhoMasked", value))
      .join(", ")
  );
}

const DESIGN: Readonly<Record<string, readonly [string, string]>> = {
  Allocation: ["DesignAllocation", "DesignAllocation"],
  "Intervention Model": ["DesignInterventionModel", "InterventionalAssignment"],
  "Primary Purpose": ["DesignPrimaryPurpose", "PrimaryPurpose"],
  "Observational Model": ["DesignObservationalModel", "ObservationalModel"],
  "Time Perspective": ["DesignTimePerspective", "DesignTimePerspective"],
};

type ValuesOf = (piece: string) => readonly string[];

/** The texts of the XML that a record does not have at any of the field paths where they belong. */
export function listMissing(
  texts: readonly XmlText[],
  study: unknown,
  fieldsOf: ReadonlyMap<string, readonly string[]>,
): readonly XmlText[] {
  const values = valuesByPath(study);
  const valuesOf: ValuesOf = (piece) => values.get(findField(piece)?.fieldPath ?? "") ?? [];
  const left = new Map<string, Map<string, number>>();
  return texts.filter(({ path, text }) => {
    // Said by its place.
    if (path.endsWith("/scope")) return !["Overall", "Measure", "Class"].includes(text);
    if (path.endsWith("/title") && text === "Total") return valuesOf("EventGroupId").length === 0;
    if (/^Total, (?:all-cause mortality|serious adverse events|other adverse events)$/.test(text)) return false;
    const fields = fieldsOf.get(path) ?? [];
    // Put together into one name.
    if (/_name$|\/degrees$/.test(path) && fields.some((field) => hasPart(values.get(field), text))) return false;
    if (fields.some((field) => takeOne(text, path, field, values, left))) return false;
    return TAKEN_APART[path]?.(text.trim(), valuesOf) !== true;
  });
}

function hasPart(values: readonly string[] | undefined, text: string): boolean {
  return values?.some((value) => plain(value).includes(plain(text))) === true;
}

/** Looks for a value that means the text, and takes it away, so that each of two texts needs a value of its own. */
function takeOne(
  text: string,
  path: string,
  field: string,
  values: ReadonlyMap<string, readonly string[]>,
  left: Map<string, Map<string, number>>,
): boolean {
  const place = `${path} ${field}`;
  let counts = left.get(place);
  if (counts === undefined) {
    counts = new Map();
    for (const value of values.get(field) ?? []) counts.set(plain(value), (counts.get(plain(value)) ?? 0) + 1);
    left.set(place, counts);
  }
  for (const meaning of meaningsOf(text, field)) {
    const count = counts.get(meaning) ?? 0;
    if (count === 0) continue;
    counts.set(meaning, count - 1);
    return true;
  }
  return false;
}

/** What a text of the XML may be in the record, by the type of the field. */
function meaningsOf(text: string, field: string): readonly string[] {
  const node = findField(field);
  return [
    plain(text),
    toGroupId(text) ?? "",
    ...(node?.type.endsWith("Date") === true ? [plain(parsePartialDate(text.trim())?.text ?? "")] : []),
    ...(node?.type === "boolean" || node?.isEnum === true ? [OLDER_LABELS[letters(text)] ?? ""] : []),
    ...(node?.isEnum === true
      ? enumValuesOf(node.type).filter((value) =>
          [value, legacyLabel(node.type, value), legacyLabel(node.type, value, node.piece)].some(
            (label) => letters(label ?? "") === letters(text),
          ),
        )
      : []),
  ].map((meaning) => meaning.replaceAll("-", ""));
}

function toGroupId(text: string): string | undefined {
  const [, letter = "", digits] = /^([PBOE])(\d+)$/.exec(text) ?? [];
  return digits === undefined ? undefined : `${GROUPS[letter]}${String(Number(digits) - 1).padStart(3, "0")}`;
}

/** Without white space, escapes and the marks of lists, which are what differs between the texts of the two forms. */
function plain(text: string): string {
  return text.replaceAll(/\\([\\*~^&[\]<>`_.)+#-])/g, "$1").replaceAll(/[ \t\r\n*-]/g, "");
}

function letters(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}
