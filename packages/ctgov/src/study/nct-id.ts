declare const brand: unique symbol;

/** The identifier of a registered study in its canonical form: `NCT` and eight digits. */
export type NctId = string & { readonly [brand]: "NctId" };

/**
 * Reads an identifier as the registry does, which accepts any case and leading zeros
 * (pattern `^[Nn][Cc][Tt]0*[1-9]\d{0,7}$` of its OpenAPI document) and answers in the canonical form.
 */
export function parseNctId(text: string): NctId | undefined {
  const digits = /^\s*nct0*([1-9]\d{0,7})\s*$/i.exec(text)?.[1];
  return digits === undefined ? undefined : (`NCT${digits.padStart(8, "0")}` as NctId);
}
