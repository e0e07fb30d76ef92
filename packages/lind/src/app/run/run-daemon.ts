import { unreachable } from "../../base/assert.ts";
import type { Clock } from "../../base/clock.ts";
import { isLindError, type LindError } from "../../base/errors.ts";
import { afterStep, firstState, type Now, nextStep, type RunEvent, type RunState, type RunStep } from "./run-state.ts";

/** What the steps do; each resolves with what came of it, or undefined where there is nothing to say. */
export interface RunWork {
  /** The registry's data version. */
  readStamp(): Promise<string>;
  sync(): Promise<RunReport | undefined>;
  index(): Promise<RunReport | undefined>;
  evaluate(): Promise<RunReport | undefined>;
  clock(): Promise<RunReport | undefined>;
  deliver(): Promise<RunReport | undefined>;
  /** Whether the change feed has something that no watch was asked about. */
  hasNews(): Promise<boolean>;
  /** Whether a day has begun that no watch was told of. */
  isNewDay(): Promise<boolean>;
  /** When the outbox has something to do, wall time in milliseconds. */
  nextDueMs(): Promise<number | undefined>;
}

/** A line of the log. */
export type RunReport =
  | { readonly step: "start"; readonly scopes: number; readonly watches: number }
  | {
      readonly step: "sync";
      readonly scopes: number;
      readonly added: number;
      readonly updated: number;
      readonly removed: number;
      readonly quarantined: number;
    }
  | { readonly step: "index"; readonly studies: number; readonly isRebuilt: boolean }
  | { readonly step: "evaluate"; readonly watches: number; readonly studies: number; readonly alerts: number }
  /** Studies whose results the calendar has made due, soon due or overdue, up to a day. */
  | { readonly step: "clock"; readonly day: string; readonly studies: number; readonly alerts: number }
  /** `waiting` counts attempts that failed and are made again. */
  | { readonly step: "deliver"; readonly sent: number; readonly waiting: number; readonly dead: number }
  | { readonly step: "stop" };

export interface RunLog {
  done(report: RunReport): void;
  failed(step: RunStep["kind"], error: LindError): void;
}

export interface RunOptions {
  readonly work: RunWork;
  readonly clock: Clock;
  readonly log: RunLog;
  /** Ends the daemon after the step at hand. */
  readonly signal: AbortSignal;
  /** Asks the registry so often instead of by the calendar. */
  readonly everyMs?: number | undefined;
}

/**
 * Decides, performs, and goes on until it is told to stop. Nothing is kept between two steps that the registry does not
 * have: a process may end anywhere, and the next one goes on.
 */
export async function runDaemon({ work, clock, log, signal, everyMs }: RunOptions): Promise<void> {
  let state: RunState = firstState;
  const now = (): Now => ({ nowMs: clock.now(), monotonicMs: clock.monotonicMs() });
  while (!signal.aborted) {
    const [hasNews, isNewDay, nextDueMs] = [await work.hasNews(), await work.isNewDay(), await work.nextDueMs()];
    const view = { ...now(), hasNews, isNewDay, nextDueMs };
    const step = nextStep(state, view, everyMs);
    const event = await perform(step, work, { clock, log, signal });
    state = afterStep(state, event, now());
  }
}

type Surroundings = Pick<RunOptions, "clock" | "log" | "signal">;

async function perform(step: RunStep, work: RunWork, { clock, log, signal }: Surroundings): Promise<RunEvent> {
  try {
    switch (step.kind) {
      case "wait":
        await clock.sleep(step.ms, signal).catch(() => undefined);
        return { kind: "waited" };
      case "poll":
        return { kind: "polled", stamp: await work.readStamp() };
      case "sync":
      case "index":
      case "evaluate":
      case "clock":
      case "deliver": {
        const report = await work[step.kind]();
        if (report !== undefined) log.done(report);
        return step.kind === "deliver" && report === undefined
          ? { kind: "idle", step: "deliver" }
          : { kind: "done", step: step.kind };
      }
      default:
        return unreachable(step);
    }
  } catch (error) {
    if (step.kind === "wait") throw error;
    // What ended the step is the stop itself, whatever it threw: the next start goes on from what is stored.
    if (signal.aborted) return { kind: "failed", step: step.kind };
    if (!isLindError(error) || needsPerson(error)) throw error;
    log.failed(step.kind, error);
    return { kind: "failed", step: step.kind };
  }
}

/** A store that is damaged, or cannot be written, is not mended by waiting. A full disk may be, and a registry too. */
function needsPerson({ code }: LindError): boolean {
  return ["STORE_CORRUPT", "STORE_TOO_NEW", "STORE_UNWRITABLE", "PROVENANCE_MIXED", "USAGE"].includes(code);
}
