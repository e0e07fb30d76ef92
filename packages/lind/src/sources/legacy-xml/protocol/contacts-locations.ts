import type { Contact, ContactsLocationsModule, Location, Official } from "ctgov/study";
import { toEnum, toText } from "../values.ts";
import type { LegacyElement } from "../xml/legacy-element.ts";

export function toContactsLocationsModule(study: LegacyElement): ContactsLocationsModule {
  const locations = study.children("location").map(toLocation);
  takeLocationCountries(study, locations);
  return {
    centralContacts: ["overall_contact", "overall_contact_backup"].flatMap((name) =>
      study.children(name).map(toContact),
    ),
    overallOfficials: study.children("overall_official").map(toOfficial),
    locations,
  };
}

/** The XML lists the countries of all locations a second time, each once. */
function takeLocationCountries(study: LegacyElement, locations: readonly Location[]): void {
  const countries = new Set(locations.map((location) => location.country));
  study.child("location_countries").takeAll("country", (text) => (countries.delete(toText(text)) ? true : undefined));
}

function toLocation(location: LegacyElement): Location {
  const facility = location.child("facility");
  const address = facility.child("address");
  const contacts = ["contact", "contact_backup"].flatMap((name) => location.children(name).map(toContact));
  return {
    facility: facility.take("name", toText),
    status: location.take("status", toEnum("RecruitmentStatus")),
    city: address.take("city", toText),
    state: address.take("state", toText),
    zip: address.take("zip", toText),
    country: address.take("country", toText),
    contacts: [...contacts, ...location.children("investigator").map(toInvestigator)],
  };
}

/** v2 names the role of everybody; in the XML a contact is one by its element. */
function toContact(contact: LegacyElement): Contact {
  return {
    name: takeName(contact),
    role: contact.children().length === 0 ? undefined : "CONTACT",
    phone: contact.take("phone", toText),
    phoneExt: contact.take("phone_ext", toText),
    email: contact.take("email", toText),
  };
}

/** The affiliation of a location's investigator has no place in v2. */
function toInvestigator(investigator: LegacyElement): Contact {
  return { name: takeName(investigator), role: investigator.take("role", toEnum("ContactRole")) };
}

function toOfficial(official: LegacyElement): Official {
  return {
    name: takeName(official),
    affiliation: official.take("affiliation", toText),
    role: official.take("role", toEnum("OfficialRole")),
  };
}

/** v2 has one name, with the degrees in it. Since 2010-03 `last_name` holds all of it. */
function takeName(person: LegacyElement): string | undefined {
  const names = ["first_name", "middle_name", "last_name"].flatMap((name) => person.take(name, toText) ?? []);
  const degrees = person.take("degrees", toText) ?? person.take("degree", toText);
  const name = [names.join(" "), ...(degrees === undefined ? [] : [degrees])].filter((part) => part !== "").join(", ");
  return name === "" ? undefined : name;
}
