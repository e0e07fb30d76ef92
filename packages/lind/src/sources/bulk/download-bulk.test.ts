import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../../../../test/support/temporary-folder.ts";
import { type DownloadOptions, downloadBulk } from "./download-bulk.ts";
import { openPartFile } from "./part-file.ts";

type Serve = (request: Request) => Response;

/** A server of one file that understands Range and If-Range as RFC 9110 says. */
function serving(content: Buffer, etag = '"a"'): Serve {
  return (request) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.get("range") ?? "")?.[1] ?? 0);
    const isPart = from > 0 && request.headers.get("if-range") === etag;
    if (!isPart) return new Response(bytesOf(content), { headers: { etag, "content-length": String(content.length) } });
    const range = `bytes ${from}-${content.length - 1}/${content.length}`;
    return new Response(bytesOf(content.subarray(from)), { status: 206, headers: { etag, "content-range": range } });
  };
}

const bytesOf = (buffer: Buffer): Uint8Array<ArrayBuffer> => new Uint8Array(buffer);

/** The same answer whose connection is lost after so many bytes. */
function cut(serve: Serve, bytes: number): Serve {
  return (request) => {
    const answer = serve(request);
    const body = new ReadableStream<Uint8Array>(
      {
        async start(controller) {
          const whole = new Uint8Array(await answer.arrayBuffer());
          controller.enqueue(whole.subarray(0, bytes));
        },
        pull: (controller) => controller.error(new TypeError("terminated")),
      },
      { highWaterMark: 0 },
    );
    return new Response(body, { status: answer.status, headers: answer.headers });
  };
}

const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): Serve =>
  () =>
    new Response("no", { status: code, headers });

const lost: Serve = () => {
  throw new TypeError("fetch failed");
};

interface Outcome {
  readonly path: string;
  readonly asked: readonly string[];
  readonly pauses: readonly number[];
  readonly result: Promise<unknown>;
}

/** One answer a request; the last one goes on. */
function download(
  script: readonly Serve[],
  path = join(temporaryFolder(), "bulk.zip"),
  more: Partial<DownloadOptions> = {},
): Outcome {
  const asked: string[] = [];
  const pauses: number[] = [];
  const result = downloadBulk({
    baseUrl: "https://registry.example",
    file: openPartFile(path),
    transport: async (request) => {
      const serve = script[Math.min(asked.length, script.length - 1)] ?? lost;
      asked.push(request.headers.get("range") ?? "whole");
      return serve(request);
    },
    clock: {
      sleep: async (ms) => {
        pauses.push(ms);
      },
    },
    random: () => 0.5,
    progress: () => undefined,
    signal: new AbortController().signal,
    ...more,
  });
  return { path, asked, pauses, result };
}

const content = Buffer.from("The first controlled trial was of lemons and oranges.");
const other = Buffer.from("Another day's file, which is a little longer than the one before it was.");

