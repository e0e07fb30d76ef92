import { parseEnumValue } from "ctgov/study";

/** The type of pieces that are true or false, as `FieldNode.type` names it. */
const BOOLEAN_TYPE = "boolean";

/**
 * Reads a value of an enum or boolean piece as people write it: the API's own value or a label of the classic site, in
 * any case and spacing (`not yet  recruiting` is `NOT_YET_RECRUITING`). The type is that of the piece's `FieldNode`.
 * Undefined where the text is no value of it.
 */
export function enumValueOf(enumType: string, text: string): string | undefined {
  const written = text.trim().replaceAll(/\s+/g, " ");
  if (enumType !== BOOLEAN_TYPE) return parseEnumValue(enumType, written);
  return /^(?:true|false)$/i.test(written) ? written.toLowerCase() : undefined;
}
