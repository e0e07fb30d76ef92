/** A search of the mix: parameters of `/studies`, and the kind of question it stands for. */
export interface MixedSearch {
  readonly kind: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const CONDITIONS: readonly string[] = [
  ...["melanoma", "breast cancer", "non-small cell lung cancer", "NSCLC", "multiple myeloma", "pancreatic cancer"],
  ...["heart failure", "heart attack", "stroke", "hypertension", "atrial fibrillation", "type 2 diabetes", "obesity"],
  ...["depression", "schizophrenia", "Alzheimer's disease", "Parkinson disease", "multiple sclerosis", "migraine"],
  ...["asthma", "COPD", "cystic fibrosis", "Crohn's disease", "ulcerative colitis", "psoriasis", "atopic dermatitis"],
  ...["rheumatoid arthritis", "osteoarthritis", "chronic kidney disease", "HIV", "hepatitis B", "malaria", "COVID-19"],
  ...["sepsis", "preterm birth", "endometriosis", "sickle cell disease", "glioblastoma", "cancer", '"breast cancer"'],
];

const INTERVENTIONS: readonly string[] = [
  ...["pembrolizumab", "Keytruda", "MK-3475", "nivolumab", "semaglutide", "Ozempic", "metformin", "aspirin"],
  ...["atorvastatin", "dupilumab", "rituximab", "bevacizumab", "cisplatin", "paclitaxel", "insulin glargine"],
  ...["Pembrolizumab, Nivolumab", "cognitive behavioral therapy", "vaccine", "placebo", "radiation therapy"],
];

const WORDS: readonly string[] = [
  ...["immunotherapy", "machine learning", "quality of life", "brain metastases", "randomized", "children with asthma"],
  ...["overall survival", "double-blind placebo controlled", "biomarker", "pain after surgery", "study", "KEYNOTE"],
];

const TITLES: readonly string[] = ["long-term extension", "registry", "first-in-human", "dose escalation", "elderly"];
const OUTCOMES: readonly string[] = [
  "overall survival",
  "HbA1c",
  "progression free survival",
  "adverse events",
  "pain",
];

const SPONSORS: readonly string[] = [
  ...["Norvantis AG", "Caldera Therapeutics", "Midori Seiyaku", "Hollin & Marsh LLC", "University of Boston"],
  ...["Kestrel Vaccines", "university hospital", "National Institute", "Aurelle Santé", "BlueHarbor"],
];

const PLACES: readonly string[] = [
  ...["Boston", "New York", "France", "Berlin, Germany", "Texas", "South Korea", "London", "Toronto", "Shanghai"],
  "University Hospital",
];

const POINTS: readonly string[] = [
  ...["distance(42.36,-71.06,50mi)", "distance(48.85,2.35,100km)", "distance(40.7128,-74.0060,25mi)"],
  ...["distance(35.68,139.69,200km)", "distance(51.5,-0.12,50mi)"],
];

const EXPRESSIONS: readonly string[] = [
  "AREA[Phase]PHASE3 AND AREA[LeadSponsorClass]INDUSTRY",
  "AREA[StartDate]RANGE[2020-01-01,2020-12-31]",
  "AREA[LastUpdatePostDate]RANGE[2026-08-01,MAX]",
  "AREA[EnrollmentCount]RANGE[500,MAX] AND AREA[StudyType]INTERVENTIONAL",
  "AREA[MinimumAge]RANGE[MIN, 16 years] AND AREA[MaximumAge]RANGE[16 years, MAX]",
  "SEARCH[Location](AREA[LocationCity]Boston AND AREA[LocationStatus]RECRUITING)",
  "SEARCH[Location](AREA[LocationCountry]France AND AREA[LocationStatus](RECRUITING))",
  "AREA[LocationGeoPoint]DISTANCE[42.36,-71.06,50mi]",
  "AREA[Phase]MISSING AND AREA[StudyType]OBSERVATIONAL",
  "AREA[Phase:size]2",
  "AREA[ResultsFirstPostDate]RANGE[MIN,MAX] AND NOT AREA[OverallStatus]COMPLETED",
  'AREA[LeadSponsorName]COVERAGE[FullMatch]"Norvantis AG"',
  "(head OR neck) AND pain NOT cancer",
  'AREA[EligibilityCriteria]("EGFR" OR "heart failure") AND AREA[Sex]FEMALE',
  "AREA[InterventionName]EXPANSION[Term]pembrolizumab OR AREA[InterventionOtherName]Keytruda",
  "AREA[ConditionSearch]diabetes AND AREA[DesignAllocation]RANDOMIZED AND AREA[DesignMasking]DOUBLE",
  "EXPANSION[Concept]heart attack",
  "AREA[CompletionDate]RANGE[2026-01-01,2026-12-31] AND AREA[OverallStatus]RECRUITING",
  "AREA[NumLocations]RANGE[50,MAX]",
  "COVERAGE[StartsWith]phase AND AREA[StdAge]CHILD",
];

const STATUS = { "filter.overallStatus": "RECRUITING" } as const;
const SORTED = { sort: "LastUpdatePostDate" } as const;

/** 200 searches as people and programs ask them; the same on every machine. */
export function searchMix(): readonly MixedSearch[] {
  const each = (kind: string, name: string, texts: readonly string[], more: Readonly<Record<string, string>> = {}) =>
    texts.map((text) => ({ kind, parameters: { [name]: text, ...more } }));
  return [
    ...each("condition", "query.cond", CONDITIONS),
    ...each("condition, recruiting", "query.cond", CONDITIONS.slice(0, 20), STATUS),
    ...each("condition, newest first", "query.cond", CONDITIONS.slice(0, 10), SORTED),
    ...each("intervention", "query.intr", INTERVENTIONS),
    ...each("intervention, phase 3", "query.intr", INTERVENTIONS.slice(0, 12), { aggFilters: "phase:3" }),
    ...each("any words", "query.term", WORDS),
    ...each("title", "query.titles", TITLES),
    ...each("outcome", "query.outc", OUTCOMES),
    ...each("sponsor", "query.spons", SPONSORS),
    ...each("lead sponsor", "query.lead", SPONSORS.slice(0, 5)),
    ...each("place", "query.locn", PLACES),
    ...each("near a point", "filter.geo", POINTS),
    ...POINTS.map((point, index) => ({
      kind: "condition near a point",
      parameters: { "query.cond": CONDITIONS[index * 3] ?? "cancer", "filter.geo": point },
    })),
    ...each("expert expression", "filter.advanced", EXPRESSIONS),
    ...INTERVENTIONS.slice(0, 10).map((intervention, index) => ({
      kind: "condition and intervention",
      parameters: { "query.cond": CONDITIONS[index] ?? "cancer", "query.intr": intervention },
    })),
    ...EXPRESSIONS.slice(0, 11).map((expression, index) => ({
      kind: "condition and expression",
      parameters: { "query.cond": CONDITIONS[index * 2] ?? "cancer", "filter.advanced": expression },
    })),
  ];
}
