import type { HistorySummary } from "../../app/history-summary.ts";
import type { CommandContext } from "../command.ts";
import { printJson, printOverview, styleOf } from "../output.ts";
import { counted } from "../terminal/words.ts";

/** First registration against now, and the time in each status: for people two small tables, for programs an object. */
export async function printHistorySummary(
  nctId: string,
  summary: HistorySummary,
  { io, json }: CommandContext,
): Promise<void> {
  if (json) return printJson(io, summary);
  const style = styleOf(io);
  const { firstDay, isFromFirst, values, statuses } = summary;
  const since = isFromFirst ? `As first registered on ${firstDay}` : `As first stored, of ${firstDay}`;
  await io.out(`${style.bold(`${since}, and now`)}\n`);
  if (!isFromFirst) await io.out(`${style.dim(`Older versions: lind history ${nctId} --backfill`)}\n`);
  await printOverview(
    io,
    [{ heading: "" }, { heading: isFromFirst ? "First" : "Oldest", shrinkTo: 16 }, { heading: "Now", shrinkTo: 16 }],
    values.map(({ what, first, now, isChanged }) => [what, first ?? "none", isChanged ? (now ?? "none") : "the same"]),
  );
  await io.out(`\n${style.bold("Time in each status, by the days on which it was registered")}\n`);
  await printOverview(
    io,
    [{ heading: "Status" }, { heading: "From" }, { heading: "To" }, { heading: "Time", align: "right" }],
    statuses.map(({ overallStatus, from, to, days }) => [overallStatus, from, to ?? "", counted(days, "day", "days")]),
  );
}
