/** JSON Schema, as far as the document uses it. */
export type Schema = Readonly<Record<string, unknown>>;

export interface Parameter {
  readonly name: string;
  readonly in: "query" | "path";
  readonly required?: true | undefined;
  readonly description: string;
  readonly schema: Schema;
  readonly example?: string | undefined;
}

export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string | undefined;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: unknown;
  readonly responses: Readonly<Record<string, unknown>>;
  /** An address that can be asked at once. */
  readonly "x-example"?: string | undefined;
}

export interface OperationSpec {
  readonly id: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string | undefined;
  readonly parameters?: readonly Parameter[] | undefined;
  readonly requestBody?: unknown;
  /** Media type and schema of the answer. */
  readonly answers: readonly (readonly [type: string, schema: Schema])[];
  /** Statuses besides 200, each with what it means. */
  readonly refusals?: Readonly<Record<string, string>> | undefined;
  readonly example?: string | undefined;
}

/** How the errors of an operation are written. */
export type ErrorStyle = "plain" | "problem";

export function describeOperation(spec: OperationSpec, errors: ErrorStyle): Operation {
  const content = Object.fromEntries(spec.answers.map(([type, schema]) => [type, { schema }]));
  const refusals = { "400": "What was asked cannot be understood.", ...spec.refusals };
  return {
    operationId: spec.id,
    tags: [spec.tag],
    summary: spec.summary,
    description: spec.description,
    parameters: spec.parameters ?? [],
    requestBody: spec.requestBody,
    responses: {
      "200": { description: "OK", content },
      ...Object.fromEntries(Object.entries(refusals).map(([status, text]) => [status, refusal(status, text, errors)])),
    },
    "x-example": spec.example,
  };
}

function refusal(status: string, description: string, errors: ErrorStyle): unknown {
  if (Number(status) < 400) return { description };
  const content =
    errors === "plain"
      ? { "text/plain": { schema: { type: "string" } } }
      : { "application/problem+json": { schema: ref("Problem") } };
  return { description, content };
}

export function ref(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

export const TEXT: Schema = { type: "string" };
export const INTEGER: Schema = { type: "integer" };
export const BOOLEAN: Schema = { type: "boolean" };

export function query(name: string, description: string, schema: Schema = TEXT, example?: string): Parameter {
  return { name, in: "query", description, schema, example };
}

export const NCT_ID: Parameter = {
  name: "nctId",
  in: "path",
  required: true,
  description: "The id of a study, in any case, with or without leading zeros.",
  schema: { type: "string", pattern: "^[Nn][Cc][Tt]0*[1-9]\\d{0,7}$" },
};
