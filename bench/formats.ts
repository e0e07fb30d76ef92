import { chooseWriter, formats, isFormatName, type TextFormatName } from "../packages/lind/src/formats/formats.ts";
import { zipStudies } from "../packages/lind/src/formats/json-zip.ts";
import { REALISTIC } from "../packages/lind/src/simulator/options.ts";
import { createSimulation } from "../packages/lind/src/simulator/simulation.ts";
import { median, table } from "./measure.ts";

const STUDIES = 2_000;
const ROUNDS = 5;

/** How many studies a second each writer writes, one after the other in one thread. */
export async function benchFormats(): Promise<string> {
  const simulation = createSimulation({ ...REALISTIC, seed: 9, studies: STUDIES });
  const studies = [...simulation.truthAt("2026-08-20").texts].map(([nctId, text]) => ({ nctId, text }));
  const bytes = studies.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  const rows: (readonly string[])[] = [];
  for (const name of Object.keys(formats)) {
    if (!isFormatName(name)) continue;
    rows.push(row(name, await rateOf(() => (name === "json.zip" ? zip(studies) : write(name, undefined, studies)))));
  }
  const fields = ["NCTId", "BriefTitle", "OverallStatus", "LocationCountry"];
  rows.push(row("json, four fields", await rateOf(() => write("json", fields, studies))));

  function row(name: string, [seconds, written]: readonly [number, number]): readonly string[] {
    const rate = Math.round(studies.length / seconds).toLocaleString("en-US");
    return [name, rate, (bytes / seconds / 1e6).toFixed(0), (written / bytes).toFixed(2)];
  }

  return [
    "## Writing formats",
    "",
    `${studies.length.toLocaleString("en-US")} simulated studies, ${(bytes / 1e6).toFixed(1)} MB of records.`,
    "",
    table(["format", "studies/s", "MB of records/s", "size beside the records"], rows),
  ].join("\n");
}

type Studies = readonly { readonly nctId: string; readonly text: string }[];
type WriteAll = () => number | Promise<number>;

/** Median seconds of a round, and the bytes that it wrote. */
async function rateOf(writeAll: WriteAll): Promise<readonly [number, number]> {
  const seconds: number[] = [];
  let written = await writeAll();
  for (let round = 0; round < ROUNDS; round++) {
    const startedMs = performance.now();
    written = await writeAll();
    seconds.push((performance.now() - startedMs) / 1000);
  }
  return [median(seconds), written];
}

function write(name: TextFormatName, fields: readonly string[] | undefined, studies: Studies): number {
  const chosen = chooseWriter(name, { fields });
  if (chosen.kind === "refused") throw new Error(chosen.message);
  const { writer } = chosen;
  let written = Buffer.byteLength(writer.head());
  for (const { text } of studies) written += Buffer.byteLength(writer.study(text));
  return written + Buffer.byteLength(writer.tail());
}

async function zip(studies: Studies): Promise<number> {
  let written = 0;
  async function* listed(): AsyncGenerator<Studies[number]> {
    yield* studies;
  }
  for await (const piece of zipStudies(listed())) written += piece.byteLength;
  return written;
}
