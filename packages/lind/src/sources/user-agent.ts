/** How Lind names itself to the registry. */
export const USER_AGENT: string = "lind/0.1 (self-hosted mirror of ClinicalTrials.gov)";
