/**
 * What makes an element of a list the same element in two versions of a study. A table, so that a rule is read and
 * corrected as data; `match-lists.ts` applies it. Registry lists have no ids of their own in the protocol (a location
 * is known by its name and place), and positional ids in the results (`OG000`).
 */
export interface IdentityRule {
  /** What one element is called: "Location". */
  readonly noun: string;
  /** The members that name an element for people, joined by a comma. */
  readonly label: readonly string[];
  /**
   * Joins, tried in order, each among what the ones before it left: two elements are the same where these members are
   * equal after folding (`foldText`). A join is open to an element that has its first member.
   */
  readonly keys: readonly (readonly string[])[];
  /** A list of names that the other element may be called by: an intervention's `otherNames`. */
  readonly aliases?: string | undefined;
  /**
   * Long texts (`SAME_TEXT_CHARS_MIN`) that identify an element whose name is new: both must be equal, and no other
   * element left may share them.
   */
  readonly longTexts?: readonly string[] | undefined;
  /** How the last ones left are paired; without it they were added and removed. */
  readonly similar?: SimilarityRule | undefined;
}

/** Pairs of elements whose `on` texts share enough words. */
export interface SimilarityRule {
  /** The member with the name; `""` compares whole elements. */
  readonly on: string;
  /** The least similarity, 0 to 1, at which they are the same element: see `similarity.ts`. */
  readonly threshold: number;
  /** Only elements with equal members here are compared. */
  readonly within: readonly string[];
  /** Members that decide between equally similar candidates, the most telling first. */
  readonly tieBreakers: readonly string[];
  /** Words that name nothing in this field ("hospital", "change from baseline in"): they weigh nothing. */
  readonly plainWords: ReadonlySet<string>;
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

const NO_PLAIN_WORDS: ReadonlySet<string> = new Set();

const FACILITY_PLAIN_WORDS = words(`
  and at by de del der des di do dos du el für in la le les los of para per pour s the und van von y
  academic ambulatory cancer care center centers central centre centres centro clinic clinica clinical clinics clinique
  college department dept division facility foundation general group health healthcare hopital hospital hospitalier
  hospitals inc institut institute instituto investigational investigative investigator klinik klinika klinikum limited
  llc ltd medical medicine multiple office ospedale practice regional research school services site sites state study
  system trial university universitaire universitario universitat universitatsklinikum veterans
`);

const OUTCOME_PLAIN_WORDS = words(`
  a after all an and any as assessed at baseline between by change changes day days defined during each evaluated
  following for from hour hours in incidence is mean measure measured month months number of on or participant
  participants patient patients per percent percentage period post proportion rate scale score scores subject subjects
  than that the time to total using value values versus via visit vs week weeks were who with within year years
`);

const OUTCOME_SIMILAR: SimilarityRule = {
  on: "measure",
  threshold: 0.5,
  within: [],
  tieBreakers: ["timeFrame", "description"],
  plainWords: OUTCOME_PLAIN_WORDS,
};

function similarOn(on: string, threshold: number, tieBreakers: readonly string[] = []): SimilarityRule {
  return { on, threshold, within: [], tieBreakers, plainWords: NO_PLAIN_WORDS };
}

const CONTACT: IdentityRule = {
  noun: "Contact",
  label: ["name"],
  keys: [["name", "role"], ["name"]],
  similar: similarOn("name", 0.6, ["role", "email", "phone"]),
};

const OUTCOME: IdentityRule = {
  noun: "Outcome",
  label: ["measure"],
  keys: [["measure", "timeFrame"], ["measure"]],
  longTexts: ["description", "timeFrame"],
  similar: OUTCOME_SIMILAR,
};

const GROUP: IdentityRule = { noun: "Group", label: ["id", "title"], keys: [["id"], ["title"]] };
const DENOM: IdentityRule = { noun: "Number analysed", label: ["units"], keys: [["units"]] };

/** One value for each group of participants. */
function byGroup(noun: string): IdentityRule {
  return { noun, label: ["groupId"], keys: [["groupId"]] };
}

const TITLED_ROW: IdentityRule = {
  noun: "Row",
  label: ["title"],
  keys: [["title"]],
  similar: similarOn("title", 0.5, ["categories", "measurements"]),
};
const FLOW_ROW: IdentityRule = { noun: "Flow row", label: ["type"], keys: [["type"]], similar: similarOn("type", 0.5) };
const ADVERSE_EVENT: IdentityRule = {
  noun: "Adverse event",
  label: ["term", "organSystem"],
  keys: [["term", "organSystem", "sourceVocabulary", "assessmentType"], ["term", "organSystem"], ["term"]],
  similar: { ...similarOn("term", 0.6, ["stats"]), within: ["organSystem"] },
};
const MESH: IdentityRule = { noun: "Term", label: ["term", "name"], keys: [["id"], ["term"], ["name"]] };
const BRANCH: IdentityRule = { noun: "Branch", label: ["name"], keys: [["abbrev"], ["name"]] };

const PROTOCOL_RULES: Readonly<Record<string, IdentityRule>> = {
  "identificationModule.secondaryIdInfos": {
    noun: "Secondary id",
    label: ["id"],
    keys: [["id", "type"], ["id"]],
  },
  "sponsorCollaboratorsModule.collaborators": {
    noun: "Collaborator",
    label: ["name"],
    keys: [["name"]],
    similar: similarOn("name", 0.6),
  },
  "armsInterventionsModule.armGroups": {
    noun: "Arm group",
    label: ["label"],
    keys: [["label", "type"], ["label"]],
    longTexts: ["description"],
    similar: similarOn("label", 0.5, ["description", "interventionNames", "type"]),
  },
  "armsInterventionsModule.interventions": {
    noun: "Intervention",
    label: ["name"],
    keys: [["name", "type"], ["name"]],
    aliases: "otherNames",
    longTexts: ["description", "type"],
    similar: similarOn("name", 0.5, ["type", "description", "armGroupLabels"]),
  },
  "outcomesModule.primaryOutcomes": { ...OUTCOME, noun: "Primary outcome" },
  "outcomesModule.secondaryOutcomes": { ...OUTCOME, noun: "Secondary outcome" },
  "outcomesModule.otherOutcomes": { ...OUTCOME, noun: "Other outcome" },
  "contactsLocationsModule.centralContacts": { ...CONTACT, noun: "Central contact" },
  "contactsLocationsModule.overallOfficials": {
    noun: "Overall official",
    label: ["name"],
    keys: [["name", "role"], ["name"]],
    similar: similarOn("name", 0.6, ["role", "affiliation"]),
  },
  "contactsLocationsModule.locations": {
    noun: "Location",
    label: ["facility", "city", "country"],
    keys: [
      ["facility", "city", "country", "state", "zip"],
      ["facility", "city", "country"],
      ["zip", "facility", "country"],
      // The registry renames countries ("Turkey (Türkiye)") in all records at once; the site stays.
      ["facility", "city"],
    ],
    similar: {
      on: "facility",
      threshold: 0.6,
      within: ["city", "country"],
      tieBreakers: ["state", "zip", "contacts", "status"],
      plainWords: FACILITY_PLAIN_WORDS,
    },
  },
  "contactsLocationsModule.locations.contacts": CONTACT,
  "referencesModule.references": {
    noun: "Reference",
    label: ["citation"],
    keys: [["pmid"], ["citation"]],
    similar: similarOn("citation", 0.7, ["type"]),
  },
  "referencesModule.references.retractions": {
    noun: "Retraction",
    label: ["source", "pmid"],
    keys: [["pmid", "source"], ["pmid"]],
  },
  "referencesModule.seeAlsoLinks": {
    noun: "Link",
    label: ["label", "url"],
    keys: [["url", "label"], ["url"], ["label"]],
  },
  "referencesModule.availIpds": {
    noun: "Available data set",
    label: ["type", "id", "url"],
    keys: [["id", "type"], ["url", "type"], ["id"], ["url"], ["type", "comment"]],
  },
};

const RESULTS_RULES: Readonly<Record<string, IdentityRule>> = {
  "participantFlowModule.groups": GROUP,
  "participantFlowModule.periods": {
    noun: "Period",
    label: ["title"],
    keys: [["title"]],
    similar: similarOn("title", 0.5, ["milestones"]),
  },
  "participantFlowModule.periods.milestones": FLOW_ROW,
  "participantFlowModule.periods.milestones.achievements": byGroup("Milestone"),
  "participantFlowModule.periods.dropWithdraws": FLOW_ROW,
  "participantFlowModule.periods.dropWithdraws.reasons": byGroup("Withdrawal"),
  "baselineCharacteristicsModule.groups": GROUP,
  "baselineCharacteristicsModule.denoms": DENOM,
  "baselineCharacteristicsModule.denoms.counts": byGroup("Number analysed"),
  "baselineCharacteristicsModule.measures": {
    noun: "Baseline measure",
    label: ["title"],
    keys: [["title", "paramType", "unitOfMeasure"], ["title"]],
    similar: similarOn("title", 0.5, ["classes"]),
  },
  "baselineCharacteristicsModule.measures.denoms": DENOM,
  "baselineCharacteristicsModule.measures.denoms.counts": byGroup("Number analysed"),
  "baselineCharacteristicsModule.measures.classes": TITLED_ROW,
  "baselineCharacteristicsModule.measures.classes.denoms": DENOM,
  "baselineCharacteristicsModule.measures.classes.denoms.counts": byGroup("Number analysed"),
  "baselineCharacteristicsModule.measures.classes.categories": TITLED_ROW,
  "baselineCharacteristicsModule.measures.classes.categories.measurements": byGroup("Measured"),
  "outcomeMeasuresModule.outcomeMeasures": {
    noun: "Outcome measure",
    label: ["title"],
    keys: [["title", "timeFrame", "type"], ["title", "timeFrame"], ["title", "type"], ["title"]],
    longTexts: ["description", "timeFrame"],
    similar: { ...OUTCOME_SIMILAR, on: "title", tieBreakers: ["timeFrame", "type", "description"] },
  },
  "outcomeMeasuresModule.outcomeMeasures.groups": GROUP,
  "outcomeMeasuresModule.outcomeMeasures.denoms": DENOM,
  "outcomeMeasuresModule.outcomeMeasures.denoms.counts": byGroup("Number analysed"),
  "outcomeMeasuresModule.outcomeMeasures.classes": TITLED_ROW,
  "outcomeMeasuresModule.outcomeMeasures.classes.denoms": DENOM,
  "outcomeMeasuresModule.outcomeMeasures.classes.denoms.counts": byGroup("Number analysed"),
  "outcomeMeasuresModule.outcomeMeasures.classes.categories": TITLED_ROW,
  "outcomeMeasuresModule.outcomeMeasures.classes.categories.measurements": byGroup("Measured"),
  "outcomeMeasuresModule.outcomeMeasures.analyses": {
    noun: "Analysis",
    label: ["statisticalMethod", "paramType", "groupIds"],
    keys: [
      ["groupIds", "groupDescription", "statisticalMethod", "paramType"],
      ["groupIds", "statisticalMethod", "paramType"],
      ["groupIds"],
    ],
    similar: similarOn("", 0.6),
  },
  "adverseEventsModule.eventGroups": GROUP,
  "adverseEventsModule.seriousEvents": { ...ADVERSE_EVENT, noun: "Serious adverse event" },
  "adverseEventsModule.seriousEvents.stats": byGroup("Adverse event"),
  "adverseEventsModule.otherEvents": ADVERSE_EVENT,
  "adverseEventsModule.otherEvents.stats": byGroup("Adverse event"),
};

const OTHER_RULES: Readonly<Record<string, IdentityRule>> = {
  "annotationSection.annotationModule.unpostedAnnotation.unpostedEvents": {
    noun: "Submission event",
    label: ["type", "date"],
    keys: [["type", "date"]],
  },
  "annotationSection.annotationModule.violationAnnotation.violationEvents": {
    noun: "Violation event",
    label: ["type", "issuedDate", "creationDate"],
    keys: [
      ["creationDate", "type"],
      ["issuedDate", "type"],
      ["releaseDate", "type"],
      ["postedDate", "type"],
      ["description", "type"],
    ],
  },
  "documentSection.largeDocumentModule.largeDocs": {
    noun: "Document",
    label: ["label", "date"],
    // A new edition of the protocol is the protocol still: it comes under a new file name with the type kept.
    keys: [["filename"], ["typeAbbrev", "label"], ["typeAbbrev"]],
  },
  "derivedSection.miscInfoModule.submissionTracking.submissionInfos": {
    noun: "Submission",
    label: ["releaseDate"],
    keys: [["releaseDate", "mcpReleaseN"], ["releaseDate"]],
  },
  "derivedSection.conditionBrowseModule.meshes": MESH,
  "derivedSection.conditionBrowseModule.ancestors": MESH,
  "derivedSection.conditionBrowseModule.browseLeaves": MESH,
  "derivedSection.conditionBrowseModule.browseBranches": BRANCH,
  "derivedSection.interventionBrowseModule.meshes": MESH,
  "derivedSection.interventionBrowseModule.ancestors": MESH,
  "derivedSection.interventionBrowseModule.browseLeaves": MESH,
  "derivedSection.interventionBrowseModule.browseBranches": BRANCH,
};

const RULES: ReadonlyMap<string, IdentityRule> = new Map([
  ...Object.entries(PROTOCOL_RULES).map(([path, rule]) => [`protocolSection.${path}`, rule] as const),
  ...Object.entries(RESULTS_RULES).map(([path, rule]) => [`resultsSection.${path}`, rule] as const),
  ...Object.entries(OTHER_RULES),
]);

/**
 * For a list that the table does not know: the members that commonly name a thing, then the most similar content.
 */
export const UNKNOWN_LIST_RULE: IdentityRule = {
  noun: "Element",
  label: ["label", "name", "title", "term", "type", "id"],
  keys: [["id"], ["name"], ["title"], ["label"], ["term"]],
  similar: similarOn("", 0.5),
};

/** The rule of the list at this field path, if the table has one. */
export function findIdentityRule(fieldPath: string): IdentityRule | undefined {
  return RULES.get(fieldPath);
}
