import type { BrowseModule, DerivedSection } from "ctgov/study";
import { toDay, toText } from "./values.ts";
import type { LegacyElement } from "./xml/legacy-element.ts";

/** The day on which the registry wrote the XML is that of the data in it, which v2 names `versionHolder`. */
export function toDerivedSection(study: LegacyElement): DerivedSection {
  return {
    miscInfoModule: {
      versionHolder: study.child("required_header").take("download_date", toProcessedDay),
      removedCountries: study.child("removed_countries").takeAll("country", toText),
    },
    conditionBrowseModule: toBrowseModule(study.child("condition_browse")),
    interventionBrowseModule: toBrowseModule(study.child("intervention_browse")),
  };
}

function toProcessedDay(text: string): string | undefined {
  return toDay(/^\s*ClinicalTrials\.gov processed this data on (.+)$/s.exec(text)?.[1] ?? "");
}

/** The terms only: the XML has neither their ids nor the terms above them. */
function toBrowseModule(browse: LegacyElement): BrowseModule {
  return { meshes: browse.takeAll("mesh_term", toText).map((term) => ({ term })) };
}
