import type { Contact, ContactsLocationsModule, Location, Official } from "ctgov/study";
import { type LifeState, showsRecruitment } from "../life-state.ts";
import { Draws } from "../random.ts";
import { DEPARTMENTS } from "../vocabulary/organizations.ts";
import { type City, cities } from "../vocabulary/terms.ts";
import { contact, nameWithDegree } from "./people.ts";
import { listed } from "./sentence.ts";
import { reportedStatus } from "./status.ts";
import { institutionIn, type Subject } from "./subject.ts";

export function contactsLocationsModule(subject: Subject, state: LifeState): ContactsLocationsModule | undefined {
  const { profile } = subject;
  if (profile.kind === "withheld") return undefined;
  const module = {
    centralContacts: showsRecruitment(state) ? centralContacts(subject, state) : undefined,
    overallOfficials: officials(subject),
    locations: listed(state.sites.map((site) => location(subject, state, site))),
  };
  return Object.values(module).every((part) => part === undefined) ? undefined : module;
}

function centralContacts({ profile }: Subject, state: LifeState): readonly Contact[] {
  const draws = new Draws(profile.seed, profile.index, "contacts", state.revisions.contacts);
  const first = contact(draws);
  // A change of the contact must show, whatever was drawn.
  const numbered = state.revisions.contacts === 0 ? first : { ...first, phoneExt: String(state.revisions.contacts) };
  return draws.chance(0.4) ? [numbered, contact(draws)] : [numbered];
}

function officials({ profile, sponsor }: Subject): readonly Official[] | undefined {
  const draws = new Draws(profile.seed, profile.index, "contacts", -1);
  if (draws.chance(0.12)) return undefined;
  const count = draws.weighted([
    [1, 88],
    [2, 9],
    [3, 3],
  ] as const);
  const isCompany = sponsor.class === "INDUSTRY";
  return Array.from({ length: count }, () => ({
    name: isCompany && draws.chance(0.4) ? "Medical Director" : nameWithDegree(draws),
    affiliation: sponsor.name,
    role: isCompany ? "STUDY_DIRECTOR" : draws.chance(0.9) ? "PRINCIPAL_INVESTIGATOR" : "STUDY_CHAIR",
  }));
}

function location(subject: Subject, state: LifeState, site: number): Location {
  const { profile, home } = subject;
  const draws = new Draws(profile.seed, profile.index, "site", site);
  // The first site is at home more often than not; half of the sites of a study share its country.
  const city =
    site === 0 && draws.chance(0.8) ? home : draws.chance(0.35) ? sameCountry(draws, home) : draws.pickEarly(cities);
  const isShown = showsRecruitment(state);
  return {
    facility: facility(draws, city, site),
    status: isShown ? (state.siteStatuses.get(site) ?? usualStatus(subject, state)) : undefined,
    city: city.city,
    state: city.state,
    zip: draws.chance(0.85) ? city.zip : undefined,
    country: city.country,
    contacts: isShown && draws.chance(0.7) ? siteContacts(draws) : undefined,
    geoPoint: { lat: city.lat, lon: city.lon },
  };
}

function usualStatus({ profile }: Subject, state: LifeState): Location["status"] {
  return reportedStatus(profile, state.stage);
}

function sameCountry(draws: Draws, home: City): City {
  const drawn = draws.pick(cities);
  return drawn.country === home.country ? drawn : home;
}

function facility(draws: Draws, city: City, site: number): string {
  const number = String(1_000 + site);
  const department = draws.pick(DEPARTMENTS).replace("{n}", number);
  const kind = draws.next();
  if (kind < 0.2) return department;
  const institution = institutionIn(draws, city);
  return kind < 0.45 ? `${institution} - ${department}` : `${institution} ( Site ${number} )`;
}

function siteContacts(draws: Draws): readonly Contact[] {
  const first = contact(draws);
  return draws.chance(0.45) ? [first, { name: nameWithDegree(draws), role: "PRINCIPAL_INVESTIGATOR" }] : [first];
}
