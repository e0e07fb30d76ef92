import { type JsonObject, legacyLabel } from "ctgov/study";
import { objectsAt, textAt } from "../record-values.ts";
import { escapeLine } from "./escaping.ts";

/** Where it takes place: one list for each country, in the order of the record. */
export function locationsSection(study: JsonObject): readonly string[] {
  const byCountry = new Map<string, JsonObject[]>();
  for (const location of objectsAt(study, "protocolSection", "contactsLocationsModule", "locations")) {
    const country = textAt(location, "country").trim() || "Elsewhere";
    const others = byCountry.get(country);
    if (others === undefined) byCountry.set(country, [location]);
    else others.push(location);
  }
  if (byCountry.size === 0) return [];
  return [
    "## Locations",
    "",
    ...[...byCountry].flatMap(([country, locations]) => [
      `### ${escapeLine(country)} (${locations.length})`,
      "",
      ...locations.map((location) => `- ${locationWords(location)}`),
      "",
    ]),
  ];
}

function locationWords(location: JsonObject): string {
  const place = ["facility", "city", "state", "zip"].map((key) => textAt(location, key)).filter((part) => part !== "");
  const status = textAt(location, "status");
  const words = escapeLine(place.length === 0 ? "(not named)" : place.join(", "));
  return status === "" ? words : `${words}: ${escapeLine(legacyLabel("RecruitmentStatus", status) ?? status)}`;
}
