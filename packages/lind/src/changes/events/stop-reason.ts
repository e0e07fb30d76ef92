/** Why a study stopped early. `none`: no reason was given. */
export type StopReason =
  | "safety"
  | "efficacy"
  | "regulatory"
  | "covid"
  | "supply"
  | "funding"
  | "investigator"
  | "enrolment"
  | "success"
  | "business"
  | "other"
  | "none";

/** What a reason is called in a sentence. */
export const STOP_REASON_WORDS: Readonly<Record<StopReason, string>> = {
  safety: "safety",
  efficacy: "lack of efficacy or futility",
  regulatory: "a regulator's or ethics committee's decision",
  covid: "COVID-19",
  supply: "supply or logistics",
  funding: "funding",
  investigator: "the investigator",
  enrolment: "slow enrolment",
  success: "its aim was reached",
  business: "a business decision",
  other: "another reason",
  none: "no reason given",
};

/**
 * Phrases that tell a reason, one a line: `*` stands for any ending, `_` for one word or none, `…` for some words of the same
 * sentence, and brackets for alternatives.
 */
function phrases(lines: string): RegExp {
  const sources = lines
    .trim()
    .split(/\s*\n\s*/)
    .map((line) =>
      line
        .replaceAll("(", "(?:")
        .replaceAll("*", "\\w*")
        .replaceAll(" … ", "\\b[^.;]{0,60}?\\b")
        .replaceAll("_ ", "(?:\\w+ )?"),
    );
  return new RegExp(`\\b(?:${sources.join("|")})\\b`, "g");
}

/**
 * The classes with their phrases, the more telling class first: a study that stopped for slow enrolment after deaths stopped for
 * safety. Written from the reasons of real records and the classes of Open Targets' "why trials stop".
 */
const REASONS: readonly (readonly [StopReason, RegExp])[] = [
  [
    "safety",
    phrases(`
      (safety|unsafe|toxic*|hepatotoxic*|harm*|tolerability|intolerab*)
      (adverse|serious) (event*|effect*|reaction*|risk*)
      side effect*
      (death*|mortality)
      (risk|benefit)[ /-]+(risk|benefit)
    `),
  ],
  // Of targets that were missed, those of recruitment say nothing about the treatment.
  [
    "enrolment",
    phrases(`
      (not|unable to|fail* to|unlikely to) (meet|met|reach*|achiev*) _ _ _ (enrol*|recruit*|accru*|sample size)
      (fail*|unable|inability) to (enrol*|recruit*|accru*)
      (fail*|lack) (of|in) _ (enrol*|recruit*|accru*)
    `),
  ],
  [
    "efficacy",
    phrases(`
      (futil*|ineffective|inefficac*|not effective)
      (lack|absence|insufficien*|limited|inadequate|loss|poor|low|failure) (of|in)? ?_ (efficacy|effectiveness|effect|activity|response|benefit)
      (no|without|lack of|insufficient) _ _ _ (benefit|effect|efficacy|effectiveness|difference|activity|improvement|response)
      not _ (meet|met|achiev*|reach*|demonstrat*|show*|improv*)
      (fail*|unlikely|unable) to (meet|achieve|demonstrate|show|reach)
      negative (result*|study|trial|outcome|data)
    `),
  ],
  // Stopped because it works, told by the same words as its opposite; without such a word efficacy is taken for missing.
  [
    "success",
    phrases(`
      (overwhelming|proven|compelling|superior) (efficacy|effectiveness|benefit)
      early (stop*|terminat*) for (efficacy|benefit)
      (met|achieved|reached) _ _ (endpoints?|objectives?|aims?|goals?) (early|earlier|at _ interim)
    `),
  ],
  ["efficacy", phrases("efficacy")],
  // A board that is named alone says nothing of what it found; until somebody says so, the worse is assumed.
  ["safety", phrases("(dsmb|idmc|dmc)")],
  [
    "success",
    phrases(`
      (fda|ema) _ approved
      (approved|approval) by _ (fda|ema)
      (received|granted|obtained) _ (marketing authori*|approval)
    `),
  ],
  [
    "regulatory",
    phrases(`
      (fda|ema|mhra|irb|regulator*|ethics?|ethical)
      (health|competent) authorit*
      institutional review
      clinical hold
      not approved
      approval _ (expired|lapsed|withdrawn)
      (marketing authori*|non-?compliance)
    `),
  ],
  [
    "covid",
    phrases(`
      (covid*|corona ?virus|sars.cov*|pandemic)
    `),
  ],
  [
    "enrolment",
    phrases(`
      (slow*|poor*|low*|lack*|insufficient*|inadequate|difficult*|challeng*|limited) … (recruit*|enrol*|accru*|participant*|patient*|subject*|inclusion*|volunteer*|candidate*)
      (unable|inability|fail*|problem*|issue*|delay*|trouble|absence|no|not|few|under|cannot) … (recruit*|enrol*|accru*|participant*|patient*|subject*|inclusion*|volunteer*|candidate*)
      (recruit*|enrol*|accru*|inclusions?|participation) … (slow*|poor*|low*|lack*|insufficient|inadequate|difficult*|challeng*|problem*|issues?|fail*|rate|behind|too|never|stopped|halted|delay*)
    `),
  ],
  [
    "supply",
    phrases(`
      (supply|supplies|shortage|unavailab*|availability|manufactur*|production|logistic*|equipment)
      (not|no longer) available
      (expired|expiry|expiration)
      device (failure|malfunction)
      (staff*|personnel|capacity|resource*)
      site clos*
    `),
  ],
  [
    "funding",
    phrases(`
      (fund*|financ*|grants?|budget*|money|monetary|costs?)
      (lack of|sponsor) support
    `),
  ],
  [
    "investigator",
    phrases(`
      (pi|investigators?|researchers?|doctor|author)
      study (physician|team)
      (left|leaving|leaves|moved to|relocat*|retire*|departure) … (institut*|universit*|hospital|site|center|centre|compan*)
    `),
  ],
  [
    "success",
    phrases(`
      (recruitment|enrol*|accrual|target|goals?|objectives?|aims?|endpoints?|sample size) _ (fulfilled|complete*|reached|met|achieved|attained)
      (reached|achieved|met) _ (goals?|objectives?|aims?|endpoints?|targets?)
      (sufficient|enough) _ (information|data|evidence|number|patients)
      (overwhelming|superior*|roll-?over|positive results?|early success)
      (drug|treatment|product) _ approved
      question _ (resolved|answered)
    `),
  ],
  [
    "business",
    phrases(`
      (business|strateg*|commercial*|corporate|company|companies|portfolio|pipeline|priorit*|reprioriti*|deprioriti*)
      (contract*|agreement|acqui*|merger|bankrup*|dissolved|licen*|market*)
      sponsor'?s? _ (decision|decided|request|withdr*|terminat*|discretion|choice)
      decision (of|by|from) _ (sponsor|company)
      (terminat*|stopped|withdrawn|discontinued|cancel*) by _ sponsor
      development (program|plan|of|was)
      (terminat*|stop*|end*|discontinu*|clos*|cancel*) the program
      the program _ (terminat*|stopped|ended|discontinued|closed|cancel*)
      discontinu* _ _ (program|development|product|compound)
    `),
  ],
];

