import type { JsonObject, JsonValue } from "ctgov/study";
import { describe, expect, test } from "vitest";
import type { Change } from "../change.ts";
import { diffStudies } from "../diff-studies.ts";
import { classifyChanges } from "./classify.ts";
import type { Severity } from "./event.ts";
import { EVENT_KINDS, type EventKind } from "./event-kinds.ts";
import {
  COMPLETION,
  CRITERIA,
  type Edits,
  ENROLLMENT,
  eventOf,
  eventOfWhole,
  eventsOf,
  LOCATIONS,
  makeStudy,
  PHASES,
  PRIMARY_COMPLETION,
  PRIMARY_OUTCOMES,
  SECONDARY_OUTCOMES,
  START,
  STATUS,
  told,
  update,
  WHY_STOPPED,
} from "./study-under-test.ts";

/** An update of one thing, and the one event that it is. */
interface Row {
  readonly kind: EventKind;
  readonly severity: Severity;
  readonly sentence: string;
  readonly edits: Edits;
  /** What the study had been before; by default the study of the tests. */
  readonly before?: Edits;
}

function estimated(date: string): JsonValue {
  return { date, type: "ESTIMATED" };
}

function actual(date: string): JsonValue {
  return { date, type: "ACTUAL" };
}

const MODULES = "protocolSection";
const DESIGN = `${MODULES}.designModule.designInfo`;
const ARMS = `${MODULES}.armsInterventionsModule.armGroups`;
const INTERVENTIONS = `${MODULES}.armsInterventionsModule.interventions`;
const REFERENCES = `${MODULES}.referencesModule.references`;
const SPONSORS = `${MODULES}.sponsorCollaboratorsModule`;
const DOCUMENTS = "documentSection.largeDocumentModule.largeDocs";
const SUBMISSIONS = "annotationSection.annotationModule.unpostedAnnotation.unpostedEvents";
const VIOLATIONS = "annotationSection.annotationModule.violationAnnotation.violationEvents";

const EXACERBATIONS = { measure: "Annual rate of severe asthma exacerbations", timeFrame: "52 weeks" };
const BREATH = { measure: "Forced expiratory volume in one second", timeFrame: "24 weeks" };
const QUALITY = { measure: "Quality of life by the questionnaire of Juniper", timeFrame: "24 weeks" };
const LUND = { facility: "Lund Hospital", status: "RECRUITING", city: "Lund", country: "Sweden" };
const OSLO = { facility: "Rikshospitalet", status: "RECRUITING", city: "Oslo", country: "Norway" };
const MALMO = { facility: "Malmö Clinic", status: "RECRUITING", city: "Malmö", country: "Sweden" };
const EXPERIMENTAL = {
  label: "Acmezumab 100 mg",
  type: "EXPERIMENTAL",
  description: "Every month",
  interventionNames: ["Drug: Acmezumab"],
};
const PLACEBO = { label: "Placebo", type: "PLACEBO_COMPARATOR", interventionNames: ["Drug: Placebo"] };
const ACMEZUMAB = { type: "DRUG", name: "Acmezumab", armGroupLabels: ["Acmezumab 100 mg"] };
const PLACEBO_DRUG = { type: "DRUG", name: "Placebo", armGroupLabels: ["Placebo"] };
const PROTOCOL = { typeAbbrev: "Prot", label: "Study Protocol", date: "2025-01-01", filename: "p1.pdf" };
const RESULTS: JsonObject = {
  outcomeMeasuresModule: {
    outcomeMeasures: [
      {
        type: "PRIMARY",
        title: "Exacerbations",
        classes: [{ categories: [{ measurements: [{ groupId: "OG000", value: "1.2" }] }] }],
      },
      {
        type: "SECONDARY",
        title: "Breath",
        classes: [{ categories: [{ measurements: [{ groupId: "OG000", value: "3" }] }] }],
      },
    ],
  },
};

function resultsWith(primary: string, secondary: string): JsonObject {
  const text = JSON.stringify(RESULTS)
    .replace('"1.2"', JSON.stringify(primary))
    .replace('"3"', JSON.stringify(secondary));
  return JSON.parse(text) as JsonObject;
}

