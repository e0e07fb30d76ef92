/** What changed in the status of some studies since the last run: `node watch-status.ts seen.json NCT01 NCT02`. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { listStudies } from "./registry.ts";

const [file = "seen.json", ...ids] = process.argv.slice(2);
const before: Readonly<Record<string, string>> = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
const now: Record<string, string> = {};
if (ids.length > 0) {
  for await (const { protocolSection } of listStudies({ "filter.ids": ids.join(","), fields: "NCTId|OverallStatus" })) {
    now[protocolSection?.identificationModule?.nctId ?? ""] = protocolSection?.statusModule?.overallStatus ?? "";
  }
}
for (const id of [...new Set([...Object.keys(before), ...Object.keys(now)])].sort()) {
  if (before[id] !== now[id]) process.stdout.write(`${id}\t${before[id] ?? "new"}\t${now[id] ?? "gone"}\n`);
}
writeFileSync(file, JSON.stringify(now));
