import type { Change } from "../change.ts";
import { countOf } from "../distance.ts";
import { sentenceOf } from "../sentence.ts";
import { type EventDraft, type EventRule, isEditAt, valuesOfOnly } from "./event-rule.ts";
import { objectsAt, type StudyPair, textOf } from "./study-pair.ts";

const MODULE = "protocolSection.contactsLocationsModule";
const SITES = `${MODULE}.locations`;

/**
 * Where a study takes place. Sites come in batches, so all that came, and all that went, is one event each; sites in a country that
 * is new to the study, or that it leaves, are another. `diffStudies` has matched renamed facilities already.
 */
export const siteRule: EventRule = {
  claims: (change) => isEditAt(change, SITES) && !isContact(change),
  tell(pair, changes) {
    const added = changes.filter((change) => change.fieldPath === SITES && change.before === undefined);
    const removed = changes.filter((change) => change.fieldPath === SITES && change.after === undefined);
    const statuses = changes.filter((change) => change.fieldPath === `${SITES}.status`);
    const told = new Set([...added, ...removed, ...statuses]);
    const edited = changes.filter((change) => !told.has(change));
    return [
      ...tellMoved(pair, added, changes, "added"),
      ...tellMoved(pair, removed, changes, "removed"),
      ...tellStatuses(statuses),
      ...tellEdited(edited),
    ];
  },
};

/** Contacts and investigators: they change all the time, and say nothing about the study. */
export const contactRule: EventRule = {
  claims: (change) => change.nature === "edit" && isContact(change),
  tell: (_pair, changes) => [
    {
      kind: "contact.edited",
      severity: "noise",
      rule: "contacts and investigators",
      fieldPath: changes[0]?.fieldPath ?? MODULE,
      magnitude: { unit: "count", count: changes.length },
      sentence:
        changes.length === 1 && changes[0] !== undefined ? sentenceOf(changes[0]) : `${changes.length} contacts edited`,
      changes,
    },
  ],
};

const RESPONSIBLE = "protocolSection.sponsorCollaboratorsModule.responsibleParty.investigator";

function isContact(change: Change): boolean {
  const { fieldPath } = change;
  return (
    isEditAt(change, `${MODULE}.centralContacts`) ||
    isEditAt(change, `${MODULE}.overallOfficials`) ||
    isEditAt(change, `${SITES}.contacts`) ||
    fieldPath.startsWith(RESPONSIBLE)
  );
}

/** Sites that came or went: those in countries that came or went with them, and the others. */
function tellMoved(
  pair: StudyPair,
  sites: readonly Change[],
  changes: readonly Change[],
  what: "added" | "removed",
): readonly EventDraft[] {
  if (sites.length === 0) return [];
  const kept = what === "added" ? countriesOf(pair.before) : countriesOf(pair.after);
  // The registry renames countries in all records at once; a country that a site of before is in now is not new.
  for (const { fieldPath, before, after } of changes) {
    const name = what === "added" ? after : before;
    if (fieldPath === `${SITES}.country` && typeof name === "string") kept.add(name);
  }
  const isOfNewCountry = (site: Change) => !kept.has(countryOf(site));
  const inCountries = sites.filter(isOfNewCountry);
  const others = sites.filter((site) => !isOfNewCountry(site));
  return [
    ...(inCountries.length === 0 ? [] : [tellCountries(inCountries, what)]),
    ...(others.length === 0 ? [] : [tellSites(others, what)]),
  ];
}

function countriesOf(study: StudyPair["after"]): Set<string> {
  return new Set(objectsAt(study, SITES).map((site) => textOf(site, "country") ?? ""));
}

function countryOf({ before, after }: Change): string {
  return textOf(after ?? before, "country") ?? "";
}

function countriesIn(sites: readonly Change[]): readonly string[] {
  return [...new Set(sites.map(countryOf))].filter((country) => country !== "").sort();
}