/** One row for each kind that two versions can show, with the sentence that people read. */
const ROWS: readonly Row[] = [
  {
    kind: "status.transition",
    severity: "medium",
    sentence: "Overall status: RECRUITING -> ACTIVE_NOT_RECRUITING",
    edits: { [STATUS]: "ACTIVE_NOT_RECRUITING" },
  },
  {
    kind: "status.stopped",
    severity: "critical",
    sentence: 'Overall status: RECRUITING -> TERMINATED ("Two deaths from liver failure")',
    edits: { [STATUS]: "TERMINATED", [WHY_STOPPED]: "Two deaths from liver failure" },
  },
  {
    kind: "status.whyStopped",
    severity: "medium",
    sentence: "Reason for stopping: slow accrual -> lack of efficacy",
    before: { [STATUS]: "TERMINATED", [WHY_STOPPED]: "slow accrual" },
    edits: { [WHY_STOPPED]: "lack of efficacy" },
  },
  {
    kind: "status.stale",
    severity: "low",
    sentence: "Overall status: RECRUITING -> UNKNOWN",
    edits: { [STATUS]: "UNKNOWN", "protocolSection.statusModule.lastKnownStatus": "RECRUITING" },
  },
  {
    kind: "status.reopened",
    severity: "high",
    sentence: "Overall status: COMPLETED -> RECRUITING",
    before: { [STATUS]: "COMPLETED" },
    edits: { [STATUS]: "RECRUITING" },
  },
  {
    kind: "date.start.slip",
    severity: "medium",
    sentence: "Start slips 4 months to 2025-12, it was 2025-08",
    before: { [START]: estimated("2025-08"), [STATUS]: "NOT_YET_RECRUITING" },
    edits: { [START]: estimated("2025-12") },
  },
  {
    kind: "date.start.pullIn",
    severity: "low",
    sentence: "Start is pulled in by 2 months to 2025-10, it was 2025-12",
    before: { [START]: estimated("2025-12"), [STATUS]: "NOT_YET_RECRUITING" },
    edits: { [START]: estimated("2025-10") },
  },
  {
    kind: "date.start.actual",
    severity: "medium",
    sentence: "Start 2025-06-20 is now actual",
    before: { [START]: estimated("2025-06") },
    edits: { [START]: actual("2025-06-20") },
  },
  {
    kind: "date.primaryCompletion.slip",
    severity: "high",
    sentence: "Primary completion slips 9 months to 2027-03, it was 2026-06-15",
    edits: { [PRIMARY_COMPLETION]: estimated("2027-03") },
  },
  {
    kind: "date.primaryCompletion.pullIn",
    severity: "low",
    sentence: "Primary completion is pulled in by 31 days to 2026-05-15, it was 2026-06-15",
    edits: { [PRIMARY_COMPLETION]: estimated("2026-05-15") },
  },
  {
    kind: "date.primaryCompletion.actual",
    severity: "medium",
    sentence: "Primary completion is now actual: 2026-06-25, 10 days later than the estimate 2026-06-15",
    edits: { [PRIMARY_COMPLETION]: actual("2026-06-25") },
  },
  {
    kind: "date.completion.slip",
    severity: "high",
    sentence: "Completion slips 24 months to 2028-12-15, it was 2026-12-15",
    before: { [PHASES]: ["PHASE3"] },
    edits: { [COMPLETION]: estimated("2028-12-15") },
  },
  {
    kind: "date.completion.pullIn",
    severity: "medium",
    sentence: "Completion is pulled in by 4 months to 2026-08-15, it was 2026-12-15",
    edits: { [COMPLETION]: estimated("2026-08-15") },
  },
  {
    kind: "date.completion.actual",
    severity: "medium",
    sentence: "Completion 2026-12-15 is now actual",
    edits: { [COMPLETION]: actual("2026-12-15") },
  },
  {
    kind: "date.precision",
    severity: "noise",
    sentence: "Primary completion date said less precisely: 2026-06-15 -> 2026-06",
    edits: { [PRIMARY_COMPLETION]: estimated("2026-06") },
  },
  {
    kind: "enrollment.target",
    severity: "high",
    sentence: "Enrollment target 100 -> 150 (+50 %)",
    edits: { [ENROLLMENT]: { count: 150, type: "ESTIMATED" } },
  },
  {
    kind: "enrollment.actual",
    severity: "critical",
    sentence: "Actual enrollment 49, target 100 (-51 %)",
    edits: { [ENROLLMENT]: { count: 49, type: "ACTUAL" } },
  },
  {
    kind: "outcome.primary.added",
    severity: "critical",
    sentence: "Primary outcome added: Days with symptoms",
    edits: { [PRIMARY_OUTCOMES]: [EXACERBATIONS, BREATH, { measure: "Days with symptoms", timeFrame: "52 weeks" }] },
  },
  {
    kind: "outcome.primary.dropped",
    severity: "critical",
    sentence: "Primary outcome dropped: Forced expiratory volume in one second",
    edits: { [PRIMARY_OUTCOMES]: [EXACERBATIONS] },
  },
  {
    kind: "outcome.primary.replaced",
    severity: "critical",
    sentence: "Primary outcome replaced: Overall survival -> Overall response",
    before: { [PRIMARY_OUTCOMES]: [{ measure: "Overall survival", timeFrame: "24 months" }] },
    edits: { [PRIMARY_OUTCOMES]: [{ measure: "Overall response", timeFrame: "12 weeks" }] },
  },
  {
    kind: "outcome.primary.reworded",
    severity: "medium",
    sentence:
      "Primary outcome reworded: Annual rate of severe asthma exacerbations -> Annual rate of any asthma exacerbations",
    edits: { [PRIMARY_OUTCOMES]: [{ ...EXACERBATIONS, measure: "Annual rate of any asthma exacerbations" }, BREATH] },
  },
  {
    kind: "outcome.promoted",
    severity: "critical",
    sentence: "Secondary outcome became primary: Quality of life by the questionnaire of Juniper",
    edits: { [PRIMARY_OUTCOMES]: [EXACERBATIONS, BREATH, QUALITY], [SECONDARY_OUTCOMES]: undefined },
  },
  {
    kind: "outcome.demoted",
    severity: "critical",
    sentence: "Primary outcome became secondary: Forced expiratory volume in one second",
    edits: {
      [PRIMARY_OUTCOMES]: [EXACERBATIONS],
      [SECONDARY_OUTCOMES]: [QUALITY, { ...BREATH, timeFrame: "52 weeks" }],
    },
  },
  {
    kind: "outcome.timeFrame",
    severity: "high",
    sentence:
      "Time frame of a primary outcome shortened: 52 weeks -> 24 weeks (Annual rate of severe asthma exacerbations)",
    edits: { [PRIMARY_OUTCOMES]: [{ ...EXACERBATIONS, timeFrame: "24 weeks" }, BREATH] },
  },
  {
    kind: "outcome.secondary",
    severity: "low",
    sentence: "Secondary outcomes: 1 added, 1 edited",
    edits: { [SECONDARY_OUTCOMES]: [{ ...QUALITY, timeFrame: "52 weeks" }, { measure: "Use of relievers" }] },
  },
  {
    kind: "design.phase",
    severity: "high",
    sentence: "Phase: PHASE2 -> PHASE2/PHASE3",
    edits: { [PHASES]: ["PHASE2", "PHASE3"] },
  },
  {
    kind: "design.allocation",
    severity: "high",
    sentence: "Allocation: RANDOMIZED -> NON_RANDOMIZED",
    edits: { [`${DESIGN}.allocation`]: "NON_RANDOMIZED" },
  },
  {
    kind: "design.masking",
    severity: "high",
    sentence: "Masking: DOUBLE -> SINGLE; Masked party removed: INVESTIGATOR",
    edits: { [`${DESIGN}.maskingInfo`]: { masking: "SINGLE", whoMasked: ["PARTICIPANT"] } },
  },
  {
    kind: "design.model",
    severity: "high",
    sentence: "Intervention model: PARALLEL -> CROSSOVER",
    edits: { [`${DESIGN}.interventionModel`]: "CROSSOVER" },
  },
  {
    kind: "design.purpose",
    severity: "high",
    sentence: "Primary purpose: TREATMENT -> PREVENTION",
    edits: { [`${DESIGN}.primaryPurpose`]: "PREVENTION" },
  },
  {
    kind: "design.other",
    severity: "low",
    sentence: "Intervention model description added: Two arms",
    edits: { [`${DESIGN}.interventionModelDescription`]: "Two arms" },
  },
  {
    kind: "arm.added",
    severity: "high",
    sentence: "Arm group added: Acmezumab 200 mg",
    edits: {
      [ARMS]: [
        EXPERIMENTAL,
        PLACEBO,
        { label: "Acmezumab 200 mg", type: "EXPERIMENTAL", interventionNames: ["Drug: Other"] },
      ],
    },
  },
  { kind: "arm.removed", severity: "high", sentence: "Arm group removed: Placebo", edits: { [ARMS]: [EXPERIMENTAL] } },
  {
    kind: "arm.relabelled",
    severity: "high",
    sentence: "Arm relabelled: Acmezumab 100 mg -> Acmezumab 200 mg",
    edits: { [ARMS]: [{ ...EXPERIMENTAL, label: "Acmezumab 200 mg" }, PLACEBO] },
  },
  {
    kind: "arm.edited",
    severity: "low",
    sentence: "Arm group description (Acmezumab 100 mg): Every month -> Every week",
    edits: { [ARMS]: [{ ...EXPERIMENTAL, description: "Every week" }, PLACEBO] },
  },
  {
    kind: "intervention.added",
    severity: "high",
    sentence: "Intervention added: Salbutamol",
    edits: { [INTERVENTIONS]: [ACMEZUMAB, PLACEBO_DRUG, { type: "DRUG", name: "Salbutamol" }] },
  },
  {
    kind: "intervention.removed",
    severity: "high",
    sentence: "Intervention removed: Placebo",
    edits: { [INTERVENTIONS]: [ACMEZUMAB] },
  },
  {
    kind: "intervention.edited",
    severity: "low",
    sentence: "Intervention other name added (Acmezumab): ACM-1",
    edits: { [INTERVENTIONS]: [{ ...ACMEZUMAB, otherNames: ["ACM-1"] }, PLACEBO_DRUG] },
  },
  {
    kind: "eligibility.age",
    severity: "medium",
    sentence: "Ages: 18 Years to 65 Years -> 12 Years to no maximum (more ages)",
    edits: {
      [`${MODULES}.eligibilityModule.minimumAge`]: "12 Years",
      [`${MODULES}.eligibilityModule.maximumAge`]: undefined,
    },
  },
  {
    kind: "eligibility.sex",
    severity: "medium",
    sentence: "Sex: ALL -> FEMALE",
    edits: { [`${MODULES}.eligibilityModule.sex`]: "FEMALE" },
  },
  {
    kind: "eligibility.healthyVolunteers",
    severity: "medium",
    sentence: "Healthy volunteers: false -> true",
    edits: { [`${MODULES}.eligibilityModule.healthyVolunteers`]: true },
  },
  {
    kind: "eligibility.criteria",
    severity: "high",
    sentence:
      "Eligibility criteria: inclusion tightened: Age of at least 18 years -> Age of at least 21 years and 1 more edit",
    edits: {
      [CRITERIA]:
        "Inclusion Criteria:\n\n* Age of at least 21 years\n* Asthma diagnosed by a physician\n\nExclusion Criteria:\n\n* Smokers of more than 10 pack years",
    },
  },
  {
    kind: "condition.edited",
    severity: "low",
    sentence: "Condition added: Severe asthma; Keyword removed: biologic",
    edits: { [`${MODULES}.conditionsModule`]: { conditions: ["Asthma", "Severe asthma"] } },
  },
  {
    kind: "sponsor.lead",
    severity: "high",
    sentence: "Lead sponsor: Acme Pharma -> Umbrella",
    edits: {
      [`${SPONSORS}.leadSponsor.name`]: "Umbrella",
      [`${MODULES}.identificationModule.organization.fullName`]: "Umbrella",
    },
  },
  {
    kind: "collaborator.added",
    severity: "medium",
    sentence: "Collaborator added: ICON plc",
    edits: { [`${SPONSORS}.collaborators`]: [{ name: "University of Lund", class: "OTHER" }, { name: "ICON plc" }] },
  },
  {
    kind: "collaborator.removed",
    severity: "medium",
    sentence: "Collaborator removed: University of Lund",
    edits: { [`${SPONSORS}.collaborators`]: undefined },
  },
  {
    kind: "site.added",
    severity: "medium",
    sentence: "Site added: Malmö Clinic, Malmö, Sweden",
    edits: { [LOCATIONS]: [LUND, OSLO, MALMO] },
  },
  {
    kind: "site.removed",
    severity: "medium",
    sentence: "Site removed: Malmö Clinic, Malmö, Sweden",
    before: { [LOCATIONS]: [LUND, OSLO, MALMO] },
    edits: { [LOCATIONS]: [LUND, OSLO] },
  },
  {
    kind: "site.status",
    severity: "medium",
    sentence: "Location status (Lund Hospital, Lund, Sweden): RECRUITING -> WITHDRAWN",
    edits: { [LOCATIONS]: [{ ...LUND, status: "WITHDRAWN" }, OSLO] },
  },
  {
    kind: "site.edited",
    severity: "low",
    sentence: "Location zip added (Lund Hospital, Lund, Sweden): 22185",
    edits: { [LOCATIONS]: [{ ...LUND, zip: "22185" }, OSLO] },
  },
  {
    kind: "country.added",
    severity: "high",
    sentence: "First sites in Denmark, Finland added: +3 sites",
    edits: {
      [LOCATIONS]: [
        LUND,
        OSLO,
        { facility: "Riget", city: "Copenhagen", country: "Denmark" },
        { facility: "HUS", city: "Helsinki", country: "Finland" },
        { facility: "TYKS", city: "Turku", country: "Finland" },
      ],
    },
  },
  {
    kind: "country.removed",
    severity: "high",
    sentence: "Last sites in Norway removed: -1 site",
    edits: { [LOCATIONS]: [LUND] },
  },
  {
    kind: "contact.edited",
    severity: "noise",
    sentence: "Central contact phone (Ann Alm): 1 -> 2",
    edits: {
      [`${MODULES}.contactsLocationsModule.centralContacts`]: [{ name: "Ann Alm", role: "CONTACT", phone: "2" }],
    },
  },
  {
    kind: "results.submitted",
    severity: "high",
    sentence: "Results were submitted on 2025-06-20",
    edits: { [SUBMISSIONS]: [{ type: "RELEASE", date: "2025-06-20" }] },
  },
  {
    kind: "results.returned",
    severity: "medium",
    sentence: "Results were returned after quality control on 2025-06-25",
    before: { [SUBMISSIONS]: [{ type: "RELEASE", date: "2025-06-20" }] },
    edits: {
      [SUBMISSIONS]: [
        { type: "RELEASE", date: "2025-06-20" },
        { type: "RESET", date: "2025-06-25" },
      ],
    },
  },
  {
    kind: "results.cancelled",
    severity: "medium",
    sentence: "The submission of results was cancelled on 2025-06-25",
    before: { [SUBMISSIONS]: [{ type: "RELEASE", date: "2025-06-20" }] },
    edits: {
      [SUBMISSIONS]: [
        { type: "RELEASE", date: "2025-06-20" },
        { type: "UNRELEASE", date: "2025-06-25" },
      ],
    },
  },
  {
    kind: "results.posted",
    severity: "critical",
    sentence: "Results were posted",
    before: { [SUBMISSIONS]: [{ type: "RELEASE", date: "2025-06-20" }] },
    edits: { resultsSection: RESULTS, annotationSection: undefined },
  },
  {
    kind: "results.updated",
    severity: "critical",
    sentence:
      "Results changed, values of a primary outcome: Measured value (Exacerbations > no. 1 > no. 1 > OG000): 1.2 -> 0.9",
    before: { resultsSection: RESULTS },
    edits: { resultsSection: resultsWith("0.9", "3") },
  },
  {
    kind: "results.withdrawn",
    severity: "high",
    sentence: "Results were withdrawn",
    before: { resultsSection: RESULTS },
    edits: { resultsSection: undefined },
  },
  {
    kind: "results.delayed",
    severity: "medium",
    sentence: "Results are delayed by certificate of 2025-06-25",
    edits: { "protocolSection.statusModule.dispFirstSubmitDate": "2025-06-25" },
  },
  {
    kind: "violation.added",
    severity: "critical",
    sentence: "FDAAA 801 notice: VIOLATION_IDENTIFIED, 2025-06-20",
    edits: {
      [VIOLATIONS]: [{ type: "VIOLATION_IDENTIFIED", issuedDate: "2025-06-20" }],
      [`${MODULES}.oversightModule.fdaaa801Violation`]: true,
    },
  },
  {
    kind: "document.added",
    severity: "medium",
    sentence: "Document added: Study Protocol, 2025-01-01",
    edits: { [DOCUMENTS]: [PROTOCOL] },
  },
  {
    kind: "document.updated",
    severity: "medium",
    sentence: "Document updated: Study Protocol, 2025-06-01",
    before: { [DOCUMENTS]: [PROTOCOL] },
    edits: { [DOCUMENTS]: [{ ...PROTOCOL, date: "2025-06-01", filename: "p2.pdf" }] },
  },
  {
    kind: "document.removed",
    severity: "low",
    sentence: "Document removed: Study Protocol, 2025-01-01",
    before: { [DOCUMENTS]: [PROTOCOL] },
    edits: { [DOCUMENTS]: undefined },
  },
  {
    kind: "reference.added",
    severity: "medium",
    sentence: "Publication of results: Alm A. Results. 2025.",
    edits: {
      [REFERENCES]: [
        { pmid: "1", type: "BACKGROUND", citation: "Alm A. Asthma. 2020." },
        { pmid: "2", type: "RESULT", citation: "Alm A. Results. 2025." },
      ],
    },
  },
  {
    kind: "reference.edited",
    severity: "low",
    sentence: "Reference removed: Alm A. Asthma. 2020.",
    edits: { [REFERENCES]: undefined },
  },
  {
    kind: "ipdSharing.edited",
    severity: "low",
    sentence: "Sharing of participant data added: YES",
    edits: { [`${MODULES}.ipdSharingStatementModule.ipdSharing`]: "YES" },
  },
  {
    kind: "field.edited",
    severity: "low",
    sentence: "Brief title: Acmezumab in asthma -> Acmezumab in severe asthma",
    edits: { [`${MODULES}.identificationModule.briefTitle`]: "Acmezumab in severe asthma" },
  },
  {
    kind: "record.noise",
    severity: "noise",
    sentence: "Brief summary reformatted",
    edits: { [`${MODULES}.descriptionModule.briefSummary`]: "Whether acmezumab helps people\n with asthma." },
  },
];

