import { type IndexState, readIndexState } from "../../app/search/index-state.ts";
import { type IndexReport, rebuild, updateIndex } from "../../app/search/open-search.ts";
import { usageError } from "../arguments.ts";
import type { Arguments, Command, CommandContext } from "../command.ts";
import { printJson, styleOf } from "../output.ts";
import { bytes, counted } from "../terminal/words.ts";

export const indexCommand: Command = {
  name: "index",
  summary: "Bring the search index up to what is stored, or build it anew",
  operands: "",
  options: {
    rebuild: { summary: "Build it from nothing; searches use the older one until it is finished" },
  },
  examples: [
    ["lind index", "After a large load, so that the first search need not wait"],
    ["lind index --rebuild", "When the index is damaged, or concepts should be learnt again"],
  ],
  run,
};

async function run(args: Arguments, { io, lind, json }: CommandContext): Promise<number> {
  if (args.positionals.length > 0) {
    throw usageError(
      `lind index does not know what to do with "${args.positionals.join(" ")}".`,
      "It indexes all that is stored; to look for something: lind search WORDS.",
    );
  }
  const report = await (args.has("rebuild") ? rebuild(lind) : updateIndex(lind));
  const state = readIndexState(lind.config.home);
  if (json) await printJson(io, toJson(report, state));
  else await io.out(`${styleOf(io).good(sentenceOf(report))}\n${stateLine(state)}\n`);
  return 0;
}

function toJson(report: IndexReport, state: IndexState | undefined): object {
  const { studies, documents, bytes: size, conceptsLearnt } = state ?? {};
  return { ...report, studies, documents, bytes: size, conceptsLearnt };
}

function sentenceOf({ isRebuilt, documentsAdded, documentsEnded }: IndexReport): string {
  if (isRebuilt) return `The index was built from ${counted(documentsAdded, "study", "studies")}.`;
  if (documentsAdded + documentsEnded === 0) return "The index has all that is stored.";
  return `${counted(documentsAdded, "study was", "studies were")} indexed, ${counted(documentsEnded, "older text", "older texts")} left out.`;
}

function stateLine(state: IndexState | undefined): string {
  if (state === undefined) return "";
  const superseded = state.documents - state.studies;
  return [
    counted(state.studies, "study", "studies"),
    ...(superseded === 0
      ? []
      : [`${counted(superseded, "superseded text", "superseded texts")} kept for open listings`]),
    bytes(state.bytes),
    `${counted(state.conceptsLearnt, "concept", "concepts")} learnt from the studies`,
  ].join(", ");
}
