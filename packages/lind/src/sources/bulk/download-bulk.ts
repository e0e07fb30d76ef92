import type { Transport } from "ctgov/client";
import type { Clock } from "../../base/clock.ts";
import { LindError, messageOf } from "../../base/errors.ts";
import type { ReportProgress } from "../../base/progress.ts";
import { USER_AGENT } from "../user-agent.ts";
import {
  BULK_BYTES_MAX,
  type DownloadStep,
  isWhole,
  judgeAnswer,
  type PartNote,
  rangeHeaders,
} from "./download-plan.ts";
import type { PartFile } from "./part-file.ts";

/** The whole registry as one archive. Undocumented; the site's own download uses it. */
export const BULK_PATH = "/api/v2/studies/download?format=json.zip";

/** What every request for it says. Bytes as they lie there: a length that is compressed on its way tells nothing. */
export const BULK_HEADERS: Readonly<Record<string, string>> = {
  "accept-encoding": "identity",
  "user-agent": USER_AGENT,
};

/** Requests on end that may bring not a single byte. */
const FAILURES_MAX = 6;
/** How often one download begins anew because the file became another one or an answer did not fit. */
const RESTARTS_MAX = 4;
/** The first pause; it doubles with each further failure, up to the largest. */
const PAUSE_MS_FIRST = 1_000;
const PAUSE_MS_MAX = 60_000;
/** The longest wait that the registry may ask for. */
const RETRY_AFTER_SECONDS_MAX = 120;

export interface DownloadOptions {
  /** The registry's base address; `BULK_PATH` is below it. */
  readonly baseUrl: string;
  readonly file: PartFile;
  readonly transport: Transport;
  readonly clock: Pick<Clock, "sleep">;
  /** Uniform in [0, 1): the jitter of pauses. */
  readonly random: () => number;
  readonly progress: ReportProgress;
  readonly signal: AbortSignal;
}

export interface Downloaded {
  readonly bytes: number;
  readonly requests: number;
}

/**
 * Downloads the bulk file, going on from the part that an earlier run left. It ends with the whole file of one ETag, by
 * its length; what is in it is for its reader to check.
 *
 * Throws `REGISTRY_UNAVAILABLE` after `FAILURES_MAX` requests without a byte, `REGISTRY_MOVING` where the file keeps
 * becoming another one, `REGISTRY_REFUSED` where there is none, and `INTERRUPTED`. The part stays in each case.
 */
export async function downloadBulk(options: DownloadOptions): Promise<Downloaded> {
  return new Download(options).run();
}

class Download {
  readonly #options: DownloadOptions;
  readonly #url: string;
  #requests = 0;
  #failures = 0;
  #begun = 0;
  #isWholeAsked = false;

  constructor(options: DownloadOptions) {
    this.#options = options;
    this.#url = new URL(BULK_PATH, options.baseUrl).href;
  }

