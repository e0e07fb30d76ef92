import { type FileHandle, open } from "node:fs/promises";
import { LindError, messageOf } from "../base/errors.ts";
import { type ZipStudy, zipStudies } from "../formats/json-zip.ts";
import type { FaultPlan } from "../simulator/faults.ts";
import { randomFaults } from "../simulator/faults.ts";
import { writeNdjson } from "../simulator/ndjson.ts";
import { LIVELY, REALISTIC, type SimulationOptions } from "../simulator/options.ts";
import { serveSimulator } from "../simulator/serve.ts";
import { dataDayOf, type Simulation } from "../simulator/simulation.ts";
import { createSimulator, type Simulator } from "../simulator/simulator.ts";
import type { Effects } from "./open-lind.ts";

/** What a synthetic registry is made of. */
export interface SimulateRequest {
  readonly studies: number;
  readonly seed: number;
  /** How many days after its beginning it stands. */
  readonly days: number;
  /** Much happens in few days. */
  readonly isLively: boolean;
  /** Probability of each fault of the connection for each request, 0 to 1. */
  readonly faultShare: number;
}

/** A synthetic registry on its day. */
export function openSimulator(request: SimulateRequest): Simulator {
  const pace: Omit<SimulationOptions, "seed" | "studies"> = request.isLively ? LIVELY : REALISTIC;
  const simulator = createSimulator(
    { ...pace, seed: request.seed, studies: request.studies },
    { faults: faultsOf(request), pack: packBulk },
  );
  simulator.advance(request.days);
  return simulator;
}

function faultsOf({ seed, faultShare: probability }: SimulateRequest): FaultPlan | undefined {
  if (probability === 0) return undefined;
  return randomFaults(seed, [
    { fault: { kind: "too-many-requests", retryAfter: "1" }, probability },
    { fault: { kind: "server-error", status: 503 }, probability },
    { fault: { kind: "reset" }, probability },
    { fault: { kind: "cut-body", share: 0.5 }, probability },
  ]);
}

/** What was written. */
export interface WrittenFile {
  readonly path: string;
  readonly studies: number;
  readonly bytes: number;
}

/** Writes the registry's studies to a file: as its whole download where the name ends in `.zip`, else one exact text a line. */
export async function writeSimulation(
  simulator: Simulator,
  path: string,
  effects: Pick<Effects, "progress" | "signal">,
): Promise<WrittenFile> {
  try {
    await using file = await open(path, "w");
    const write = /\.zip$/i.test(path) ? writeZip : writeNdjson;
    const counts = await write(simulator.simulation, simulator.day, file, (done, total) => {
      effects.signal.throwIfAborted();
      effects.progress({ label: "writing", done, total, unit: "studies" });
    });
    return { path, ...counts };
  } catch (error) {
    if (effects.signal.aborted)
      throw new LindError("INTERRUPTED", `Writing ${path} was interrupted; the file is incomplete.`);
    throw new LindError("USAGE", `${path} cannot be written: ${messageOf(error)}.`, { cause: error });
  }
}

/** The whole download of a simulated registry, in memory: a simulation that is served is small beside the real one. */
export async function packBulk(studies: Iterable<ZipStudy>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of zipStudies(studies, "folders")) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Studies between two words about how far it is. */
const ZIP_PROGRESS_STUDIES = 256;
/** Bytes that are gathered before they are written. */
const ZIP_WRITE_BYTES = 1024 * 1024;

async function writeZip(
  simulation: Simulation,
  day: string,
  file: FileHandle,
  onProgress: (done: number, total: number) => void,
): Promise<Omit<WrittenFile, "path">> {
  const total = simulation.countBy(dataDayOf(day));
  let studies = 0;
  function* counted() {
    for (const study of simulation.texts(day)) {
      yield study;
      studies += 1;
      if (studies % ZIP_PROGRESS_STUDIES === 0) onProgress(studies, total);
    }
  }
  let bytes = 0;
  let gathered: Uint8Array[] = [];
  let gatheredBytes = 0;
  const flush = async () => {
    // A write may take less than it is given.
    for (let rest = Buffer.concat(gathered); rest.length > 0; ) {
      const { bytesWritten } = await file.write(rest);
      bytes += bytesWritten;
      rest = rest.subarray(bytesWritten);
    }
    [gathered, gatheredBytes] = [[], 0];
  };
  for await (const piece of zipStudies(counted(), "folders")) {
    gathered.push(piece);
    gatheredBytes += piece.length;
    if (gatheredBytes >= ZIP_WRITE_BYTES) await flush();
  }
  await flush();
  onProgress(studies, total);
  return { studies, bytes };
}

/** Serves the registry until the signal is aborted; `onListening` is told its address. */
export async function serveUntilStopped(
  simulator: Simulator,
  port: number,
  signal: AbortSignal,
  onListening: (url: string) => Promise<void>,
): Promise<void> {
  const server = await serveSimulator(simulator, { port }).catch((error: unknown) => {
    throw new LindError("USAGE", `Port ${port} cannot be listened on: ${messageOf(error)}.`, {
      hint: "Choose another with --port, or 0 for any that is free.",
      cause: error,
    });
  });
  try {
    await onListening(server.url);
    if (!signal.aborted)
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  } finally {
    await server.close();
  }
}
