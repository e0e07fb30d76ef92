import { GLOBAL_OPTIONS } from "./arguments.ts";
import type { Command, OptionSpecs } from "./command.ts";

/** What `lind` alone says: every command in a line. */
export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map((command) => command.name.length));
  return [
    "Lind: a self-hosted ClinicalTrials.gov. It mirrors what you follow, keeps every version and tells what changed.",
    "",
    "Usage: lind COMMAND [OPTIONS]",
    "",
    ...commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`),
    "",
    'Begin with:  lind sync --cond "pancreatic cancer"',
    "Every command explains itself with --help and prints JSON with --json.",
    "",
  ].join("\n");
}

/** The page of one command: usage, options, examples. */
export function helpOf(command: Command): string {
  return [
    `${command.summary}.`,
    "",
    `Usage: lind ${[command.name, command.operands, "[OPTIONS]"].filter((part) => part !== "").join(" ")}`,
    "",
    ...optionLines("Options", command.options),
    ...optionLines("Everywhere", GLOBAL_OPTIONS),
    ...(command.examples.length === 0 ? [] : ["Examples:"]),
    ...command.examples.flatMap(([line, does]) => [`  $ ${line}`, `      ${does}`]),
    "",
  ].join("\n");
}

function optionLines(title: string, specs: OptionSpecs): readonly string[] {
  const rows = Object.entries(specs).map(([name, spec]): readonly [string, string] => [
    spec.value === undefined ? `--${name}` : `--${name} ${spec.value}`,
    spec.choices === undefined ? spec.summary : `${spec.summary} (${spec.choices.join(", ")})`,
  ]);
  if (rows.length === 0) return [];
  const width = Math.max(...rows.map(([left]) => left.length));
  return [`${title}:`, ...rows.map(([left, summary]) => `  ${left.padEnd(width)}  ${summary}`), ""];
}
