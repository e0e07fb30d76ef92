import type { Lind } from "../app/open-lind.ts";
import type { Io } from "./io.ts";

/** One option as a person types it. `value` names what follows; an option without it is a switch. */
export interface OptionSpec {
  readonly summary: string;
  readonly value?: string | undefined;
  readonly repeatable?: boolean | undefined;
  /** The words that the value may be, where they are few. */
  readonly choices?: readonly string[] | undefined;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** Parsed words of a command line: every option as the texts that were given, in order. */
export interface Arguments {
  readonly positionals: readonly string[];
  /** True when the switch was given. */
  has(name: string): boolean;
  /** The last value given, or undefined. */
  text(name: string): string | undefined;
  /** Every value given. */
  texts(name: string): readonly string[];
  /** The value as a whole number of at least `min`; refuses anything else with a sentence. */
  wholeNumber(name: string, min: number): number | undefined;
}

export interface CommandContext {
  readonly io: Io;
  readonly lind: Lind;
  readonly signal: AbortSignal;
  readonly json: boolean;
}

/** A command is its words and what it does; it knows neither the process nor the store's kind. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** What stands after the name: `NCT… [NCT…]`. */
  readonly operands: string;
  readonly options: OptionSpecs;
  /** Each a line that can be typed, with what it does. */
  readonly examples: readonly (readonly [line: string, does: string])[];
  /** Resolves with the exit code; throws `LindError` for refusals and failures. */
  run(args: Arguments, context: CommandContext): Promise<number>;
}
