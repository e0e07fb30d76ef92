/**
 * The mark of a study that Lind's simulator made. It is part of the text itself, so that a file, a page or a stored
 * record tells what it is wherever it turns up, and synthetic studies never mix with real ones.
 */

/** `orgStudyIdInfo.id` of every synthetic study begins with this; no organisation uses it. */
export const SYNTHETIC_ORG_STUDY_ID_PREFIX = "LIND-SYNTHETIC-";

/** The keyword that every synthetic study carries. */
export const SYNTHETIC_KEYWORD = "Synthetic";

/** The smallest number of a synthetic `NCT9…` id. The registry had reached NCT07 in 2026. */
export const SYNTHETIC_NCT_NUMBER_MIN = 90_000_000;

/** True for the `orgStudyIdInfo.id` of a study that the simulator made. */
export function isSyntheticOrgStudyId(orgStudyId: string | undefined): boolean {
  return orgStudyId?.startsWith(SYNTHETIC_ORG_STUDY_ID_PREFIX) === true;
}
