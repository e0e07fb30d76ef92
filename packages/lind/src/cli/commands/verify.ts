import type { Arguments, Command, CommandContext } from "../command.ts";
import { printJson, styleOf } from "../output.ts";
import { counted } from "../terminal/words.ts";

export const verifyCommand: Command = {
  name: "verify",
  summary: "Prove that the store is whole",
  operands: "",
  options: {},
  examples: [["lind verify", "Decode every text, check every hash, every history and every count"]],
  run,
};

async function run(_args: Arguments, { io, lind, json }: CommandContext): Promise<number> {
  const registry = await lind.openForReading();
  const findings = await registry.verify((done, total) =>
    lind.effects.progress({ label: "verifying", done, total, unit: "studies" }),
  );
  const counts = await registry.count();
  if (json) {
    await printJson(io, { findings, studies: counts.studies, versions: counts.versions, changes: counts.changes });
  } else if (findings.length === 0) {
    const what = `${counted(counts.studies, "study", "studies")}, ${counted(counts.versions, "version", "versions")}, ${counted(counts.changes, "change", "changes")}`;
    await io.out(`${styleOf(io).good("The store is whole")}: ${what}.\n`);
  } else {
    const lines = findings.map((finding) => `  ${finding.nctId ?? ""} ${finding.what}`.trimEnd());
    await io.out(`${styleOf(io).bad(`${counted(findings.length, "finding", "findings")}:`)}\n${lines.join("\n")}\n`);
  }
  return findings.length === 0 ? 0 : 4;
}
