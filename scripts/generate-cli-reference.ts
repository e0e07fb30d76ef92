import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadAllCommands } from "../packages/lind/src/cli/commands.ts";
import { helpOf, overview } from "../packages/lind/src/cli/help.ts";

/** The page `docs/cli.md`: what every command says of itself with `--help`. */
export async function cliReference(): Promise<string> {
  const commands = await loadAllCommands();
  return [
    "# The command line",
    "",
    "What `lind --help` and `lind COMMAND --help` print; written by `npm run generate`.",
    "",
    "Exit codes: 0 done, 1 nothing found or a negative answer, 2 wrong use, 3 try again later, 4 needs a person,",
    "130 interrupted. Results go to standard output, progress and remarks to standard error.",
    "",
    ...fenced(overview(commands)),
    ...commands.flatMap((command) => [`## lind ${command.name}`, "", ...fenced(helpOf(command))]),
  ].join("\n");
}

function fenced(text: string): readonly string[] {
  return ["```", text.trimEnd(), "```", ""];
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(join(import.meta.dirname, "../docs/cli.md"), await cliReference());
}
