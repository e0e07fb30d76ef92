/** One line for the operator, on stderr: something worth knowing that does not stop the work. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
}

export const silentLog: Log = { info: () => undefined, warn: () => undefined };
