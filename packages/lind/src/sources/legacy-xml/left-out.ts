import type { LeftOut } from "./xml/legacy-element.ts";

/** What v2 has no place for; docs/legacy-xml.md says why of each. */
export const PATHS_WITHOUT_PLACE: ReadonlySet<string> = new Set([
  "@rank",
  "required_header/link_text",
  "required_header/url",
  "oversight_info/authority",
  "is_fda_regulated",
  "is_section_801",
  "primary_outcome/safety_issue",
  "secondary_outcome/safety_issue",
  "other_outcome/safety_issue",
  "clinical_results/outcome_list/outcome/safety_issue",
  "number_of_arms",
  "number_of_groups",
  "location/investigator/affiliation",
  "last_update_submitted_qc",
]);

/** Where `N/A` says that there is nothing. */
const PATHS_OF_NOTHING: ReadonlySet<string> = new Set([
  "eligibility/minimum_age",
  "eligibility/maximum_age",
  "phase",
  "study_type",
]);

/**
 * True for a text that no v2 record has. Any other that was left out is an element or a value that the conversion does
 * not know, and deserves a look.
 */
export function isWithoutPlace({ path, text }: LeftOut): boolean {
  if (PATHS_WITHOUT_PLACE.has(path)) return true;
  if (path === "study_design") return text.startsWith("Endpoint Classification: ");
  return text === "N/A" && PATHS_OF_NOTHING.has(path);
}
