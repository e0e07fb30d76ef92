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
 * sentence, and brackets for alternatives; `(?!` and `(?<!` are those of a regular expression.
 */
function phrases(lines: string): RegExp {
  const sources = lines
    .trim()
    .split(/\s*\n\s*/)
    .map((line) =>
      line
        .replaceAll(/\((?!\?)/g, "(?:")
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
  // Before safety: whose death it was.
  [
    "investigator",
    phrases(`
      (death|passing|loss) of _ _ (pi|investigator*|researcher*)
      (pi|investigator|researcher)('s)? (death|_ (died|deceased|passed away))
    `),
  ],
  [
    "safety",
    phrases(`
      (safety|unsafe|toxic*|(hepato|cardio|nephro|neuro|myelo)toxic*|harm(s|ed|ful|ing)?|tolerability|intolerab*)
      (adverse|serious) (drug|device|treatment|medical)? ?(event*|effect*|reaction*|experience*|risk*)
      (saes?|aes?|susars?|dlts?)
      side[ -]effect*
      (death*|mortality)
      (patients?|participants?|subjects?) _ died
      (risk|benefit)[ /-]+(risk|benefit)
      not _ tolerated
      (poor*|badly) tolerated
      (not|cannot|unable to) tolerate
      (drug|medication|herb) interactions?
      (devices?|products?|drugs?|implants?|lots?|batch|batches|market|voluntary) _ _ recall*
      recall* (of|by|the) _ _ (device*|product*|drug*|implant*|lots?|batch*|manufacturer|fda)
    `),
  ],
  // Of targets that were missed, those of recruitment say nothing about the treatment.
  [
    "enrolment",
    phrases(`
      (not|unable to|fail* to|unlikely to) (meet|met|reach*|achiev*) _ _ _ (enrol*|recruit*|accru*|sample size|criteria|eligib*)
      (enrol*|recruit*|accru*) (goal*|target*|number*|objective*|rate*|expectation*) _ not _ (met|reach*|achiev*|attain*)
      (fail*|unable|inability) to (enrol*|recruit*|accru*)
      (fail*|lack) (of|in) _ (enrol*|recruit*|accru*)
    `),
  ],
  [
    "efficacy",
    phrases(`
      (futil*|ineffective|inefficac*|not effective)
      (lack|absence|insufficien*|limited|inadequate|loss|poor|low|failure) (of|in)? ?_ (efficacy|effectiveness|effect|activity|response|benefit)
      (no|without|lack of|insufficient) _ _ _ (benefit|effects?|efficacy|effectiveness|difference|improvement|responses?)
      (no|without|insufficient) _ (clinical|anti-?tumou?r|biological|therapeutic) activity
      not _ (meet|met|achiev*|reach*|demonstrat*|show*|improv*)(?! (\\w+ ){0,2}?(agreement|consensus|contract*|deadline*|timeline*|requirement*|up|interest))
      (fail*|unlikely|unable) to (meet|achieve|demonstrate|show|reach)
      fail* _ (primary|secondary|co-primary|main) _ (endpoint*|end[ -]point*|outcome*)
      missed _ (primary|secondary|co-primary|main) _ (endpoint*|end[ -]point*)
      not (efficacious|beneficial|superior)
      (treatment*|drug|intervention|therapy|medication|vaccine) (did|does) not (work|help)
      (?<!no[nt][ -])inferior to
      (negative|unfavou?rable|disappointing) _ (result*|study|trial|outcome*|data|analys*|finding*)
      (low|little|no|small) _ (likelihood|probability|chance) of success
      conditional power
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
    "regulatory",
    phrases(
      "(not|never|fail* to|unable to|without) _ _ (?<!(fund|funding|budget|grant|management|sponsor) )(approval|authori[sz]ation)",
    ),
  ],
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
      (ind|ide) _ (withdrawn|inactivated|terminated|closed|expired)
      (marketing authori*|non-?compliance)
    `),
  ],
  [
    "covid",
    phrases(`
      (covid*|corona ?virus|sars.cov*|pandemic|lock-?down*)
    `),
  ],
  [
    "enrolment",
    phrases(`
      (slow*|poor*|low*|lack*|insufficient*|inadequate|difficult*|challeng*|limited) … (recruit*|enrol*|accru*|participant*|patient*|subject*|inclusion*|volunteer*|candidate*)
      (unable|inability|fail*|problem*|issue*|delay*|trouble|absence|no|not|few|under|cannot) … (recruit*|enrol*|accru*|participant*|patient*|subject*|inclusion*|volunteer*|candidate*)
      (recruit*|enrol*|accru*|inclusions?|participation) … (slow*|poor*|low*|lack*|insufficient|inadequate|difficult*|challeng*|problem*|issues?|fail*|rate|behind|too|never|stopped|halted|delay*)
      (slow*|poor*|low*|lack of|insufficient) (accural|acrual|recuitment|enrolment)
      low number … (criteria|eligib*|randomi*)
      under-?(enrol*|recruit*|accru*)
      (insufficient|inadequate|small) sample size
      (patients?|participants?|subjects?|families) _ _ (declined|refus*|unwilling|not available)
      interest (of|from|among|by) _ (patients?|participants?|subjects?)
      (low|poor) participation
    `),
  ],
  // What happened to people, where it is not what a study is about: patients with it who could not be found came before.
  [
    "safety",
    phrases(`
      (?<!(with|for|of|in|low|lower) )(increas*|elevat*|rais*|abnormal*) _ _ ((liver|hepatic) (enzyme*|function|tests?|values?)|transaminase*|aminotransferase*|alt|ast)
      (?<!(with|for) )(liver enzyme*|transaminase*|aminotransferase*|alt|ast) _ (increas*|elevat*)
      (?<!(with|for|of|acute|chronic|in) )(liver|hepatic) (injury|injuries|damage|failure) (in|of|was|were|occur*|observed|seen|reported|after|following)
      (?<!(with|for|of|acute|chronic|in) )drug[ -]induced (liver|hepat*|lung|kidney|renal|cardiac)
      (?<!(with|for|of|in) )qtc? prolong*
      (unacceptable|increased|excess*|higher|undue) _ (risk*|bleeding|h[ae]+morrhag*)
      (high*|increas*|excess*|unacceptable|unexpected|severe|serious|frequent|too many|bleeding) _ (rate|number|incidence)? ?(of)? ?_ complications?
    `),
  ],
  [
    "supply",
    phrases(`
      (supply|supplies|shortage|unavailab*|availability|manufactur*|production|logistic*|equipment)
      (not|no longer) available
      no longer _ (produc*|made|supplied|distributed)
      (unable to|could not|cannot|inability to|not) _ (obtain|acquire|get|procure|secure) _ _ (drug|medication|device|product|placebo|compound|agent|vaccine)
      lack of _ (drug|medication|placebo|product|devices?)
      out of stock
      back-?order*
      (technical|technological|software|hardware|stability|formulation) (problem*|issue*|difficult*|failure*|fault*|reason*)
      delay* _ _ (delivery|shipment|shipping)
      (drug|device|product|medication) (delivery|shipment) _ delay*
      (expired|expiry|expiration)
      (device|equipment|machine) (failure|malfunction*|defect*|broke*)
      (staff*|personnel|capacity|resource*)
      site clos*
    `),
  ],
  [
    "funding",
    phrases(`
      (fund*|unfunded|defund*|financ*|economic (reason*|constraint*|situation|crisis|difficult*)|grants?|budget*|money|monetary|costs?)
      (lack of|sponsor|withdrew|withdrawal of|withdrawn|loss of|lost|no) _ support
    `),
  ],
  [
    "investigator",
    phrases(`
      (pi|investigators?|researchers?|doctor|author)(?![ -](initiated|sponsored))
      study (physician|team)
      (student|fellow|physician|surgeon|scientist) _ _ (left|leaving|graduat*|moved|relocat*|retire*|departed|resigned)
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
      development (program|plans?|of|was)
      (terminat*|stop*|end*|discontinu*|clos*|cancel*) the program
      (the )?(program|project) _ (terminat*|stopped|ended|discontinued|closed|cancel*)
      discontinu* _ _ (program|development|product|compound)
      (terminat*|stop*) of _ development
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

/** Words of safety that are about something else: what was studied, what was found to be well, and what nobody waits for. */
const NO_FINDINGS: readonly RegExp[] = [
  // "the long-term safety study", "drug interaction study"
  /\b(?:safety|tolerability|toxicity|interactions?)(?: and \w+)? (?:stud(?:y|ies)|trials?|follow[- ]?ups?|extension|lead[- ]in|run[- ]in|phase|registry|database)\b/g,
  // "acceptable safety profile", "safety profile acceptable"
  /\b(?:safety|tolerability) (?:profile )?(?:acceptable|good|favou?rable|satisfactory)\b/g,
  /\b(?:good|acceptable|favou?rable|satisfactory|excellent) (?:\w+ )?(?:safety|tolerability)\b/g,
  // "safety was confirmed"; but "safety was not acceptable" is a reason
  /\b(?:safety|tolerability)\b(?: \w+){0,5}? (?:was|were|is|are|remain\w*|been) (?:(?!not\b)\w+ )?(?:good|acceptable|favou?rable|satisfactory|confirmed|demonstrated|established|shown|unchanged)\b/g,
  // "the benefit-risk profile remains unchanged"
  /\b(?:benefit|risk)[ /-]+(?:benefit|risk)(?: \w+){0,3}? (?:was|is|remain\w*) (?:(?!not\b)\w+ )?(?:good|positive|acceptable|favou?rable|unchanged)\b/g,
  // "sufficient safety data"
  /(?<=\b(?:sufficient|enough) (?:\w+ ){0,2})safety\b/g,
  // "too few patients with severe toxicity"
  /(?<=\b(?:few|eligible|enough|insufficient|lack of)(?: \w+){0,3} (?:patients|participants|subjects) )(?:with|without)\b(?: (?!and\b|but\b|due\b|because\b|were\b|was\b)\w+){1,4}/g,
  // "no response from the sponsor" is none of a patient
  /\b(?:no|without|lack of) (?:\w+ )?(?:responses?|reply|replies|answers?)(?= (?:from|by)\b)/g,
];
/** During the pandemic, the safety of people is a precaution and not a finding. */
const PANDEMIC = /\b(?:covid|corona|sars|pandemic)/;
const PRECAUTION =
  /\b(?:(?:patients?|participants?|subjects?|staff|personnel|public)(?:'s?)? (?:health and )?safety|safety of (?:\w+ ){0,4}?(?:patients?|participants?|subjects?|staff|personnel|public))\b/g;

/**
 * What a text says is not the reason, to the end of the clause. "No benefit" and "did not meet" are reasons themselves and stay.
 */
const DENIALS: readonly RegExp[] = [
  // "safety was not a factor"
  /\b(?:safety|efficacy|toxicity)\b[^.;,]*?\b(?:was|were|is|are|did|had|has|have) (?:not|no)\b (?:(?:a|the|an|any)\b|play|compromis|affect|involve|concern)[^.;,]*/g,
  // "not due to safety", "not related to any concern", "was not based on efficacy"; but "not completed due to safety" is a reason
  /\b(?:not|isn't|wasn't|neither)\b(?!(?: \w+)? (?:start|initiat|beg[iu]n|conduct|open|activ|launch|perform|complet|continu|proceed|enrol|recruit|fund|approv|able|feasible|possible|available|enough|sufficient|meet|met|reach|achiev)\w*)(?: \w+){0,3}? (?:due to|because of|related? to|linked to|based on|driven by|caused by|attribut\w+ to|prompted by|associated with|(?:a|the) (?:result|consequence) of|for|a)\b[^.;]*?(?=[.;]|\bbut\b|\brather\b|$)/g,
  // "unrelated to safety", "rather than safety"
  /\b(?:unrelated to|independent(?:ly)? of|nothing to do with|rather than|irrespective of|instead of|other than)\b[^.;]*?(?=[.;]|\bbut\b|$)/g,
  // "no safety concerns", "without any safety or efficacy issues"
  // but "no benefit and safety concerns" and "no supply due to a safety recall" are reasons
  /\b(?:no|without|absent|neither|absence of)\b(?: (?!due\b|because\b|owing\b|given\b|after\b|following\b|for\b|benefit\b|effect\b|response\b|difference\b|improvement\b)\w+){0,4}? (?:concern|issue|signal|problem|finding|reason|safety)\w*[^.;]*?(?=[.;,]|\bbut\b|$)/g,
  // "no serious adverse events", "without any evidence of harm"
  /\b(?:no|nor|without(?: any)?|absence of(?: any)?)\b(?: (?:any|new|other|such|further|additional|known|apparent|reported|observed|serious|severe|major|significant|relevant|unexpected|unanticipated|increased|drug|device|product|treatment|study|patients?|participants?|subjects?|related|evidence|signs?|of|or|and)|[ -](?:drug|treatment|device|study)-related)* (?:adverse|saes?|aes?|susars?|dlts?|side[ -]effects?|deaths?|mortality|harm|toxicit(?:y|ies)|complications?|recalls?|(?:drug )?interactions?|risks?)\b[^.;,]*?(?=[.;,]|\bbut\b|$)/g,
  // "not safety related", "non-safety reasons"
  /\b(?:not|non)[ -](?:an? |any |the )?(?:safety|efficacy|toxicity)\b[^.;,]*?(?=[.;,]|\bbut\b|\brather\b|$)/g,
];

/** The class of a text of `whyStopped`; the same text is always of the same class. Case, quotes and white space do not count. */
export function classifyStopReason(whyStopped: string | undefined): StopReason {
  const text = normalise(whyStopped ?? "");
  if (text === "") return "none";
  const told = PANDEMIC.test(text) ? text.replace(PRECAUTION, " ") : text;
  const why = without(NO_FINDINGS, told.replace(BOARD, "dsmb").replace(BEFORE_ENROLMENT, " "));
  const affirmed = without([NOBODY], withoutDenials(why));
  const reason = REASONS.find(([, words]) => affirmed.search(words) >= 0)?.[0];
  return reason ?? (ABOUT_ENROLMENT.test(why) ? "enrolment" : "other");
}

/** A board that found nothing to worry about is no reason either. */
function withoutDenials(why: string): string {
  const affirmed = without(DENIALS, why);
  return affirmed === why ? why : affirmed.replace(/\b(?:dsmb|idmc|dmc)\b/g, " ");
}

function without(passages: readonly RegExp[], text: string): string {
  return passages.reduce((rest, passage) => rest.replace(passage, " ").replace(/ {2,}/g, " "), text);
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
