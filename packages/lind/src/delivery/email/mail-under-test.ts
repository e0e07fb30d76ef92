/** A mail as it arrived, read just far enough for the tests. */
export interface ReceivedMail {
  readonly recipients: readonly string[];
  /** By their names in small letters, decoded. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly html: string;
}

export function readMail(source: string, recipients: readonly string[]): ReceivedMail {
  const whole = readPart(source);
  const boundary = /boundary="([^"]+)"/.exec(whole.headers["content-type"] ?? "")?.[1] ?? "none";
  const parts = whole.body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => readPart(part.replace(/^\r\n/, "")));
  const bodyOf = (type: string) => {
    const part = parts.find(({ headers }) => headers["content-type"]?.startsWith(type));
    return part === undefined ? "" : decodeBody(part.body, part.headers["content-transfer-encoding"] ?? "");
  };
  return { recipients, headers: whole.headers, text: bodyOf("text/plain"), html: bodyOf("text/html") };
}

function readPart(source: string) {
  const end = source.indexOf("\r\n\r\n");
  const headers: Record<string, string> = {};
  for (const line of source
    .slice(0, end)
    .replaceAll(/\r\n[ \t]+/g, " ")
    .split("\r\n")) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).toLowerCase();
    if (name in headers) throw new Error(`the header ${name} stands twice`);
    headers[name] = decodeWords(line.slice(colon + 1).trim());
  }
  return { headers, body: source.slice(end + 4) };
}

/** RFC 2047. */
function decodeWords(text: string): string {
  return text
    .replaceAll(/\?=\s+=\?/g, "?==?")
    .replaceAll(/=\?utf-8\?([qb])\?([^?]*)\?=/gi, (_word, encoding: string, words: string) =>
      encoding.toLowerCase() === "b"
        ? Buffer.from(words, "base64").toString("utf8")
        : decodeQuoted(words.replaceAll("_", " ")),
    );
}

function decodeBody(body: string, encoding: string): string {
  const text =
    encoding === "base64"
      ? Buffer.from(body, "base64").toString("utf8")
      : encoding === "quoted-printable"
        ? decodeQuoted(body.replaceAll("=\r\n", ""))
        : Buffer.from(body, "latin1").toString("utf8");
  return text.replaceAll("\r\n", "\n").replace(/\n$/, "");
}

function decodeQuoted(text: string): string {
  const bytes = text.replaceAll(/=([0-9A-F]{2})/g, (_match, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, "latin1").toString("utf8");
}