  async run(): Promise<Downloaded> {
    const { file } = this.#options;
    // Ends: each round that brings no byte counts as a failure, each new beginning as a restart.
    for (;;) {
      const part = await file.read();
      if (isWhole(part) && part.note?.url === this.#url) {
        await file.finish();
        return { bytes: part.bytes, requests: this.#requests };
      }
      const isEnd = await this.#round();
      if (!isEnd) continue;
      const { bytes } = await file.read();
      await file.finish();
      return { bytes, requests: this.#requests };
    }
  }

  /** One request and what it brings; true where the file is whole by it. */
  async #round(): Promise<boolean> {
    const { file, transport, signal } = this.#options;
    const part = await file.read();
    const headers = { ...BULK_HEADERS, ...(this.#isWholeAsked ? {} : rangeHeaders(part, this.#url)) };
    this.#isWholeAsked = false;
    this.#throwIfAborted();
    this.#requests += 1;
    let response: Response;
    try {
      response = await transport(new Request(this.#url, { headers, signal }));
    } catch (error) {
      await this.#pause(messageOf(error));
      return false;
    }
    const step = judgeAnswer(response, part, this.#url);
    if (step.kind === "append") return this.#take(response, step.note, part.bytes);
    if (step.kind === "begin") {
      this.#countBeginning();
      await file.begin(step.note);
      return this.#take(response, step.note, 0);
    }
    await response.body?.cancel();
    return this.#decline(step, response);
  }

  async #decline(
    step: Exclude<DownloadStep, { readonly kind: "append" | "begin" }>,
    response: Response,
  ): Promise<boolean> {
    if (step.kind === "complete") return true;
    if (step.kind === "discard") {
      this.#isWholeAsked = true;
      await this.#pause(step.reason);
      return false;
    }
    if (step.kind === "try-again") {
      await this.#pause(step.reason, response.headers.get("retry-after"));
      return false;
    }
    throw new LindError(step.code, `The bulk file cannot be downloaded: ${this.#url} answered with ${step.reason}.`, {
      hint: "Check LIND_UPSTREAM, or go without the bulk file: lind sync --all --via pages",
      details: { url: this.#url },
    });
  }

  /** Writes the body behind what is there; true where it came to its end and nothing is missing. */
  async #take(response: Response, note: PartNote, bytesBefore: number): Promise<boolean> {
    const { file, progress } = this.#options;
    let bytes = bytesBefore;
    let cut: unknown;
    const onCut = (error: unknown) => {
      cut = error;
    };
    for await (const chunk of untilCut(response.body ?? [], onCut)) {
      this.#throwIfAborted();
      if (bytes + chunk.length > (note.bytesTotal ?? BULK_BYTES_MAX)) {
        this.#isWholeAsked = true;
        await this.#pause("more bytes than were promised");
        return false;
      }
      await file.append(chunk);
      bytes += chunk.length;
      this.#failures = 0;
      progress({ label: "downloading the registry", done: bytes, total: note.bytesTotal, unit: "bytes" });
    }
    if (cut !== undefined) {
      await this.#pause(messageOf(cut));
      return false;
    }
    const isEnd = bytes === (note.bytesTotal ?? bytes);
    if (!isEnd) await this.#pause("fewer bytes than were promised");
    return isEnd;
  }

  #countBeginning(): void {
    this.#begun += 1;
    if (this.#begun <= RESTARTS_MAX + 1) return;
    throw new LindError("REGISTRY_MOVING", `The download had to begin anew ${RESTARTS_MAX} times and was given up.`, {
      hint: "The file changes meanwhile, or what stands in between cannot go on with a part; try again in an hour.",
    });
  }

  async #pause(reason: string, retryAfter: string | null = null): Promise<void> {
    const { clock, random, signal } = this.#options;
    this.#throwIfAborted();
    this.#failures += 1;
    const seconds = retryAfter !== null && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : undefined;
    if (this.#failures >= FAILURES_MAX || (seconds ?? 0) > RETRY_AFTER_SECONDS_MAX) {
      throw new LindError("REGISTRY_UNAVAILABLE", `The bulk file cannot be downloaded now: ${reason}.`, {
        hint: "Run the same command again later; it goes on where it stopped.",
        details: { url: this.#url },
      });
    }
    const upperEnd = Math.min(PAUSE_MS_MAX, PAUSE_MS_FIRST * 2 ** (this.#failures - 1));
    const pauseMs = seconds === undefined ? Math.floor(random() * upperEnd) : seconds * 1000;
    await clock.sleep(pauseMs, signal).catch((error: unknown) => {
      this.#throwIfAborted();
      throw error;
    });
  }

  #throwIfAborted(): void {
    if (!this.#options.signal.aborted) return;
    throw new LindError("INTERRUPTED", "The download was interrupted; what came so far is kept.", {
      hint: "Run the same command again to go on.",
    });
  }
}

/** What comes of a body until the connection is lost. Only its own errors are told; what its reader throws is not caught. */
async function* untilCut(
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  onCut: (error: unknown) => void,
): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    onCut(error);
  }
}
