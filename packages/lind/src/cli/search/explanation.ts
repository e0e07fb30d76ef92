import type { Explanation } from "../../app/search/run-search.ts";
import type { CommandContext } from "../command.ts";
import type { Io } from "../io.ts";
import { printJson, styleOf } from "../output.ts";
import { counted } from "../terminal/words.ts";

type ExplainedTerm = Explanation["terms"][number];
type ExplainedSegment = ExplainedTerm["segments"][number];
type ExplainedPhrase = ExplainedTerm["phrases"][number];

/** How the search is understood, and how many studies that finds. */
export async function printExplanation(
  explanation: Explanation,
  totalCount: number,
  { io, json }: CommandContext,
): Promise<void> {
  if (json) {
    await printJson(io, { totalCount, ...explanation });
    return;
  }
  const style = styleOf(io);
  const terms = explanation.terms.flatMap((term) => ["", ...termLines(term, io)]);
  await io.out(`${[...treeLines(explanation.tree, 0), ...terms].join("\n")}\n`);
  await io.out(`\n${style.bold(counted(totalCount, "study", "studies"))}\n`);
}

function treeLines({ text, operands }: Explanation["tree"], depth: number): readonly string[] {
  return [`${"  ".repeat(depth)}${text}`, ...operands.flatMap((operand) => treeLines(operand, depth + 1))];
}

const SYNONYMS_SHOWN = 40;

function termLines(term: ExplainedTerm, io: Io): readonly string[] {
  const style = styleOf(io);
  const [typed, ...synonyms] = term.phrases;
  return [
    `${style.bold(`“${term.typed}”`)} in ${term.where}, EXPANSION[${term.level}]${term.isRanked ? "" : ", does not rank"}`,
    ...(typed === undefined ? [] : [`  words     ${style.accent(typed.words.join(" "))}`]),
    ...synonymLines(synonyms, io),
    ...(term.segments.length === 0 ? [] : [`  or apart  ${apartText(term, io)}`]),
    ...term.ambiguous.map(
      ({ name, meanings }) => `  ${style.warning(name)} may mean ${meanings.join(", ")}; it is searched as it stands`,
    ),
    `  searched  ${style.dim(term.parts.map((part) => `${part.pieces.join(" ")} ${part.weight}`).join(", "))}`,
  ];
}

/** The names that one source added, a line each. */
function synonymLines(synonyms: readonly ExplainedPhrase[], io: Io): readonly string[] {
  const style = styleOf(io);
  const bySource = Map.groupBy(synonyms, ({ concept }) => {
    const evidence = concept?.evidence === undefined ? "" : `, ${counted(concept.evidence, "study", "studies")}`;
    return `${concept?.name ?? ""} (${concept?.source ?? ""}${evidence})`;
  });
  return [...bySource].map(([source, phrases]) => {
    const names = phrases.slice(0, SYNONYMS_SHOWN).map(({ text }) => text);
    const more = phrases.length - names.length;
    return `  concept   ${source}: ${style.good(names.join(" · "))}${more > 0 ? ` and ${more} more` : ""}`;
  });
}

function apartText(term: ExplainedTerm, io: Io): string {
  const all = term.segments.map((segment) => segmentText(segment, io)).join(" + ");
  return term.segmentsRequired === term.segments.length ? all : `at least ${term.segmentsRequired} of ${all}`;
}

/** A segment as it was typed, and how many synonyms stand for it. */
function segmentText({ alternatives }: ExplainedSegment, io: Io): string {
  const [typed, ...synonyms] = alternatives;
  const more = synonyms.length === 0 ? "" : styleOf(io).dim(` (or ${counted(synonyms.length, "synonym", "synonyms")})`);
  return `${typed?.text ?? ""}${more}`;
}
