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
 * Words that tell a reason, the more telling reason first: a study that stopped for slow enrolment after deaths stopped for safety.
 * Written from the reasons of real records and the classes of Open Targets' "why trials stop".
 */
const REASONS: readonly (readonly [StopReason, RegExp])[] = [
  [
    "safety",
    /\b(?:safety|unsafe|toxic\w*|adverse (?:events?|effects?|reactions?|drug)|side effects?|deaths?|mortality|serious risks?|harm\w*|hepatotoxic\w*|risk[ /-]+benefit|benefit[ /-]+risk|tolerability|intolerab\w+|dsmb|data (?:and )?safety monitoring)\b/,
  ],
  [
    "efficacy",
    /\b(?:futil\w+|(?:lack|absence|insufficien\w+|limited|inadequate|loss|poor|low|failure) (?:of |in )?(?:\w+ )?(?:efficacy|effectiveness|effect|activity|response|benefit)|no (?:\w+ )?(?:benefit|effect|efficacy|effectiveness|difference|activity|improvement|response)|ineffective|inefficac\w+|not effective|efficacy|(?:did|does|has|have|was|were|could) not (?:\w+ )?(?:me?et|achiev\w+|reach\w*|demonstrat\w+|show\w*|improv\w+)(?! (?:\w+ ){0,3}(?:enrol|recruit|accru|sample|target))|(?:fail\w+|unlikely|unable) to (?:meet|achieve|demonstrate|show|reach)(?! (?:\w+ ){0,3}(?:enrol|recruit|accru|sample|target))|negative (?:results?|study|trial|outcome|data))\b/,
  ],
  [
    "regulatory",
    /\b(?:fda|ema|mhra|irb|regulator\w*|health authorit\w+|competent authorit\w+|ethics?|ethical|institutional review|clinical hold|withdrawn? approval|not approved|approval (?:expired|lapsed|withdrawn|was withdrawn)|marketing authori[sz]ation|non-?compliance|ind (?:was )?(?:withdrawn|inactivated))\b/,
  ],
  ["covid", /\b(?:covid\w*|corona ?virus|sars[- ]cov\w*|pandemic)\b/],
  [
    "enrolment",
    /\b(?:(?:slow\w*|poor\w*|low\w*|lack|lacking|insufficient\w*|inadequate|difficult\w*|challeng\w+|limited|unable|inability|fail\w+|problem\w*|issue\w*|delay\w*|no|not|too few|not enough|under|few|cannot|could not|absence|small number|trouble)\b[^.;]{0,60}?\b(?:recruit\w*|enrol\w*|accru\w*|participants?|patients?|subjects?|inclusions?|volunteers?|candidates?)|(?:recruit\w*|enrol\w*|accru\w*|inclusions?|participation)\b[^.;]{0,40}?\b(?:slow\w*|poor\w*|low\w*|lack\w*|insufficient|inadequate|difficult\w*|challeng\w+|problem\w*|issues?|fail\w*|rate|goals? not|not (?:met|feasible|possible)|behind|too|never|stopped|halted|delay\w*|futility))\b/,
  ],
  [
    "supply",
    /\b(?:suppl(?:y|ies)|shortage|unavailab\w+|not available|no longer available|availability|manufactur\w+|expired? (?:drug|product)|drug expir\w+|production|logistic\w*|staff\w*|personnel|capacity|resources?|equipment|device (?:failure|malfunction)|discontinued? (?:production|manufactur\w+)|site clos\w+)\b/,
  ],
  ["funding", /\b(?:fund\w*|financ\w+|grants?|budget\w*|money|monetary|lack of support|sponsor support|costs?)\b/],
  [
    "investigator",
    /\b(?:pi|p\.i\.|investigators?|researchers?|study (?:doctor|physician|team)|doctor|author)\b|\b(?:left|leaving|leaves|moved to|relocat\w+|retire\w*|departure)\b[^.;]{0,40}\b(?:institut\w+|universit\w+|hospital|site|cent(?:er|re)|compan\w+)\b/,
  ],
  [
    "success",
    /\b(?:(?:recruitment|enrol\w+|accrual|target|goals?|objectives?|aims?|endpoints?|sample size) (?:\w+ )?(?:fulfilled|complete\w*|reached|met|achieved|attained)|(?:reached|achieved|met) (?:\w+ )?(?:goals?|objectives?|aims?|endpoints?|targets?)|sufficient (?:\w+ )?(?:information|data|evidence|number|patients)|enough (?:data|information|patients|evidence)|overwhelming|early success|superior\w*|positive (?:results?|interim)|drug (?:was |is )?approved|approved (?:by|for|drug)|question (?:was |is |has been )?(?:resolved|answered)|roll(?:ed)?[- ]?over)\b/,
  ],
  [
    "business",
    /\b(?:business|strateg\w+|commercial\w*|corporate|company|companies|portfolio|pipeline|priorit\w+|reprioriti[sz]\w+|deprioriti[sz]\w+|contract\w*|agreement|acqui\w+|merger|bankrup\w+|dissolved|licen[sc]\w+|market\w*|sponsor'?s? (?:\w+ )?(?:decision|decided|request|withdr\w+|terminat\w+|discretion|choice)|decision (?:of|by|from) (?:the )?(?:sponsor|company)|(?:terminat\w+|stopped|withdrawn|discontinued|cancel\w+) by (?:the )?sponsor|development (?:program|plan|of|was)|discontinu\w+ (?:of )?(?:the )?(?:program|development|product|compound))\b/,
  ],
];

/** What only says that nobody took part is the reason where nothing else is. */
const NOBODY =
  /\bno (?:patients?|participants?|subjects?|one)\b(?: \w+){0,3} (?:enrol\w+|recruit\w+|includ\w+|randomi[sz]ed)\b/g;
const ABOUT_ENROLMENT = /\b(?:recruit\w*|enrol\w*|accru\w*)\b/;

/**
 * What a text says is not the reason: from "not due to", "unrelated to" or "no … concerns" to the end of the clause. "No benefit"
 * and "did not meet" are reasons themselves and stay.
 */
const DENIALS: readonly RegExp[] = [
  /\b(?:safety|efficacy|toxicity)\b[^.;,]*?\b(?:was|were|is|are|did|had|has|have) (?:not|no)\b (?:a |the |an |any )?(?:reason|factor|cause|concern|issue|consideration|involved|part|play|role|affected|compromised)\w*[^.;,]*/g,
  /\b(?:not|isn't|wasn't|in no way|neither)\b(?: \w+){0,3}? (?:due to|because of|related to|relate to|linked to|based on|driven by|caused by|attributed to|attributable to|prompted by|associated with|a (?:result|consequence|reflection) of|the result of|for|on account of|a)\b[^.;]*?(?=[.;]|\bbut\b|\brather\b|$)/g,
  /\b(?:unrelated to|independent(?:ly)? of|nothing to do with|rather than|irrespective of|instead of|other than)\b[^.;]*?(?=[.;]|\bbut\b|$)/g,
  /\b(?:no|without|absent|neither|not any|absence of|never any)\b(?: \w+){0,4}? (?:concerns?|issues?|signals?|problems?|findings?|reasons?|events? (?:occurred|were)|safety)\b[^.;]*?(?=[.;,]|\bbut\b|$)/g,
];

/** The class of a text of `whyStopped`; the same text is always of the same class. Case, quotes and white space do not count. */
export function classifyStopReason(whyStopped: string | undefined): StopReason {
  const text = normalise(whyStopped ?? "");
  if (text === "") return "none";
  const affirmed = [...DENIALS, NOBODY].reduce((rest, denial) => rest.replace(denial, " "), text);
  const reason = REASONS.find(([, words]) => words.test(affirmed))?.[0];
  return reason ?? (ABOUT_ENROLMENT.test(text) ? "enrolment" : "other");
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