describe("a download", () => {
  test("of an undisturbed file is one request, and leaves nothing beside it", async () => {
    const { path, asked, result } = download([serving(content)]);
    expect(await result).toEqual({ bytes: content.length, requests: 1 });
    expect(readFileSync(path)).toEqual(content);
    expect(asked).toEqual(["whole"]);
    expect(existsSync(`${path}.part`) || existsSync(`${path}.part.json`)).toBe(false);
  });

  test("goes on where the connection was lost", async () => {
    const { path, asked, pauses, result } = download([
      cut(serving(content), 10),
      lost,
      cut(serving(content), 5),
      serving(content),
    ]);
    await result;
    expect(readFileSync(path)).toEqual(content);
    expect(asked).toEqual(["whole", "bytes=10-", "bytes=10-", "bytes=15-"]);
    expect(pauses).toEqual([500, 1000, 500]);
  });

  test("goes on with the part of an earlier run", async () => {
    const first = download([cut(serving(content), 10), lost]);
    await expect(first.result).rejects.toMatchObject({ code: "REGISTRY_UNAVAILABLE" });
    expect(existsSync(first.path)).toBe(false);
    const second = download([serving(content)], first.path);
    await second.result;
    expect(second.asked).toEqual(["bytes=10-"]);
    expect(readFileSync(first.path)).toEqual(content);
  });

  test("begins anew where the file became another one", async () => {
    const { path, asked, result } = download([cut(serving(content), 10), serving(other, '"b"')]);
    await result;
    expect(asked).toEqual(["whole", "bytes=10-"]);
    expect(readFileSync(path)).toEqual(other);
  });

  test("never joins a part and an answer that do not fit", async () => {
    const wrong: Serve = () =>
      new Response("xxxxx", { status: 206, headers: { etag: '"a"', "content-range": "bytes 3-7/53" } });
    const { path, asked, result } = download([cut(serving(content), 10), wrong, serving(content)]);
    await result;
    expect(asked).toEqual(["whole", "bytes=10-", "whole"]);
    expect(readFileSync(path)).toEqual(content);
  });

  test("drops a part of which nobody knows what it is of", async () => {
    const path = join(temporaryFolder(), "bulk.zip");
    writeFileSync(`${path}.part`, "something");
    writeFileSync(`${path}.part.json`, "{");
    const { asked, result } = download([serving(content)], path);
    await result;
    expect(asked).toEqual(["whole"]);
    expect(readFileSync(path)).toEqual(content);
  });

  test("that is whole beside its place needs no request", async () => {
    const first = download([serving(content)]);
    await first.result;
    const path = join(temporaryFolder(), "bulk.zip");
    writeFileSync(`${path}.part`, content);
    const url = "https://registry.example/api/v2/studies/download?format=json.zip";
    writeFileSync(`${path}.part.json`, JSON.stringify({ url, etag: '"a"', bytesTotal: content.length }));
    expect(await download([lost], path).result).toEqual({ bytes: content.length, requests: 0 });
    expect(readFileSync(path)).toEqual(content);
  });

  test("waits as long as the registry asks", async () => {
    const { pauses, result } = download([status(429, { "retry-after": "7" }), status(503), serving(content)]);
    await result;
    expect(pauses).toEqual([7000, 1000]);
  });
});

describe("a download gives up", () => {
  test.each([
    ["there is no such file", [status(404)], "REGISTRY_REFUSED"],
    ["the registry does not answer", [lost], "REGISTRY_UNAVAILABLE"],
    ["it asks for too long a wait", [status(503, { "retry-after": "3600" })], "REGISTRY_UNAVAILABLE"],
    [
      "a sign-in page stands in its place",
      [() => new Response("<p>", { headers: { "content-type": "text/html" } })],
      "REGISTRY_UNAVAILABLE",
    ],
    ["parts cannot be gone on with", [cut(serving(content, "W/x"), 10)], "REGISTRY_MOVING"],
  ])("where %s", async (_, script, code) => {
    const { asked, result } = download(script);
    await expect(result).rejects.toMatchObject({ code });
    expect(asked.length).toBeLessThanOrEqual(6);
  });

  test("when it is told to stop, and keeps the part", async () => {
    const controller = new AbortController();
    const progress = () => controller.abort();
    const { path, result } = download([cut(serving(content), 10)], undefined, { signal: controller.signal, progress });
    await expect(result).rejects.toMatchObject({ code: "INTERRUPTED" });
    expect(readFileSync(`${path}.part`)).toEqual(content.subarray(0, 10));
  });
});

test("whatever goes wrong, what is downloaded is one of the files that were served, whole", async () => {
  const fault = fc.oneof(
    fc.record({ kind: fc.constant("cut" as const), bytes: fc.nat(60) }),
    fc.constantFrom(
      { kind: "lost" as const },
      { kind: "busy" as const },
      { kind: "changes" as const },
      { kind: "wrong" as const },
    ),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fault, { maxLength: 8 }), async (faults) => {
      let isOther = false;
      const current = (): Serve => (isOther ? serving(other, '"b"') : serving(content));
      const script = faults.map(
        (one): Serve =>
          (request) => {
            if (one.kind === "changes") isOther = !isOther;
            if (one.kind === "cut") return cut(current(), one.bytes)(request);
            if (one.kind === "lost") return lost(request);
            if (one.kind === "busy") return status(503)(request);
            // A place that nobody asks for: false bytes at the right place are for the reader of the archive to find.
            if (one.kind === "wrong")
              return new Response("wrong", {
                status: 206,
                headers: { etag: '"a"', "content-range": "bytes 80-84/90" },
              });
            return current()(request);
          },
      );
      const { path, result } = download([...script, (request) => current()(request)]);
      const gaveUp = await result.then(
        () => false,
        () => true,
      );
      if (gaveUp) expect(existsSync(path)).toBe(false);
      else expect([content.toString(), other.toString()]).toContain(readFileSync(path, "utf8"));
    }),
    { numRuns: 100 },
  );
});
