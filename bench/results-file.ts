import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const path = join(import.meta.dirname, "RESULTS.md");

/** The section of the committed results that begins with this heading; empty where there is none. */
export function sectionOf(page: string, heading: string): string {
  const start = page.indexOf(`${heading}\n`);
  if (start < 0) return "";
  const end = page.indexOf("\n## ", start + heading.length);
  return page.slice(start, end < 0 ? undefined : end).trimEnd();
}

export function readResults(): string {
  return readFileSync(path, "utf8");
}

export function writeResults(page: string): void {
  writeFileSync(path, page);
}

/** Puts a section into the committed results: in the place of the older one, else at the end. */
export function writeSection(heading: string, section: string): void {
  const page = readResults();
  const older = sectionOf(page, heading);
  writeResults(older === "" ? `${page.trimEnd()}\n\n${section}\n` : page.replace(older, () => section));
}
