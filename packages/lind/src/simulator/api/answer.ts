/** How the bytes of an answer get to the client. */
type Delivery =
  | { readonly kind: "whole" }
  /** The connection is lost before the first byte. */
  | { readonly kind: "reset" }
  /** The connection is lost after so many bytes. */
  | { readonly kind: "cut"; readonly bytes: number }
  | { readonly kind: "slow"; readonly pauseMs: number; readonly pieces: number };

/** What the simulated registry says, and how. */
export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  readonly delivery: Delivery;
}

const WHOLE: Delivery = { kind: "whole" };

/** The bytes of an answer's body. */
export function bytesOfBody({ body }: Pick<Answer, "body">): Uint8Array<ArrayBuffer> {
  return typeof body === "string" ? new Uint8Array(Buffer.from(body)) : new Uint8Array(body);
}

/** An archive, or the rest of it from a byte on. */
export function archive(bytes: Uint8Array, from: number | undefined): Answer {
  const rest = bytes.subarray(from ?? 0);
  const headers = {
    "content-type": "application/zip",
    "content-disposition": "attachment; filename=ctg-studies.json.zip",
    "accept-ranges": "bytes",
    "content-length": String(rest.length),
  };
  if (from === undefined) return { status: 200, headers, body: rest, delivery: WHOLE };
  const range = { "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}` };
  return { status: 206, headers: { ...headers, ...range }, body: rest, delivery: WHOLE };
}

/** Nothing of a body of so many bytes is left behind the place that was asked for. */
export function noSuchRange(bytes: number): Answer {
  return { ...refusal(416, "Range not satisfiable"), headers: { "content-range": `bytes */${bytes}` } };
}

export function json(body: string): Answer {
  return { status: 200, headers: { "content-type": "application/json" }, body, delivery: WHOLE };
}

/** Every refusal of the registry is one line of plain text. */
export function refusal(status: number, body: string): Answer {
  return { status, headers: { "content-type": "text/plain" }, body, delivery: WHOLE };
}

export function redirect(location: string): Answer {
  return { status: 301, headers: { location }, body: "", delivery: WHOLE };
}

export function notModified(): Answer {
  return { status: 304, headers: {}, body: "", delivery: WHOLE };
}

export function html(status: number, title: string): Answer {
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;
  return { status, headers: { "content-type": "text/html" }, body, delivery: WHOLE };
}

/** A refusal on its way out of the code that reads a request; caught once, where the request is answered. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly answer: Answer;

  constructor(status: number, text: string) {
    super(text);
    this.answer = refusal(status, text);
  }
}
