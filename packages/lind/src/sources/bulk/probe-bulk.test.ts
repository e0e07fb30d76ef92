import { describe, expect, test } from "vitest";
import { judgeProbe, probeBulk } from "./probe-bulk.ts";

function head(status: number, headers: Readonly<Record<string, string>> = {}) {
  return { status, headers: new Headers(headers) };
}

describe("the head of an answer", () => {
  test.each([
    ["a part", head(206, { "content-range": "bytes 0-0/2530000000" }), { kind: "offered", bytes: 2_530_000_000 }],
    ["the whole", head(200, { "content-length": "2530000000" }), { kind: "offered", bytes: 2_530_000_000 }],
    ["the whole, of a length that it does not say", head(200), { kind: "offered", bytes: undefined }],
    ["a part of something", head(206, { "content-range": "bytes 0-0/*" }), { kind: "offered", bytes: undefined }],
    ["nothing", head(404), { kind: "absent", reason: "the registry answers with status 404" }],
    ["a refusal", head(403), { kind: "absent", reason: "the registry answers with status 403" }],
    ["a web page", head(200, { "content-type": "text/html" }), { kind: "absent", reason: "a web page answers" }],
    [
      "beyond all measure",
      head(200, { "content-length": "99999999999999" }),
      { kind: "absent", reason: "it has 99999999999999 bytes" },
    ],
  ])("%s", (_, answer, offer) => {
    expect(judgeProbe(answer)).toEqual(offer);
  });
});

describe("a look at the bulk file", () => {
  function ask(answers: readonly (Response | Error)[], signal = new AbortController().signal) {
    const asked: Request[] = [];
    const pauses: number[] = [];
    const transport = async (request: Request) => {
      asked.push(request);
      const answer = answers[asked.length - 1];
      if (answer instanceof Response) return answer;
      throw answer ?? new Error("asked once too often");
    };
    const clock = { sleep: async (ms: number) => void pauses.push(ms) };
    const offer = probeBulk("https://registry.example", transport, { clock, signal });
    return { offer, asked, pauses };
  }

  test("asks for one byte, and reads none of a body that comes whole", async () => {
    let isCancelled = false;
    const body = new ReadableStream({
      cancel: () => {
        isCancelled = true;
      },
    });
    const { offer, asked } = ask([new Response(body, { headers: { "content-length": "7" } })]);
    expect(await offer).toEqual({ kind: "offered", bytes: 7 });
    expect(isCancelled).toBe(true);
    expect(asked[0]?.url).toBe("https://registry.example/api/v2/studies/download?format=json.zip");
    expect(asked[0]?.headers.get("range")).toBe("bytes=0-0");
  });

  test("asks a registry in trouble again, and then does without", async () => {
    const recovered = ask([new Response("", { status: 503 }), new TypeError("fetch failed"), new Response("x")]);
    expect(await recovered.offer).toMatchObject({ kind: "offered" });
    expect(recovered.pauses).toHaveLength(2);
    const down = ask([1, 2, 3].map(() => new TypeError("fetch failed")));
    expect(await down.offer).toEqual({ kind: "absent", reason: "fetch failed" });
    expect(ask([new Response("", { status: 404 })]).asked).toHaveLength(1);
  });

  test("is interrupted by its signal", async () => {
    const { offer } = ask([new TypeError("aborted")], AbortSignal.abort());
    await expect(offer).rejects.toMatchObject({ code: "INTERRUPTED" });
  });
});
