import type { Transport } from "ctgov/client";
import type { Clock } from "../../base/clock.ts";
import { LindError, messageOf } from "../../base/errors.ts";
import { BULK_HEADERS, BULK_PATH } from "./download-bulk.ts";
import { BULK_BYTES_MAX } from "./download-plan.ts";

/** Whether a registry has the bulk file, and how large it says it is. */
export type BulkOffer =
  | { readonly kind: "offered"; readonly bytes: number | undefined }
  | { readonly kind: "absent"; readonly reason: string };

/** Longer than this a registry that has the file does not think about it. */
const PROBE_MS_MAX = 20_000;

/** A registry in trouble is asked so often before it counts as one without the file, with a pause in between. */
const PROBES_MAX = 3;
const PAUSE_MS = 1_000;

export interface ProbeEffects {
  readonly clock: Pick<Clock, "sleep">;
  readonly signal: AbortSignal;
}

/**
 * Asks for the first byte of the bulk file and reads no more than the head of the answer. Whatever is no archive counts as
 * absent, with the reason. Throws `INTERRUPTED` where the signal is aborted.
 */
export async function probeBulk(baseUrl: string, transport: Transport, effects: ProbeEffects): Promise<BulkOffer> {
  const { clock, signal } = effects;
  for (let probe = 1; ; probe++) {
    const { offer, isPassing } = await probeOnce(new URL(BULK_PATH, baseUrl).href, transport, signal);
    if (!isPassing || probe === PROBES_MAX) return offer;
    await clock.sleep(PAUSE_MS, signal).catch(() => undefined);
  }
}

interface Probed {
  readonly offer: BulkOffer;
  /** The next answer may be another one. */
  readonly isPassing: boolean;
}

async function probeOnce(url: string, transport: Transport, signal: AbortSignal): Promise<Probed> {
  const headers = { ...BULK_HEADERS, range: "bytes=0-0" };
  try {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(PROBE_MS_MAX)]);
    const response = await transport(new Request(url, { headers, signal: limited }));
    // The rest may be gigabytes.
    await response.body?.cancel();
    return { offer: judgeProbe(response), isPassing: response.status === 429 || response.status >= 500 };
  } catch (error) {
    if (signal.aborted) throw new LindError("INTERRUPTED", "The look at the registry's archive was interrupted.");
    return { offer: { kind: "absent", reason: messageOf(error) }, isPassing: true };
  }
}

/** Exported for its tests: what the head of the answer means. */
export function judgeProbe({ status, headers }: Pick<Response, "status" | "headers">): BulkOffer {
  if (status !== 200 && status !== 206) return { kind: "absent", reason: `the registry answers with status ${status}` };
  if (/html/i.test(headers.get("content-type") ?? "")) return { kind: "absent", reason: "a web page answers" };
  const range = /^bytes 0-\d{1,15}\/(\d{1,15})$/i.exec(headers.get("content-range") ?? "")?.[1];
  const length = status === 206 ? range : headers.get("content-length");
  const bytes = length != null && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
  if (bytes !== undefined && bytes > BULK_BYTES_MAX) return { kind: "absent", reason: `it has ${bytes} bytes` };
  return { kind: "offered", bytes };
}
