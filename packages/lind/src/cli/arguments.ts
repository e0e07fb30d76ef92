import { parseArgs } from "node:util";
import { nearest } from "ctgov/study";
import { LindError } from "../base/errors.ts";
import type { Arguments, Command, OptionSpecs } from "./command.ts";

/** Options that every command takes. */
export const GLOBAL_OPTIONS: OptionSpecs = {
  home: { value: "DIR", summary: "Where the data lives (default: $LIND_HOME, else ~/.lind)" },
  json: { summary: "Machine-readable output on stdout and nothing else there" },
  quiet: { summary: "No progress and no remarks on stderr" },
  help: { summary: "Explain the command" },
};

/** A refusal of the words that were typed; the hint says how to find the right ones. */
export function usageError(message: string, hint?: string): LindError {
  return new LindError("USAGE", message, { hint });
}

/**
 * Reads the words after a command's name. Unknown options, missing values and words that are no choice are refused
 * with the nearest right one. A value may begin with a dash only after `=`.
 */
export function parseArguments(command: Command, words: readonly string[]): Arguments {
  const specs: OptionSpecs = { ...command.options, ...GLOBAL_OPTIONS };
  const { tokens } = parseArgs({
    args: [...words],
    options: Object.fromEntries(
      Object.entries(specs).map(
        ([name, spec]) => [name, { type: spec.value === undefined ? "boolean" : "string" }] as const,
      ),
    ),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const values = new Map<string, string[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind === "option") readOption(command, specs, token, values);
  }
  return createArguments(positionals, values);
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
}

function readOption(command: Command, specs: OptionSpecs, token: OptionToken, values: Map<string, string[]>): void {
  const spec = Object.hasOwn(specs, token.name) ? specs[token.name] : undefined;
  if (spec === undefined) throw unknownOption(command, specs, token.rawName, token.name);
  const earlier = values.get(token.name) ?? [];
  if (spec.value === undefined) {
    if (token.value !== undefined) throw usageError(`--${token.name} takes no value.`);
    values.set(token.name, earlier);
    return;
  }
  if (token.value === undefined || token.value === "") {
    throw usageError(`--${token.name} needs a value: --${token.name} ${spec.value}.`);
  }
  if (spec.choices !== undefined && !spec.choices.includes(token.value)) {
    const near = nearest(token.value, spec.choices);
    throw usageError(
      `--${token.name} cannot be "${token.value}"${near === undefined ? "" : `; did you mean "${near}"?`}`,
      `It takes one of: ${spec.choices.join(", ")}.`,
    );
  }
  if (earlier.length > 0 && spec.repeatable !== true) throw usageError(`--${token.name} was given twice.`);
  values.set(token.name, [...earlier, token.value]);
}

function unknownOption(command: Command, specs: OptionSpecs, rawName: string, name: string): LindError {
  const near = nearest(name, Object.keys(specs));
  return usageError(
    `lind ${command.name} has no option ${rawName}${near === undefined ? "." : `; did you mean --${near}?`}`,
    `"lind ${command.name} --help" lists its options.`,
  );
}

function createArguments(positionals: readonly string[], values: ReadonlyMap<string, readonly string[]>): Arguments {
  return {
    positionals,
    has: (name) => values.has(name),
    text: (name) => values.get(name)?.at(-1),
    texts: (name) => values.get(name) ?? [],
    wholeNumber: (name, min) => {
      const text = values.get(name)?.at(-1);
      if (text === undefined) return undefined;
      const number = /^\d{1,15}$/.test(text) ? Number.parseInt(text, 10) : Number.NaN;
      if (!(number >= min)) throw usageError(`--${name} must be a whole number of at least ${min}, not "${text}".`);
      return number;
    },
  };
}

const PORT_MAX = 65_535;

/** The port that an option names; undefined where it is left out, 0 for any that is free. */
export function readPort(args: Arguments): number | undefined {
  const port = args.wholeNumber("port", 0);
  if (port !== undefined && port > PORT_MAX) throw usageError(`--port is a number up to ${PORT_MAX}.`);
  return port;
}
