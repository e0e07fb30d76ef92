/** What a command sees of the process: two streams and what is known of them. Results go to `out`, all else to `err`. */
export interface Io {
  /** Writes to standard output as it is; resolves when the stream takes more. Long output waits for slow readers. */
  out(text: string): Promise<void>;
  /** One line on standard error. */
  err(line: string): void;
  /** Writes to standard error as it is: progress that redraws itself. */
  errRaw(text: string): void;
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  /** Width of the terminal in columns; 100 where there is none. */
  readonly columns: number;
  /** Whether standard output may carry colours: a terminal, and neither `NO_COLOR` nor `TERM=dumb`. */
  readonly color: boolean;
  /** Whether a person can be asked: standard input and standard error are terminals. */
  readonly canAsk: boolean;
  /** Asks one question and gives the answer's line. Only where `canAsk`. */
  ask(question: string): Promise<string>;
}
