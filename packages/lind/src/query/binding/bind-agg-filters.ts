import { nearest } from "ctgov/study";
import type { Condition } from "../query.ts";
import type { Bound } from "./bind-filters.ts";
import { problem, type QueryProblem } from "./problems.ts";

function anyValue(pieces: readonly string[], ...values: readonly string[]): Condition {
  return { kind: "or", operands: pieces.map((piece) => ({ kind: "value", piece, values })) };
}

/** A filter whose keys each stand for a value of one piece. */
function keysOf(piece: string, values: Readonly<Record<string, string>>): Readonly<Record<string, Condition>> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, anyValue([piece], value)]));
}

const FUNDER_PIECES: readonly string[] = ["LeadSponsorClass", "CollaboratorClass"];

/**
 * The site's check boxes, as `aggFilters` names them: filter, key, meaning. Recorded are the keys of status and phase,
 * `studyType:int`, `ages:child older`, `results:with` and `without`, `docs:sap`, `violation:y`; the others are read from
 * their names. A funder is the lead sponsor or a collaborator, as in the registry's FunderTypeSearch area.
 */
const AGG_FILTERS: Readonly<Record<string, Readonly<Record<string, Condition>>>> = {
  status: keysOf("OverallStatus", {
    rec: "RECRUITING",
    not: "NOT_YET_RECRUITING",
    act: "ACTIVE_NOT_RECRUITING",
    enr: "ENROLLING_BY_INVITATION",
    com: "COMPLETED",
    ter: "TERMINATED",
    sus: "SUSPENDED",
    wit: "WITHDRAWN",
    unk: "UNKNOWN",
  }),
  phase: keysOf("Phase", {
    "0": "EARLY_PHASE1",
    "1": "PHASE1",
    "2": "PHASE2",
    "3": "PHASE3",
    "4": "PHASE4",
    NA: "NA",
  }),
  studyType: {
    ...keysOf("StudyType", { int: "INTERVENTIONAL", obs: "OBSERVATIONAL", exp: "EXPANDED_ACCESS" }),
    obs_patreg: anyValue(["PatientRegistry"], "true"),
    exp_indiv: anyValue(["ExpAccTypeIndividual"], "true"),
    exp_inter: anyValue(["ExpAccTypeIntermediate"], "true"),
    exp_treat: anyValue(["ExpAccTypeTreatment"], "true"),
  },
  funderType: {
    nih: anyValue(FUNDER_PIECES, "NIH"),
    fed: anyValue(FUNDER_PIECES, "FED"),
    industry: anyValue(FUNDER_PIECES, "INDUSTRY"),
    other: anyValue(FUNDER_PIECES, "OTHER_GOV", "INDIV", "NETWORK", "AMBIG", "OTHER", "UNKNOWN"),
  },
  sex: keysOf("Sex", { f: "FEMALE", m: "MALE" }),
  healthy: keysOf("HealthyVolunteers", { y: "true" }),
  ages: keysOf("StdAge", { child: "CHILD", adult: "ADULT", older: "OLDER_ADULT" }),
  results: keysOf("HasResults", { with: "true", without: "false" }),
  docs: {
    prot: anyValue(["LargeDocHasProtocol"], "true"),
    sap: anyValue(["LargeDocHasSAP"], "true"),
    icf: anyValue(["LargeDocHasICF"], "true"),
  },
  violation: {
    y: {
      kind: "or",
      operands: [anyValue(["FDAAA801Violation"], "true"), { kind: "present", piece: "ViolationAnnotation" }],
    },
  },
  // Results that were submitted and not yet posted: the registry keeps the steps of their review in this structure.
  ressub: { y: { kind: "present", piece: "UnpostedAnnotation" } },
};

const AGG_FILTER_IDS: readonly string[] = Object.keys(AGG_FILTERS);

/**
 * A pair ends at a comma, or at a pipe that another pair follows: `status:rec|com` was answered with no study, as an
 * unknown key is, so that pipe belongs to the key.
 */
const PAIR_END = /,|\|(?=\s*\w+:)/g;

interface Pair {
  readonly id: string;
  readonly keys: readonly string[];
}

/**
 * `aggFilters`: `status:rec com,sex:f`. Keys of one filter are alternatives, filters all hold, and of a filter that
 * stands there twice the last counts. An unknown filter is refused; an unknown key is met by no study (both recorded).
 */
export function bindAggFilters(parameter: string, text: string): Bound {
  const problems: QueryProblem[] = [];
  const pairs = new Map<string, readonly string[]>();
  let start = 0;
  for (const item of text.split(PAIR_END)) {
    if (item.trim() !== "") {
      const pair = parsePair(item);
      if (pair === undefined) problems.push(pairProblem(parameter, item, start));
      else pairs.set(pair.id, pair.keys);
    }
    start += item.length + 1;
  }
  if (problems.length > 0) return { kind: "problems", problems };
  return { kind: "and", operands: [...pairs].map(([id, keys]) => conditionOf(id, keys)) };
}

/** Undefined for an unknown filter and for what is no pair. */
function parsePair(item: string): Pair | undefined {
  const [, id = "", keys = ""] = /^\s*(\w+):([^:]*)$/.exec(item) ?? [];
  return Object.hasOwn(AGG_FILTERS, id) ? { id, keys: keys.split(/\s+/).filter((key) => key !== "") } : undefined;
}

function pairProblem(parameter: string, item: string, itemStart: number): QueryProblem {
  const typed = item.trim();
  const start = itemStart + item.indexOf(typed);
  const id = /^(\w+):[^:]*$/.exec(typed)?.[1];
  const place = { start, end: start + (id ?? typed).length };
  const advice = `the filters are ${AGG_FILTER_IDS.join(", ")}`;
  const message =
    id === undefined
      ? `"${typed}" is no filter and its keys, such as status:rec com.`
      : `There is no filter "${id}"; ${advice}.`;
  const suggestion = id === undefined ? undefined : nearest(id, AGG_FILTER_IDS);
  return problem(parameter, "INVALID_VALUE", message, { place, suggestion });
}

function conditionOf(id: string, keys: readonly string[]): Condition {
  const options = AGG_FILTERS[id] ?? {};
  const operands = keys.flatMap((key) => (Object.hasOwn(options, key) ? (options[key] ?? []) : []));
  return { kind: "or", operands };
}
