/** All studies of a sponsor, grouped by status: `node sponsor-by-status.ts "Pfizer"`. */
import { listStudies } from "./registry.ts";

const sponsor = process.argv[2] ?? "Pfizer";
const idsByStatus = new Map<string, string[]>();
// `query.lead` looks at the lead sponsor; `query.spons` at collaborators too.
for await (const { protocolSection } of listStudies({ "query.lead": sponsor, fields: "NCTId|OverallStatus" })) {
  const status = protocolSection?.statusModule?.overallStatus ?? "";
  const ids = idsByStatus.get(status) ?? [];
  ids.push(protocolSection?.identificationModule?.nctId ?? "");
  idsByStatus.set(status, ids);
}
const groups = [...idsByStatus].sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1));
for (const [status, ids] of groups) {
  process.stdout.write(`${status}\t${ids.length}\n`);
  for (const id of ids.sort()) process.stdout.write(`\t${id}\n`);
}
