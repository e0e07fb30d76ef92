import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import { parse } from "yaml";
import { sharedPath } from "./shared.ts";

/** Names of schemas in the registry's OpenAPI document. */
export type SchemaName =
  | "PagedStudies"
  | "Study"
  | "FieldNodeList"
  | "SearchDocumentList"
  | "EnumInfoList"
  | "GzipStats"
  | "FieldValuesStatsList"
  | "ListSizesList"
  | "Version";

/** Validates answers against the schemas of the registry's own OpenAPI document. */
export function readRegistrySchemas(): (name: SchemaName, answer: unknown) => readonly string[] {
  const document: unknown = parse(readFileSync(sharedPath("reference/openapi-2.0.5.yaml"), "utf8"));
  // The formats (int32, double) only say how wide a number may be.
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema({ $id: "registry", ...(document as object) });
  const validators = new Map<SchemaName, ValidateFunction>();
  return (name, answer) => {
    const validate = validators.get(name) ?? ajv.compile({ $ref: `registry#/components/schemas/${name}` });
    validators.set(name, validate);
    return validate(answer) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
  };
}
