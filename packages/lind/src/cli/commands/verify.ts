import { repairHome, type Verdict, verifyHome } from "../../app/verify/verify-home.ts";
import type { Arguments, Command, CommandContext } from "../command.ts";
import { completenessLine } from "../completeness-line.ts";
import { printJson, styleOf } from "../output.ts";
import { counted } from "../terminal/words.ts";

export const verifyCommand: Command = {
  name: "verify",
  summary: "Prove that the store is whole, and the search index level with it",
  operands: "",
  options: {
    repair: {
      summary: "Make again what is derived and wrong: the totals and the search index. Texts cannot be made again",
    },
  },
  examples: [
    ["lind verify", "Decode every text, check every hash, every history, every change, every count and the index"],
    ["lind verify --repair", "The same, and make the index anew where it is wrong"],
  ],
  run,
};

async function run(args: Arguments, context: CommandContext): Promise<number> {
  const { lind, io, json } = context;
  let verdict = await verifyHome(lind);
  let repaired: readonly string[] = [];
  if (args.has("repair") && isWrong(verdict)) {
    repaired = await repairHome(lind, verdict);
    verdict = await verifyHome(lind);
  }
  if (json) await printJson(io, toJson(verdict, repaired));
  else await printVerdict(verdict, repaired, context);
  return isWrong(verdict) ? 4 : 0;
}

function isWrong({ findings, index }: Verdict): boolean {
  return findings.length > 0 || index.state === "wrong";
}

function toJson({ findings, index, counts, scopes }: Verdict, repaired: readonly string[]): object {
  const { studies, versions, changes } = counts;
  const completeness = scopes.map(({ scopeId, title, completeness: found }) => ({ scopeId, title, ...found }));
  return { findings, index, studies, versions, changes, completeness, repaired };
}

const INDEX_WORDS: Readonly<Record<Verdict["index"]["state"], string>> = {
  none: "There is no search index yet; the next search makes it.",
  level: "The search index has every study in its current version.",
  behind: "The search index is right as far as it has read; the next search brings it up to the store.",
  wrong: "The search index is wrong; make it anew with: lind index --rebuild, or lind verify --repair",
};

async function printVerdict(verdict: Verdict, repaired: readonly string[], { io }: CommandContext): Promise<void> {
  const { findings, index, counts, scopes } = verdict;
  const style = styleOf(io);
  for (const line of repaired) await io.out(`${line}\n`);
  if (findings.length === 0) {
    const what = `${counted(counts.studies, "study", "studies")}, ${counted(counts.versions, "version", "versions")}, ${counted(counts.changes, "change", "changes")}`;
    await io.out(`${style.good("The store is whole")}: ${what}.\n`);
  } else {
    await io.out(`${style.bad(`${counted(findings.length, "finding", "findings")}:`)}\n${linesOf(findings)}`);
    await io.out("Bring back a backup with: lind restore DIR --force\n");
  }
  await io.out(`${index.state === "wrong" ? style.bad(INDEX_WORDS.wrong) : INDEX_WORDS[index.state]}\n`);
  await io.out(linesOf(index.findings));
  for (const scope of scopes) {
    const line = completenessLine(scope, style);
    if (line !== undefined) await io.out(`${line}\n`);
  }
}

function linesOf(findings: Verdict["findings"]): string {
  return findings.map(({ what }) => `  ${what}\n`).join("");
}
