import type { CertainAgreement, MoreInfoModule } from "ctgov/study";
import { toMarkup } from "../markup.ts";
import { toText } from "../values.ts";
import type { LegacyElement } from "../xml/legacy-element.ts";

export function toMoreInfoModule(results: LegacyElement): MoreInfoModule {
  const contact = results.child("point_of_contact");
  return {
    limitationsAndCaveats: { description: results.take("limitations_and_caveats", toMarkup) },
    certainAgreement: toCertainAgreement(results.child("certain_agreements")),
    pointOfContact: {
      title: contact.take("name_or_title", toText),
      organization: contact.take("organization", toText),
      email: contact.take("email", toText),
      phone: contact.take("phone", toText),
      phoneExt: contact.take("phone_ext", toText),
    },
  };
}

/** The XML writes out in sentences of its own what the person who registered had ticked. */
const EMPLOYED = /^All Principal Investigators ARE employed by the organization sponsoring the study\.?$/;
const NOT_EMPLOYED = /^Principal Investigators are NOT employed by the organization sponsoring the study\.?$/;
const UNRESTRICTED =
  /^There is NOT an agreement between Principal Investigators and the Sponsor \(or its agents\) that restricts the PI's rights to discuss or publish trial results after the trial is completed\.?$/;
const EMBARGO =
  /^The only disclosure restriction on the PI is that the sponsor can review results communications prior to public release and can embargo communications regarding trial results for a period that is (less than or equal to 60 days|more than 60 days but less than or equal to 180 days)\b/;

function toCertainAgreement(agreements: LegacyElement): CertainAgreement {
  const employed = agreements.take("pi_employee", (text) => {
    const sentence = toText(text) ?? "";
    return EMPLOYED.test(sentence) ? true : NOT_EMPLOYED.test(sentence) ? false : undefined;
  });
  return { piSponsorEmployee: employed, ...agreements.take("restrictive_agreement", toRestriction) };
}

/** Any other text is the author's own description of another restriction. */
function toRestriction(text: string): CertainAgreement | undefined {
  const sentence = toText(text);
  if (sentence === undefined) return undefined;
  if (UNRESTRICTED.test(sentence)) return { restrictiveAgreement: false };
  const period = EMBARGO.exec(sentence)?.[1];
  if (period !== undefined) {
    return { restrictionType: period.startsWith("less") ? "LTE60" : "GT60", restrictiveAgreement: true };
  }
  return { restrictionType: "OTHER", restrictiveAgreement: true, otherDetails: toMarkup(text) };
}
