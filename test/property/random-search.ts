import { COVERAGES, EXPANSIONS, type Expression, printExpression } from "ctgov/essie";
import { enumValuesOf, type FieldNode, fieldNodes, findField, indexedOnlyNodes, valuesOf } from "ctgov/study";
import fc from "fast-check";
import { must } from "../../packages/lind/src/base/assert.ts";

/** Parameters of a search, drawn so that they have to do with the studies: their words, values, dates and places. */
export type SearchParameters = Readonly<Record<string, string>>;

const QUERY_NAMES = ["term", "cond", "intr", "titles", "outc", "spons", "lead", "locn", "id", "patient"] as const;
const AREAS = ["ConditionSearch", "InterventionSearch", "TitleSearch", "LocationSearch", "EligibilitySearch"] as const;
const SORTS = [
  ...["StartDate", "LastUpdatePostDate:asc", "EnrollmentCount", "EnrollmentCount:desc", "MinimumAge"],
  ...["@relevance", "NumLocations:desc,StartDate", "@relevance,StartDate:asc", "ResultsFirstPostDate"],
] as const;

const leaves = fieldNodes.filter((node) => node.children.length === 0);
const texts = leaves.filter((node) => ["text", "markup"].includes(node.type));
const enums = leaves.filter((node) => node.isEnum);
const dates = leaves.filter((node) => ["NormalizedDate", "PartialDate"].includes(node.type));
const numbers = [...leaves.filter((node) => ["integer", "number", "long"].includes(node.type)), ...indexedOnlyNodes];
const ages = ["MinimumAge", "MaximumAge"].flatMap((piece) => findField(piece) ?? []);
const inLocation = "protocolSection.contactsLocationsModule.locations.";
const ofLocations = (nodes: readonly FieldNode[]) => nodes.filter((node) => node.fieldPath.startsWith(inLocation));

/** Arbitrary searches over these studies. */
export function searchesOver(studies: readonly unknown[]): fc.Arbitrary<SearchParameters> {
  const words = wordsFrom(studies);
  const text = expressionsOver(studies, words, texts).map(printExpression);
  const query = fc.record({ name: fc.constantFrom(...QUERY_NAMES), text });
  return fc
    .record({
      queries: fc.array(query, { maxLength: 2 }),
      advanced: fc.option(text, { nil: undefined, freq: 2 }),
      geo: fc.option(placesFrom(studies), { nil: undefined, freq: 6 }),
      sort: fc.option(fc.constantFrom(...SORTS), { nil: undefined, freq: 4 }),
    })
    .map(({ queries, advanced, geo, sort }) => ({
      ...Object.fromEntries(queries.map((each) => [`query.${each.name}`, each.text])),
      ...(advanced === undefined ? {} : { "filter.advanced": advanced }),
      ...(geo === undefined ? {} : { "filter.geo": geo }),
      ...(sort === undefined ? {} : { sort }),
    }));
}

/** Trees of at most a few operators; deeper ones say nothing new. */
function expressionsOver(
  studies: readonly unknown[],
  words: fc.Arbitrary<string>,
  pieces: readonly FieldNode[],
): fc.Arbitrary<Expression> {
  const term = fc
    .record({ text: words, isQuoted: fc.boolean() })
    .map((each): Expression => ({ kind: "term", ...each }));
  const source = fc.oneof(
    { weight: 8, arbitrary: term },
    { weight: 1, arbitrary: fc.constant<Expression>({ kind: "all" }) },
    { weight: 6, arbitrary: pieceQuestions(studies, words, pieces) },
    { weight: 1, arbitrary: locationQuestions(studies, words) },
  );
  return fc.letrec<{ tree: Expression }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      source,
      source.chain((operand) => contextsAround(operand)),
      fc
        .tuple(fc.constantFrom("and" as const, "or" as const), fc.array(tie("tree"), { minLength: 2, maxLength: 3 }))
        .map(([kind, operands]): Expression => ({ kind, operands })),
      tie("tree").map((operand): Expression => ({ kind: "not", operand })),
    ),
  })).tree;
}

