import { findField, legacyLabel } from "ctgov/study";
import type { Facet } from "../../app/search/run-search.ts";
import type { CommandContext } from "../command.ts";
import type { Io } from "../io.ts";
import { printJson, printTable, styleOf } from "../output.ts";
import { counted, figure } from "../terminal/words.ts";

/** Prints counts by value: tables with bars for people, the figures alone in a pipe and in JSON. */
export async function printFacets(
  facets: readonly Facet[],
  totalCount: number,
  { io, json }: CommandContext,
): Promise<void> {
  if (json) {
    await printJson(io, { totalCount, facets });
    return;
  }
  for (const [index, facet] of facets.entries()) {
    if (index > 0) await io.out("\n");
    await printFacet(facet, totalCount, io);
  }
  const note = `${counted(totalCount, "study", "studies")}; one with several values counts at each`;
  if (io.outIsTerminal) await io.out(`\n${styleOf(io).dim(note)}\n`);
  else io.err(note);
}

async function printFacet(facet: Facet, totalCount: number, io: Io): Promise<void> {
  const most = Math.max(1, ...facet.values.map(({ studiesCount }) => studiesCount), facet.missingCount);
  const cells = (value: string, studies: number) => [
    value,
    figure(studies),
    percent(studies, totalCount),
    ...(io.outIsTerminal ? [bar(studies / most)] : []),
  ];
  const more = facet.valuesCount - facet.values.length;
  await printTable(
    io,
    [
      { heading: facet.name, shrinkTo: VALUE_COLUMNS_MIN },
      { heading: "Studies", align: "right" },
      { heading: "Share", align: "right" },
      ...(io.outIsTerminal ? [{ heading: "", decorate: styleOf(io).accent }] : []),
    ],
    [
      ...facet.values.map(({ value, studiesCount }) => cells(labelOf(facet.name, value), studiesCount)),
      ...(facet.missingCount === 0 ? [] : [cells("(none)", facet.missingCount)]),
    ],
  );
  if (more > 0 && io.outIsTerminal) {
    await io.out(`${styleOf(io).dim(`and ${figure(more)} more values; --limit shows them`)}\n`);
  }
}

const VALUE_COLUMNS_MIN = 20;
const BAR_COLUMNS = 30;
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** A bar of eighths of a character; something is seen of everything that is more than nothing. */
function bar(share: number): string {
  const eighths = share === 0 ? 0 : Math.max(1, Math.round(share * BAR_COLUMNS * 8));
  return "█".repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? "");
}

function percent(part: number, whole: number): string {
  return whole === 0 ? "" : `${((part / whole) * 100).toFixed(1)} %`;
}

/** Enum values by the labels that people know. */
function labelOf(name: string, value: string): string {
  const type = findField(name)?.type;
  return type === undefined ? value : (legacyLabel(type, value) ?? value);
}
