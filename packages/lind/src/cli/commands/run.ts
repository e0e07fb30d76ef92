import type { RunLog, RunReport } from "../../app/run/run-daemon.ts";
import { runUntilStopped } from "../../app/run/run-home.ts";
import { unreachable } from "../../base/assert.ts";
import { usageError } from "../arguments.ts";
import type { Arguments, Command, CommandContext } from "../command.ts";
import { styleOf } from "../output.ts";
import { counted, figure, visible } from "../terminal/words.ts";

export const runCommand: Command = {
  name: "run",
  summary: "Sync at once and on a schedule, ask the watches, deliver; until stopped",
  operands: "",
  options: {
    poll: {
      value: "SECONDS",
      summary: "Ask for the registry's data version so often (default: often when news is due, else every hour)",
    },
    rate: { value: "N", summary: "At most N requests a second (default 3)" },
  },
  examples: [
    ["lind run", "Keep the mirror current and send what the watches find; Ctrl-C ends it"],
    ["lind run --json", "The same, with a line of JSON for each step"],
  ],
  run,
};

async function run(args: Arguments, context: CommandContext): Promise<number> {
  if (args.positionals.length > 0) {
    throw usageError(
      `lind run does not know what to do with "${args.positionals.join(" ")}".`,
      "It works on what is stored: scopes of lind sync, watches of lind watch.",
    );
  }
  const pollSeconds = args.wholeNumber("poll", 1);
  await runUntilStopped(context.lind, {
    log: createRunLog(context),
    ...(pollSeconds === undefined ? {} : { everyMs: pollSeconds * 1_000 }),
  });
  return 0;
}

/** A line a step: JSON for programs, a sentence with its time for people. */
function createRunLog({ io, json, lind }: CommandContext): RunLog {
  const style = styleOf(io);
  const write = (data: object, sentence: string) => {
    const at = new Date(lind.effects.clock.now()).toISOString();
    const line = json ? JSON.stringify({ at, ...data }) : `${at.slice(0, 19).replace("T", " ")}  ${sentence}`;
    void io.out(`${line}\n`);
  };
  return {
    done: (report) => write(report, sentenceOf(report)),
    failed: (step, error) => {
      const sentence = visible([error.message, error.hint].filter((part) => part !== undefined).join(" "));
      write({ step, code: error.code, error: error.message }, style.bad(sentence));
    },
  };
}

function sentenceOf(report: RunReport): string {
  switch (report.step) {
    case "start":
      return `Running for ${counted(report.scopes, "scope", "scopes")} and ${counted(report.watches, "watch", "watches")}; Ctrl-C ends it.`;
    case "sync":
      return syncSentence(report);
    case "index":
      return `The search index was ${report.isRebuilt ? "built" : "brought up to date"}: ${counted(report.studies, "study", "studies")}.`;
    case "evaluate": {
      const asked = `${counted(report.watches, "watch was", "watches were")} asked about ${counted(report.studies, "study", "studies")}`;
      return `${asked}: ${counted(report.alerts, "alert", "alerts")}.`;
    }
    case "clock": {
      const due = `${counted(report.studies, "study has", "studies have")} results due, soon due or overdue by ${report.day}`;
      return `${due}: ${counted(report.alerts, "alert", "alerts")}.`;
    }
    case "deliver":
      return deliverSentence(report);
    case "stop":
      return "Stopped.";
    default:
      return unreachable(report);
  }
}

function syncSentence({ scopes, added, updated, removed, quarantined }: Extract<RunReport, { step: "sync" }>): string {
  const parts = [
    `${figure(added)} added`,
    `${figure(updated)} updated`,
    ...(removed === 0 ? [] : [`${figure(removed)} removed`]),
    ...(quarantined === 0 ? [] : [`${figure(quarantined)} in quarantine`]),
  ];
  return `${counted(scopes, "scope is", "scopes are")} up to date: ${parts.join(", ")}.`;
}

function deliverSentence({ sent, waiting, dead }: Extract<RunReport, { step: "deliver" }>): string {
  const parts = [
    ...(sent === 0 ? [] : [`${counted(sent, "message", "messages")} sent`]),
    ...(waiting === 0 ? [] : [`${counted(waiting, "attempt", "attempts")} failed, to be made again`]),
    ...(dead === 0 ? [] : [counted(dead, "dead letter", "dead letters")]),
  ];
  return `${parts.join(", ")}.`;
}