/** What only says that nobody took part is the reason where nothing else is. */
const NOBODY = phrases(`
  no (patient*|participant*|subject*|one) _ _ _ (enrol*|recruit*|includ*|randomi*)
`);
const ABOUT_ENROLMENT = /\b(?:recruit|enrol|accru)/;

/** A board's own name has the word that it watches over, and says nothing of what it found. */
const BOARD =
  /\b(?:independent )?(?:data(?:[ ,&/-]+(?:and )?)?)?(?:safety[ ,&/-]+(?:and )?)?(?:data )?monitoring (?:board|committee)\b(?: \((?:i?dsmb|i?dmc|dsmc)\))?/g;
/** "Withdrawn before any patient was enrolled" is when, and not why. */
const BEFORE_ENROLMENT = /\b(?:prior to|before)(?: \w+){0,4}? (?:enrol|recruit|accru)\w*/g;

/**
 * What a text says is not the reason, to the end of the clause. "No benefit" and "did not meet" are reasons themselves and stay.
 */
const DENIALS: readonly RegExp[] = [
  // "safety was not a factor"
  /\b(?:safety|efficacy|toxicity)\b[^.;,]*?\b(?:was|were|is|are|did|had|has|have) (?:not|no)\b (?:a|the|an|any|play|compromis|affect|involve|concern)[^.;,]*/g,
  // "not due to safety", "not related to any concern", "was not based on efficacy"; but "not completed due to safety" is a reason
  /\b(?:not|isn't|wasn't|neither)\b(?!(?: \w+)? (?:start|initiat|beg[iu]n|conduct|open|activ|launch|perform|complet|continu|proceed|enrol|recruit|fund|approv|able|feasible|possible|available|enough|sufficient|meet|met|reach|achiev)\w*)(?: \w+){0,3}? (?:due to|because of|related? to|linked to|based on|driven by|caused by|attribut\w+ to|prompted by|associated with|(?:a|the) (?:result|consequence) of|for|a)\b[^.;]*?(?=[.;]|\bbut\b|\brather\b|$)/g,
  // "unrelated to safety", "rather than safety"
  /\b(?:unrelated to|independent(?:ly)? of|nothing to do with|rather than|irrespective of|instead of|other than)\b[^.;]*?(?=[.;]|\bbut\b|$)/g,
  // "no safety concerns", "without any safety or efficacy issues"
  /\b(?:no|without|absent|neither|absence of)\b(?: \w+){0,4}? (?:concern|issue|signal|problem|finding|reason|safety)\w*[^.;]*?(?=[.;,]|\bbut\b|$)/g,
];

/** The class of a text of `whyStopped`; the same text is always of the same class. Case, quotes and white space do not count. */
export function classifyStopReason(whyStopped: string | undefined): StopReason {
  const text = normalise(whyStopped ?? "");
  if (text === "") return "none";
  const why = text.replace(BOARD, "dsmb").replace(BEFORE_ENROLMENT, " ");
  const affirmed = [...DENIALS, NOBODY].reduce((rest, denial) => rest.replace(denial, " "), why);
  const reason = REASONS.find(([, words]) => affirmed.search(words) >= 0)?.[0];
  return reason ?? (ABOUT_ENROLMENT.test(why) ? "enrolment" : "other");
}

/** Characters of a reason that are read; the registry allows 250. */
const REASON_CHARS_MAX = 2_000;

function normalise(text: string): string {
  return text
    .slice(0, REASON_CHARS_MAX)
    .toLowerCase()
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/\s+/g, " ")
    .trim();
}
