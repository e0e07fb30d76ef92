import { backupHome } from "../../app/backup/backup-home.ts";
import { usageError } from "../arguments.ts";
import type { Arguments, Command, CommandContext } from "../command.ts";
import { printJson, styleOf } from "../output.ts";
import { bytes, counted } from "../terminal/words.ts";

export const backupCommand: Command = {
  name: "backup",
  summary: "Write a backup of the home into a new folder, while syncs and servers go on",
  operands: "DIR",
  options: {},
  examples: [
    [
      "lind backup /backups/lind-2026-08-14",
      "The store as it is at this moment, with a manifest; the index is not in it",
    ],
    ["lind restore /backups/lind-2026-08-14 --home ./other", "A home of it, here or on another machine"],
  ],
  run,
};

async function run(args: Arguments, { io, lind, json }: CommandContext): Promise<number> {
  const [folder, ...more] = args.positionals;
  if (folder === undefined || more.length > 0) {
    throw usageError("Name one new folder for the backup.", "lind backup /backups/lind-2026-08-14");
  }
  const report = await backupHome(lind, folder);
  const { store, createdAt } = report.manifest;
  if (json) await printJson(io, report);
  else {
    const what = `${counted(store.studies, "study", "studies")} in ${counted(store.versions, "version", "versions")}`;
    await io.out(
      `${styleOf(io).good("Backed up")}: ${what}, as of ${createdAt.slice(0, 19).replace("T", " ")} UTC, ${bytes(report.bytes)} in ${report.folder}\n`,
    );
  }
  for (const file of report.leftOut) {
    lind.effects.log.info(
      `${file} is not in the backup; copy it yourself where it is wanted, and keep it from others.`,
    );
  }
  return 0;
}
