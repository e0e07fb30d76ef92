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
  readonly body: string;
  readonly delivery: Delivery;
}

const WHOLE: Delivery = { kind: "whole" };

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
