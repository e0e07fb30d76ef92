import { isLindError, LindError, messageOf } from "../base/errors.ts";

/** What a run throws that was told to stop. */
export function interruptedError(): LindError {
  return new LindError("INTERRUPTED", "The sync was interrupted; what it had committed is stored.", {
    hint: "Run the same command again to go on.",
  });
}

/** Ends a run that did not come to its end, and throws why. A store that cannot note the end must not hide the reason. */
export async function toFailure(
  error: unknown,
  signal: AbortSignal,
  finish: (outcome: "interrupted" | "failed", error: string) => Promise<void>,
): Promise<never> {
  const isInterrupted = signal.aborted || (isLindError(error) && error.code === "INTERRUPTED");
  const reason = isInterrupted ? interruptedError() : error;
  await finish(isInterrupted ? "interrupted" : "failed", messageOf(reason)).catch(() => undefined);
  throw reason;
}