describe("one thing that an update changed", () => {
  test.each(ROWS)("$kind, $severity: $sentence", ({ kind, severity, sentence, edits, before }) => {
    const event = eventOf(edits, makeStudy(before));
    const day = severity === "noise" ? "" : ", registered 2025-07-01";
    expect({ kind: event.kind, severity: event.severity, sentence: event.sentence }).toEqual({
      kind,
      severity,
      sentence: `${sentence}${day}`,
    });
  });
});

describe("what happened to a study as a whole", () => {
  const firstPosted = (date: string): Edits => ({
    "protocolSection.statusModule.studyFirstPostDateStruct": { date, type: "ACTUAL" },
  });

  test.each([
    ["study.removed", "study.deleted", "high", "The study is no longer in the registry"],
    ["study.restored", "study.restored", "medium", "The study is in the registry again"],
    ["study.merged", "study.merged", "high", "The study was merged into NCT00000002"],
    ["scope.entered", "scope.entered", "medium", "The study entered the scope"],
    ["scope.left", "scope.left", "medium", "The study left the scope"],
  ] as const)("%s is %s, %s", (kind, eventKind, severity, sentence) => {
    const event = eventOfWhole({ kind, after: "NCT00000002" }, makeStudy(), "2025-07-02");
    expect(event).toMatchObject({ kind: eventKind, severity, sentence: `${sentence}, registered 2025-07-02` });
  });

  test("another record that became part of the study is a merge as well", () => {
    expect(eventOf({ "protocolSection.identificationModule.nctIdAliases": ["NCT00000009"] })).toMatchObject({
      kind: "study.merged",
      severity: "high",
      sentence: "NCT00000009 was merged into this study, registered 2025-07-01",
    });
  });

  test.each([
    // Submitted 21 and 22 days after the start.
    ["2025-07-01", "2025-07-22", "first registered", "New study"],
    [
      "2025-07-01",
      "2025-07-23",
      "first registered, retrospective: more than 21 days after its start",
      "New study, submitted 22 days after its start",
    ],
    // A start in July may be its last day.
    ["2025-07", "2025-08-21", "first registered", "New study"],
    ["2025-07", "2025-08-22", "first registered, retrospective: more than 21 days after its start", expect.any(String)],
  ])("a start %s and a submission %s: %s", (start, submitted, rule, sentence) => {
    const study = makeStudy({
      [START]: actual(start),
      "protocolSection.statusModule.studyFirstSubmitDate": submitted,
      ...firstPosted("2025-08-20"),
    });
    const event = eventOfWhole({ kind: "study.added" }, study);
    expect(event).toMatchObject({ kind: "study.new", severity: "high", rule });
    expect(event?.sentence.split(", registered")[0]).toEqual(sentence);
  });

  test.each([
    ["2025-05-03", "high"],
    ["2025-05-01", "low"],
  ])("first posted %s and first seen 2025-07-01: %s", (date, severity) => {
    const event = eventOfWhole({ kind: "study.added" }, makeStudy(firstPosted(date)), "2025-07-01");
    expect(event).toMatchObject({ kind: "study.new", severity });
  });
});

