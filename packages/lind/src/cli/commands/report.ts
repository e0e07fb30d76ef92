import { usageError } from "../arguments.ts";
import type { Arguments, Command, CommandContext, OptionSpecs } from "../command.ts";
import { runComplianceReport } from "../report/compliance.ts";
import { CONDITION_OPTIONS } from "../scope-options.ts";

export const reportCommand: Command = {
  name: "report",
  summary: "Answer a standing question about what is stored: results reporting (FDAAA 801)",
  operands: "compliance",
  options: {
    status: { value: "LIST", summary: "Only studies whose results stand so: overdue,due,due-30d,reported-late …" },
    ...chosenBy("spons", "lead", "ids"),
    "as-of": { value: "DAY", summary: "As it was on that day, by the records of that day" },
    since: {
      value: "DAY",
      summary: "Whose standing changed since that day (also 7d): overdue, reported, no longer applicable",
    },
    by: { value: "WHAT", summary: "Counts by lead sponsor instead of studies", choices: ["sponsor"] },
    limit: { value: "N", summary: "At most N rows (default 100 in a table, else all)" },
    format: { value: "NAME", summary: "How to print it (default table)", choices: ["table", "json", "csv"] },
  },
  examples: [
    ["lind report compliance", "Studies whose results are likely overdue or due, most overdue first"],
    ["lind report compliance --status overdue,due --spons Pfizer", "Those of a sponsor"],
    ["lind report compliance --by sponsor --format csv", "Counts by lead sponsor, each with its study ids"],
    ["lind report compliance --since 7d", "What turned overdue, was reported or stopped being applicable in a week"],
    ["lind report compliance --as-of 2025-06-01 --json", "As it was on a day, for a program"],
  ],
  run,
};

/** Conditions that mean the same as in a search. */
function chosenBy(...names: readonly string[]): OptionSpecs {
  return Object.fromEntries(Object.entries(CONDITION_OPTIONS).filter(([name]) => names.includes(name)));
}

async function run(args: Arguments, context: CommandContext): Promise<number> {
  const [name, ...rest] = args.positionals;
  if (name !== "compliance" || rest.length > 0) {
    throw usageError(
      name === undefined ? "Which report?" : `There is no report "${args.positionals.join(" ")}".`,
      "lind report compliance",
    );
  }
  return runComplianceReport(args, context);
}
