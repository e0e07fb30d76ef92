import { parseNctId } from "ctgov/study";
import { readStudy, type StudyView, warnOfDropped } from "../../app/read-studies.ts";
import { parseDayOf } from "../../app/when.ts";
import { isLindError, type LindError } from "../../base/errors.ts";
import { usageError } from "../arguments.ts";
import type { Arguments, Command, CommandContext } from "../command.ts";
import { styleOf } from "../output.ts";
import { studyCard } from "../study-card.ts";
import { isWrittenFormat, studyWriterOf } from "../study-writer.ts";

export const getCommand: Command = {
  name: "get",
  summary: "Show one or more studies, also as they were",
  operands: "NCT… [NCT…]",
  options: {
    "as-of": { value: "DAY", summary: "As it was registered at the end of that day" },
    fields: {
      value: "LIST",
      summary:
        "Only these fields: pieces, field paths, modules or search areas; for csv also the site's columns, for ris tags",
    },
    format: {
      value: "NAME",
      summary: "json is the exact stored text; table is for reading. Default: table on a terminal, else json",
      choices: ["json", "csv", "ris", "fhir", "markdown", "table"],
    },
  },
  examples: [
    ["lind get NCT03516279", "The study in a few lines"],
    ["lind get NCT03516279 --format json", "Its record, byte for byte as the registry sent it"],
    ["lind get NCT03516279 NCT00841061 --format ris", "References to two studies, for a reference manager"],
    ["lind get NCT03516279 --as-of 2025-06-01", "As it was registered on that day"],
    ["lind get NCT03516279 --fields NCTId,OverallStatus,LocationCountry --format json", "Some of its fields"],
  ],
  run,
};

async function run(args: Arguments, context: CommandContext): Promise<number> {
  const nctIds = args.positionals.map((text) => {
    const nctId = parseNctId(text);
    if (nctId === undefined)
      throw usageError(`"${text}" is no study id.`, "An id is NCT and eight digits: NCT03516279.");
    return nctId;
  });
  if (nctIds.length === 0) throw usageError("Which study?", "For example: lind get NCT03516279");
  const asOfText = args.text("as-of");
  const asOf = asOfText === undefined ? undefined : parseDayOf(asOfText, context.lind.effects.clock);
  const printer = printerOf(args, context);
  const registry = await context.lind.openForReading();
  await warnOfDropped(registry, asOf, context.lind.effects.log);
  const missing: LindError[] = [];
  for (const nctId of nctIds) {
    try {
      await printer.print(await readStudy(registry, nctId, asOf));
    } catch (error) {
      // One id that is not here must not hide the others; each is named, and the exit code says so.
      if (!isLindError(error) || error.exitCode !== 1) throw error;
      missing.push(error);
    }
  }
  await printer.end();
  for (const error of missing) context.io.err([`lind: ${error.message}`, error.hint ?? ""].join(" ").trim());
  return missing.length === 0 ? 0 : 1;
}

interface Printer {
  print(study: StudyView): Promise<void>;
  end(): Promise<void>;
}

function printerOf(args: Arguments, { io, json }: CommandContext): Printer {
  const fields = args.text("fields");
  const format = json ? "json" : (args.text("format") ?? (io.outIsTerminal && fields === undefined ? "table" : "json"));
  if (!isWrittenFormat(format)) {
    if (fields !== undefined) throw usageError("--fields goes with --format json, csv or ris.");
    return { print: (study) => io.out(studyCard(study, styleOf(io), io.columns)), end: () => Promise.resolve() };
  }
  // The exact text is what came; everything made of it is made of what the API would have sent.
  const isExact = format === "json" && fields === undefined;
  // One study, or several one after the other: a list in brackets would be no exact text.
  const writer = studyWriterOf(format === "json" ? "ndjson" : format, fields);
  let isEmpty = true;
  return {
    print: async (study) => {
      await io.out((isEmpty ? writer.head() : "") + writer.study(isExact ? study.text : study.apiText));
      isEmpty = false;
    },
    end: async () => {
      const tail = isEmpty ? "" : writer.tail();
      if (tail !== "") await io.out(`${tail}\n`);
    },
  };
}