describe("classification", () => {
  test("every kind of event that two versions can show has its row", () => {
    const whole: readonly Change["kind"][] = [
      ...(["study.added", "study.removed", "study.restored", "study.merged", "scope.entered", "scope.left"] as const),
    ];
    const produced = new Set([
      ...ROWS.map(({ edits, before }) => eventOf(edits, makeStudy(before)).kind),
      ...whole.map((kind) => eventOfWhole({ kind })?.kind),
    ]);
    const ofTheClock = EVENT_KINDS.filter((kind) => kind.startsWith("compliance."));
    expect([...produced].sort()).toEqual(EVENT_KINDS.filter((kind) => !ofTheClock.includes(kind)).sort());
  });

  test("all rows that edit different fields, at once, are the same events", () => {
    const rows = ROWS.filter(({ before }) => before === undefined).filter(
      ({ edits }, index, all) => all.findIndex((other) => shareField(edits, other.edits)) === index,
    );
    const edits = Object.assign({}, ...rows.map((row) => row.edits)) as Edits;
    expect(rows.length).toBeGreaterThan(20);
    expect(
      eventsOf(edits)
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(rows.map(({ kind }) => kind).sort());
  });

  test("nothing differs, nothing happened", () => {
    expect(classifyChanges({ before: makeStudy(), after: makeStudy(), changes: [] })).toEqual([]);
  });

  test("the most severe comes first, then the higher score", () => {
    const events = eventsOf({ [STATUS]: "COMPLETED", [PRIMARY_OUTCOMES]: [EXACERBATIONS], [LOCATIONS]: [LUND] });
    expect(events.map(({ kind }) => kind)).toEqual(["outcome.primary.dropped", "country.removed", "status.transition"]);
  });

  test("an event shows its factors: phase, size and, for what a study measures, the stage", () => {
    const before = makeStudy({ [PHASES]: ["PHASE3"], [ENROLLMENT]: { count: 1000, type: "ESTIMATED" } });
    const [event] = eventsOf({ [PRIMARY_OUTCOMES]: [EXACERBATIONS] }, before);
    expect(event).toMatchObject({
      score: 315,
      factors: [
        { name: "phase 3", factor: 1.4 },
        { name: "1,000 participants", factor: 1.5 },
        { name: "after start", factor: 1.5 },
      ],
    });
  });

  test("without a day the sentence has none", () => {
    const before = makeStudy({ "protocolSection.statusModule.lastUpdatePostDateStruct": undefined });
    const after = { ...before, hasResults: true };
    const [event] = classifyChanges({ before, after, changes: diffStudies(before, after) });
    expect(event).toMatchObject({ kind: "results.posted", sentence: "Results were posted" });
  });

  test("records that are no studies are told as edited fields", () => {
    const [before, after] = [
      { a: [1], b: "x" },
      { a: [2], c: null },
    ];
    const events = classifyChanges({ before, after, changes: diffStudies(before, after) });
    expect(new Set(events.map(({ kind }) => kind))).toEqual(new Set(["field.edited"]));
    expect(classifyChanges({ before: null, after: [], changes: [] })).toEqual([]);
  });

  test("many edits of one field are one event", () => {
    const ids = Array.from({ length: 8 }, (_, index) => ({ id: `ACM-${index}` }));
    expect(eventOf({ "protocolSection.identificationModule.secondaryIdInfos": ids })).toMatchObject({
      kind: "field.edited",
      sentence: "8 secondary ids added, registered 2025-07-01",
    });
  });

  test("what moves with every update is noise", () => {
    const before = makeStudy();
    const after = update(before, { "protocolSection.statusModule.statusVerifiedDate": "2025-07" });
    const events = classifyChanges({ before, after, changes: diffStudies(before, after) });
    expect(new Set(events.map(({ kind, severity }) => `${kind} ${severity}`))).toEqual(new Set(["record.noise noise"]));
    expect(events).toHaveLength(3);
    expect(told(events)).toEqual([]);
  });
});

function shareField(left: Edits, right: Edits): boolean {
  const moduleOf = (path: string) => path.split(".").slice(0, 3).join(".");
  return Object.keys(left).some((path) => Object.keys(right).some((other) => moduleOf(other) === moduleOf(path)));
}
