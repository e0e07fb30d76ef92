import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { convertLegacyXml } from "../../packages/lind/src/sources/legacy-xml/convert-legacy-xml.ts";
import { parseXml, type XmlElement } from "../../packages/lind/src/sources/legacy-xml/xml/xml-document.ts";
import { valuesByPath } from "./conformance.ts";

const folder = join(import.meta.dirname, "../contract/legacy-xml");

/** Made-up records that together have every element the registry's XML ever had. */
export const newerXml: string = readFileSync(join(folder, "newer.xml"), "utf8");
export const olderXml: string = readFileSync(join(folder, "older.xml"), "utf8");

/** A text or an attribute of an XML record. */
export interface XmlText {
  /** As `LeftOut.path` has it. */
  readonly path: string;
  readonly text: string;
}

export function rootOf(xml: string): XmlElement {
  const document = parseXml(xml, "clinical_study");
  if (document.kind === "fault") throw new Error(document.reason);
  return document.root;
}

/** Every text and attribute that is not blank. */
export function listTexts(element: XmlElement, path = ""): readonly XmlText[] {
  const below = path === "" ? "" : `${path}/`;
  return [
    ...element.attributes.map(({ name, text }) => ({ path: `${below}@${name}`, text })),
    { path, text: element.text },
    ...element.children.flatMap((child) => listTexts(child, `${below}${child.name}`)),
  ].filter(({ text }) => text.trim() !== "");
}

/** Texts that say in the XML what their place says in v2; without them the rest means something else. */
const STRUCTURE: ReadonlySet<string> = new Set([
  ...["Total", "Total, all-cause mortality", "Total, serious adverse events", "Total, other adverse events"],
]);

/**
 * Where the texts at each path of a record go, found out by experiment: each path's texts get a word more, and what
 * changes in the record is what they make. No field path: the text is only left out or told apart.
 */
export function traceFields(xml: string): ReadonlyMap<string, readonly string[]> {
  const root = rootOf(xml);
  const before = valuesByPath(JSON.parse(recordText(xml) ?? ""));
  const paths = [...new Set(listTexts(root).map(({ path }) => path))];
  return new Map(
    paths.map((path) => {
      const changed = recordText(print(root, path));
      // Without a readable NCT number there is no record.
      if (changed === undefined) return [path, ["protocolSection.identificationModule.nctId"]];
      const after = valuesByPath(JSON.parse(changed));
      return [
        path,
        [...before].filter(([field, values]) => after.get(field)?.join() !== values.join()).map(([field]) => field),
      ];
    }),
  );
}

function recordText(xml: string): string | undefined {
  const converted = convertLegacyXml(xml);
  return converted.kind === "record" ? converted.text : undefined;
}

/** The element as XML, with a word more in the texts at `changedPath`. */
function print(element: XmlElement, changedPath: string, path = ""): string {
  const below = path === "" ? "" : `${path}/`;
  const change = (at: string, text: string) =>
    escapeXml(at === changedPath && text.trim() !== "" && !STRUCTURE.has(text) ? addWord(text) : text);
  const attributes = element.attributes.map(({ name, text }) => ` ${name}="${change(`${below}@${name}`, text)}"`);
  const children = element.children.map((child) => print(child, changedPath, `${below}${child.name}`));
  return `<${element.name}${attributes.join("")}>${change(path, element.text)}${children.join("")}</${element.name}>`;
}

/** A word more at the end, and in a list (`Allocation: Randomized, Masking: None`) at the end of each part. */
function addWord(text: string): string {
  return `${text.trimEnd().replaceAll(/, (?=[A-Z])/g, " X, ")} X`;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

const change = fc.record({
  at: fc.nat(),
  other: fc.nat(),
  kind: fc.constantFrom("swap", "rename", "text", "repeat", "drop"),
  text: fc.string({ unit: "grapheme" }),
});

/** A made-up record of which elements have changed places, names or texts, were repeated or are gone. */
export const changedXml: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(newerXml, olderXml), fc.array(change, { minLength: 1, maxLength: 20 }))
  .map(([xml, changes]) => {
    const lines = xml.split("\n");
    for (const { at, other, kind, text } of changes) {
      changeLine(lines, at % lines.length, other % lines.length, kind, text);
    }
    return lines.join("\n");
  });

/** Most changes leave well-formed XML, so that the conversion itself meets what it does not expect. */
function changeLine(lines: string[], at: number, other: number, kind: string, text: string): void {
  const [line = "", second = ""] = [lines[at], lines[other]];
  const leaf = /^(\s*<)([a-zA-Z_]+)([^>]*>)([^<]*)(<\/)\2(>)$/;
  const [, ...parts] = leaf.exec(line) ?? [];
  const otherName = leaf.exec(second)?.[2];
  if (kind === "drop" && parts.length > 0) lines[at] = "";
  else if (kind === "repeat" && parts.length > 0) lines[at] = line + line;
  else if (kind === "swap" && parts.length > 0 && otherName !== undefined) [lines[at], lines[other]] = [second, line];
  else if (kind === "rename" && parts.length > 0 && otherName !== undefined) {
    lines[at] = `${parts[0]}${otherName}${parts[2]}${parts[3]}${parts[4]}${otherName}${parts[5]}`;
  } else if (kind === "text" && parts.length > 0) {
    const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
    lines[at] = `${parts[0]}${parts[1]}${parts[2]}${escaped}${parts[4]}${parts[1]}${parts[5]}`;
  }
}
