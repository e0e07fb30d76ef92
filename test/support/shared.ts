import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

/**
 * The folder with real records and recorded answers, beside the checkout. It is used from there and never copied, so a
 * test that needs it is skipped where it is absent: `describe.skipIf(!hasSharedData)`.
 */
const sharedFolder = resolve(import.meta.dirname, "../../../shared");

export const hasSharedData: boolean = existsSync(join(sharedFolder, "data/studies"));

/** The path of a file or folder in the shared data. */
export function sharedPath(...parts: readonly string[]): string {
  return join(sharedFolder, ...parts);
}
