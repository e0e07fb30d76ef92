import type { ConceptGroup } from "./concept-group.ts";

/**
 * The text of a concept list that `parseConceptList` reads as these groups (without their source and evidence): an
 * import is kept as a file that people can read, search and mend. Groups are sorted by their preferred names.
 */
export function printConceptList(header: readonly string[], groups: readonly ConceptGroup[]): string {
  const comments = header.map((line) => `# ${line}\n`);
  const lines = groups.toSorted((a, b) => comparePreferredNames(preferredName(a), preferredName(b))).map(printGroup);
  return [...comments, ...lines].join("");
}

/** The order of lines in a list: by the characters of the preferred name in lower case, so that any sorter agrees. */
export function comparePreferredNames(a: string, b: string): number {
  const [left, right] = [a.toLowerCase(), b.toLowerCase()];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function preferredName(group: ConceptGroup): string {
  return group.names[0] ?? "";
}

function printGroup({ names, oneWayNames }: ConceptGroup): string {
  const oneWay = oneWayNames.length === 0 ? "" : ` ~ ${oneWayNames.map(toListName).join(" | ")}`;
  return `${names.map(toListName).join(" | ")}${oneWay}\n`;
}

/** What the format uses itself becomes a space, which leaves the words of a name as they are. */
function toListName(name: string): string {
  return name
    .replaceAll(/[|~\s]+/g, " ")
    .replace(/^[# ]+/, "")
    .trimEnd();
}
