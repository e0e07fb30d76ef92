/** The facets that people ask for by a short word; every piece can also be named itself. */
export const FACET_WORDS: Readonly<Record<string, string>> = {
  status: "OverallStatus",
  phase: "Phase",
  type: "StudyType",
  class: "LeadSponsorClass",
  sponsor: "LeadSponsorName",
  country: "LocationCountry",
  city: "LocationCity",
  year: "year:StartDate",
  age: "StdAge",
  sex: "Sex",
  intervention: "InterventionType",
  condition: "Condition",
  drug: "InterventionName",
};

/** The facet that a word stands for; a piece, or `year:Piece`, is taken as it is. */
export function facetOf(word: string): string {
  const known = word.toLowerCase();
  return Object.hasOwn(FACET_WORDS, known) ? (FACET_WORDS[known] ?? word) : word;
}
