import { type FieldNode, findField } from "ctgov/study";
import type { Context } from "hono";
import { checkArchivedDay } from "../../../app/search/archived-days.ts";
import type { ServedMirror } from "../../../app/serving/served-mirror.ts";
import {
  countedFields,
  FIELD_STATS_TYPES,
  fieldStatsTypeOf,
  listFields,
} from "../../../app/serving/statistics/field-kinds.ts";
import type { StatisticsSubject } from "../../../app/serving/statistics/statistics.ts";
import { dayOf, invalidValue, listOf, type Parameters, readParameters } from "../../parameters.ts";
import { Refusal } from "../../refusal.ts";
import type { ServerEnv } from "../../server-env.ts";
import { AS_OF } from "./as-of.ts";

/** `/stats/size`. */
export function answerSizes(mirror: ServedMirror, c: Context<ServerEnv>): Promise<Response> {
  return answer(mirror, c, parametersOf(c, []), { kind: "sizes" });
}

/** `/stats/field/values`. */
export function answerValues(mirror: ServedMirror, c: Context<ServerEnv>): Promise<Response> {
  const parameters = parametersOf(c, ["fields", "types"]);
  const types = typesOf(parameters);
  const fields = fieldsOf(parameters, countedFields).filter((node) => {
    const type = fieldStatsTypeOf(node);
    return types === undefined || (type !== undefined && types.includes(type));
  });
  return answer(mirror, c, parameters, { kind: "values", pieces: fields.map((node) => node.piece) });
}

/** `/stats/field/sizes`. */
export function answerListSizes(mirror: ServedMirror, c: Context<ServerEnv>): Promise<Response> {
  const parameters = parametersOf(c, ["fields"]);
  const fields = fieldsOf(parameters, listFields);
  return answer(mirror, c, parameters, { kind: "list-sizes", pieces: fields.map((node) => node.piece) });
}

async function answer(
  mirror: ServedMirror,
  c: Context<ServerEnv>,
  parameters: Parameters,
  subject: StatisticsSubject,
): Promise<Response> {
  const asOf = dayOf(parameters, AS_OF);
  if (asOf !== undefined) checkArchivedDay(asOf, mirror.clock);
  const { dataTag } = await mirror.readState();
  const { stats } = await mirror.statistics.ask({ ...subject, asOf }, dataTag);
  return c.body(JSON.stringify(stats), 200, { "content-type": "application/json" });
}

function parametersOf(c: Context<ServerEnv>, names: readonly string[]): Parameters {
  return readParameters(new URL(c.req.url).searchParams, { names: [...names, AS_OF], prefixes: [] });
}

/** Each named field once, in the order in which they are named; all of them where none is. */
function fieldsOf(parameters: Parameters, all: readonly FieldNode[]): readonly FieldNode[] {
  const names = listOf(parameters, "fields");
  if (names === undefined) return all;
  return [...new Set(names.map((name) => fieldOf(name, all)))];
}

function fieldOf(name: string, all: readonly FieldNode[]): FieldNode {
  const node = findField(name);
  if (node === undefined || !all.includes(node)) throw new Refusal(404, `Unknown piece name of field path: ${name}`);
  return node;
}

function typesOf(parameters: Parameters): readonly string[] | undefined {
  const types = listOf(parameters, "types");
  const known: readonly string[] = FIELD_STATS_TYPES;
  const wrong = types?.find((type) => !known.includes(type));
  if (wrong !== undefined) throw invalidValue("types", wrong);
  return types;
}