function tellCountries(sites: readonly Change[], what: "added" | "removed"): EventDraft {
  const countries = countriesIn(sites);
  const names = countries.length === 0 ? "a place without a country" : listed(countries);
  const isAdded = what === "added";
  const [only, ...others] = sites;
  return {
    kind: isAdded ? "country.added" : "country.removed",
    severity: "high",
    rule: isAdded ? "the first sites in a country" : "the last sites in a country",
    fieldPath: SITES,
    element: names,
    magnitude: magnitudeOf(sites, what, countries),
    sentence:
      only === undefined || others.length > 0
        ? `${isAdded ? "First" : "Last"} sites in ${names} ${what}: ${signed(sites.length, what)}`
        : `${isAdded ? "First" : "Last"} site in ${names} ${what}: ${placeInCountry(only)}`,
    changes: sites,
  };
}

/** "Rikshospitalet, Oslo": the country is said already. */
function placeInCountry({ before, after }: Change): string {
  const names = [textOf(after ?? before, "facility"), textOf(after ?? before, "city")];
  return names.filter((name) => name !== undefined).join(", ") || "a place without a name";
}

function tellSites(sites: readonly Change[], what: "added" | "removed"): EventDraft {
  const countries = countriesIn(sites);
  const [only] = sites;
  const where = countries.length === 1 ? (countries[0] ?? "") : countOf(countries.length, "country", "countries");
  return {
    kind: what === "added" ? "site.added" : "site.removed",
    severity: "medium",
    rule: what === "added" ? "sites in countries that the study is in" : "the study stays in the country",
    fieldPath: SITES,
    element: valuesOfOnly(sites).element,
    magnitude: magnitudeOf(sites, what, []),
    sentence: sites.length === 1 ? `Site ${what}: ${only?.element ?? ""}` : `${signed(sites.length, what)} in ${where}`,
    changes: sites,
  };
}

function magnitudeOf(
  sites: readonly Change[],
  what: "added" | "removed",
  countries: readonly string[],
): EventDraft["magnitude"] {
  const isAdded = what === "added";
  return {
    unit: "sites",
    sitesAdded: isAdded ? sites.length : 0,
    sitesRemoved: isAdded ? 0 : sites.length,
    countriesAdded: isAdded ? countries : [],
    countriesRemoved: isAdded ? [] : countries,
  };
}

function signed(count: number, what: "added" | "removed"): string {
  return `${what === "added" ? "+" : "-"}${countOf(count, "site")}`;
}

/** Names of countries that a sentence lists. */
const COUNTRIES_LISTED_MAX = 5;

function listed(names: readonly string[]): string {
  const more = names.length - COUNTRIES_LISTED_MAX;
  const shown = names.slice(0, COUNTRIES_LISTED_MAX).join(", ");
  return more > 0 ? `${shown} and ${more} more` : shown;
}

function tellStatuses(changes: readonly Change[]): readonly EventDraft[] {
  if (changes.length === 0) return [];
  // A study that is over has no statuses of its sites any more; that is the form, and no news.
  const isGone = changes.every((change) => change.after === undefined);
  const counts = [...Map.groupBy(changes, ({ after }) => String(after ?? "no status"))]
    .map(([status, group]) => `${group.length} ${status}`)
    .sort();
  const [only] = changes;
  return [
    {
      kind: "site.status",
      severity: isGone ? "low" : "medium",
      rule: isGone ? "sites lost their status" : "sites changed their status",
      fieldPath: `${SITES}.status`,
      ...valuesOfOnly(changes),
      magnitude: { unit: "count", count: changes.length },
      sentence:
        changes.length === 1 && only !== undefined
          ? sentenceOf(only)
          : isGone
            ? `${countOf(changes.length, "site")} lost their status`
            : `${countOf(changes.length, "site")} changed status: ${counts.join(", ")}`,
      changes,
    },
  ];
}

function tellEdited(changes: readonly Change[]): readonly EventDraft[] {
  const [only] = changes;
  if (only === undefined) return [];
  return [
    {
      kind: "site.edited",
      severity: "low",
      rule: "the name or the place of a site was edited",
      fieldPath: only.fieldPath,
      ...valuesOfOnly(changes),
      magnitude: { unit: "count", count: changes.length },
      sentence: changes.length === 1 ? sentenceOf(only) : `${changes.length} details of sites edited`,
      changes,
    },
  ];
}
