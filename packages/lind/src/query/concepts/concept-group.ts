/**
 * Names that mean the same, as a source gives them: a line of the list, a concept of MeSH, what was learnt of one name.
 */
export interface ConceptGroup {
  /** The first is the preferred one. A search for any of them finds all the others. */
  readonly names: readonly string[];
  /** Abbreviations: a search for one finds `names`, and no search finds a study by it alone. */
  readonly oneWayNames: readonly string[];
  /** `list:conditions/cardiovascular`, `mesh`, `mirror`. */
  readonly source: string;
  /** For what was learnt from the mirror: in how many studies. */
  readonly evidence: number | undefined;
}