function contextsAround(operand: Expression): fc.Arbitrary<Expression> {
  return fc.oneof(
    fc.constantFrom(...AREAS).map((name): Expression => ({ kind: "area", name, operand })),
    fc.constantFrom(...COVERAGES).map((coverage): Expression => ({ kind: "coverage", coverage, operand })),
    fc.constantFrom(...EXPANSIONS).map((expansion): Expression => ({ kind: "expansion", expansion, operand })),
    fc
      .constantFrom("StartDate", "EnrollmentCount", "LastUpdatePostDate")
      .map((piece): Expression => ({ kind: "tilt", piece, operand })),
  );
}

/** `AREA[piece]` with something that suits the piece. */
function pieceQuestions(
  studies: readonly unknown[],
  words: fc.Arbitrary<string>,
  pieces: readonly FieldNode[],
): fc.Arbitrary<Expression> {
  const area = (name: string, operand: Expression): Expression => ({ kind: "area", name, operand });
  const present = (nodes: readonly FieldNode[]) =>
    nodes.filter((node) => studies.some((study) => valuesOf(study, node.piece).length > 0));
  const oneOf = (nodes: readonly FieldNode[]) => fc.constantFrom(...present(nodes), ...nodes.slice(0, 1));
  const bound = (node: FieldNode) => {
    const values = [...new Set(studies.flatMap((study) => valuesOf(study, node.piece)).map(String))];
    return fc.option(oneOfMany([...values, fallbackOf(node)]), { nil: undefined });
  };
  const range = (nodes: readonly FieldNode[]) =>
    oneOf(nodes).chain((node) =>
      fc.record({ low: bound(node), high: bound(node) }).map((ends) => area(node.piece, { kind: "range", ...ends })),
    );
  const textPiece = fc
    .tuple(oneOf(pieces), words, fc.boolean(), fc.constantFrom(...COVERAGES), fc.constantFrom(...EXPANSIONS))
    .chain(([node, text, isQuoted, coverage, expansion]) => {
      const term: Expression = { kind: "term", text, isQuoted };
      return fc.constantFrom<Expression>(
        area(node.piece, term),
        area(node.piece, { kind: "coverage", coverage, operand: term }),
        area(node.piece, { kind: "expansion", expansion, operand: term }),
      );
    });
  return fc.oneof(
    textPiece,
    wholeValues(studies, pieces),
    oneOf(enums).chain((node) =>
      fc
        .constantFrom(...enumValuesOf(node.type))
        .map((value) => area(node.piece, { kind: "term", text: value, isQuoted: false })),
    ),
    range(dates),
    range(numbers.slice(0, NUMBER_PIECES_MAX)),
    range(ages),
    fc.constantFrom(...fieldNodes).map((node) => area(node.piece, { kind: "missing" })),
    fc
      .tuple(fc.constantFrom(...fieldNodes.filter((node) => node.isList)), fc.nat({ max: 3 }))
      .map(([node, size]) => area(`${node.piece}:size`, { kind: "term", text: String(size), isQuoted: false })),
    fc
      .constantFrom("2019", "2020-01", "2024", "2026")
      .chain((text) => oneOf(dates).map((node) => area(node.piece, { kind: "term", text, isQuoted: false }))),
  );
}

const NUMBER_PIECES_MAX = 60;

function fallbackOf(node: FieldNode): string {
  if (ages.includes(node)) return "18 Years";
  return dates.includes(node) ? "2020-06" : "3";
}

