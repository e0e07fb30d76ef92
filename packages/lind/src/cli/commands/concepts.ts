import { importMesh, lookUpName } from "../../app/search/concepts.ts";
import { usageError } from "../arguments.ts";
import type { Arguments, Command, CommandContext } from "../command.ts";
import { printJson, styleOf } from "../output.ts";
import { counted } from "../terminal/words.ts";

export const conceptsCommand: Command = {
  name: "concepts",
  summary: "Show what a name also finds, or import a thesaurus",
  operands: "NAME | import FILE",
  options: {},
  examples: [
    ['lind concepts "heart attack"', "The names that a search for it also finds, and where they come from"],
    ["lind concepts import desc2026.xml", "NLM's Medical Subject Headings, from the file that NLM offers"],
  ],
  run,
};

async function run(args: Arguments, context: CommandContext): Promise<number> {
  const [first, second, ...more] = args.positionals;
  if (first === undefined || first.trim() === "" || more.length > 0) {
    throw usageError("Name one thing, in quotation marks where it has several words.", 'lind concepts "heart attack"');
  }
  if (first !== "import") {
    if (second === undefined) return runLookUp(first, context);
    throw usageError("Several words belong in quotation marks.", `lind concepts "${args.positionals.join(" ")}"`);
  }
  if (second === undefined) throw usageError("Name the file to import.", "lind concepts import desc2026.xml");
  return runImport(second, context);
}

async function runLookUp(name: string, { io, lind, json }: CommandContext): Promise<number> {
  const known = await lookUpName(lind, name);
  const isKnown = known.synonyms.length + known.mayMean.length > 0;
  const style = styleOf(io);
  if (json) await printJson(io, known);
  else if (!isKnown) io.err(`No source knows "${name}"; it is searched as it stands.`);
  for (const { names, source } of json ? [] : known.synonyms) {
    const evidence = source.evidence === undefined ? "" : `, ${counted(source.evidence, "study", "studies")}`;
    await io.out(`${style.bold(source.name)} ${style.dim(`(${source.source}${evidence})`)}\n`);
    await io.out(names.map(({ text }) => `  ${text}\n`).join(""));
  }
  if (!json && known.mayMean.length > 0) {
    await io.out(`"${name}" may mean ${known.mayMean.join(", ")}; it is not expanded to them.\n`);
  }
  return isKnown ? 0 : 1;
}

async function runImport(path: string, { io, lind, json }: CommandContext): Promise<number> {
  const report = await importMesh(lind, path);
  if (json) await printJson(io, report);
  else {
    const what = `${counted(report.concepts, "concept", "concepts")} with ${counted(report.names, "name", "names")}`;
    await io.out(`${styleOf(io).good(`${what} imported`)} into ${report.file}\n`);
  }
  return 0;
}