/** A whole value of a study, exactly as it stands: what FullMatch and EXPANSION[None] are for. */
function wholeValues(studies: readonly unknown[], pieces: readonly FieldNode[]): fc.Arbitrary<Expression> {
  const values = pieces
    .flatMap((node) => studies.flatMap((study) => valuesOf(study, node.piece).map((value) => [node, value] as const)))
    .filter(([, value]) => typeof value === "string" && value.length < 80);
  return fc.tuple(oneOfMany(values), fc.boolean()).map(([[node, value], isExact]) => {
    const term: Expression = { kind: "term", text: String(value).replaceAll(/["\\]/g, " "), isQuoted: true };
    const operand: Expression = isExact
      ? { kind: "expansion", expansion: "None", operand: term }
      : { kind: "coverage", coverage: "FullMatch", operand: term };
    return { kind: "area", name: node.piece, operand };
  });
}

/** One location has to meet all of it. */
function locationQuestions(studies: readonly unknown[], words: fc.Arbitrary<string>): fc.Arbitrary<Expression> {
  const status = fc.constantFrom(...enumValuesOf("RecruitmentStatus")).map(
    (text): Expression => ({
      kind: "area",
      name: "LocationStatus",
      operand: { kind: "term", text, isQuoted: false },
    }),
  );
  const place = wholeValues(studies, ofLocations(texts));
  const word = fc.tuple(fc.constantFrom(...ofLocations(texts)), words).map(
    ([node, text]): Expression => ({
      kind: "area",
      name: node.piece,
      operand: { kind: "term", text, isQuoted: false },
    }),
  );
  const missing = fc
    .constantFrom(...ofLocations(fieldNodes))
    .map((node): Expression => ({ kind: "area", name: node.piece, operand: { kind: "missing" } }));
  const one = fc.oneof(status, place, word, missing);
  return fc
    .tuple(one, one, fc.constantFrom("and" as const, "or" as const), fc.boolean())
    .map(([a, b, kind, isNegated]): Expression => {
      const operands = [a, isNegated ? ({ kind: "not", operand: b } as const) : b];
      return { kind: "search", document: "Location", operand: { kind, operands } };
    });
}

/** A few words that stand together, or apart, in some value of some study. */
function wordsFrom(studies: readonly unknown[]): fc.Arbitrary<string> {
  const values = studies.flatMap((study) =>
    texts.flatMap((node) => valuesOf(study, node.piece).filter((value) => typeof value === "string")),
  );
  const together = fc
    .tuple(oneOfMany(values), fc.nat({ max: 40 }), fc.integer({ min: 1, max: 3 }))
    .map(([value, from, count]) => {
      const words = value.split(/\s+/);
      const start = from % words.length;
      return words.slice(start, start + count).join(" ");
    });
  const known = fc.constantFrom(
    "cancer",
    "heart attack",
    "NSCLC",
    "Keytruda",
    "diabetes",
    "tumour",
    "study",
    "phase 2",
  );
  const apart = fc.tuple(together, together).map(([a, b]) => `${a} ${b}`);
  return fc
    .oneof({ weight: 4, arbitrary: together }, { weight: 2, arbitrary: apart }, { weight: 2, arbitrary: known })
    .map((text) => text.replaceAll(/["\\[\]()]/g, " ").trim())
    .filter((text) => text !== "");
}

function placesFrom(studies: readonly unknown[]): fc.Arbitrary<string> {
  const points = studies.flatMap((study) =>
    valuesOf(study, "LocationGeoPoint").map((point) => point as { readonly lat: number; readonly lon: number }),
  );
  return fc
    .tuple(oneOfMany([{ lat: 42.36, lon: -71.06 }, ...points]), fc.constantFrom("1mi", "50km", "300mi", "5000km"))
    .map(([{ lat, lon }, radius]) => `distance(${lat},${lon},${radius})`);
}

/** Like `constantFrom`, for more values than a call can take. */
function oneOfMany<T>(values: readonly T[]): fc.Arbitrary<T> {
  return fc.nat({ max: values.length - 1 }).map((index) => must(values[index], "the index is within the list"));
}
