import { ByteKeeper } from "./byte-keeper.ts";
import { isJsonSpace, JsonBounds } from "./json-bounds.ts";
import { decodeBeginning, decodeUtf8 } from "./utf8.ts";

/** How much of a stretch that cannot be read is kept, in bytes. */
const BEGINNING_BYTES = 4096;

/** The longest key or envelope value that is looked at, in bytes; page tokens have about 50. */
const WORD_BYTES_MAX = 16 * 1024;

/** How much of a text is quoted in a sentence. */
const QUOTED_LENGTH_MAX = 60;

const NOTHING = new Uint8Array(0);
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf] as const;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const LIST_OPEN = 0x5b;
const LIST_CLOSE = 0x5d;
const OBJECT_OPEN = 0x7b;
const OBJECT_CLOSE = 0x7d;

/** After so many faults the input is no list of studies, and the rest of it is not read. */
const FAULTS_MAX = 100;

/** The exact text of one study. */
export interface CutStudy {
  readonly kind: "study";
  readonly text: string;
  /** Counts the studies and faults of the whole input from 1. */
  readonly number: number;
  /** Whether it stood in a list; a study that is alone in its input does not. */
  readonly isListed: boolean;
  /** Bytes of input before its first byte. */
  readonly offset: number;
}

/**
 * Why a stretch of the input is no study text. `brackets`: they do not fit each other. `too-large`: beyond
 * `recordBytesMax`. `truncated`: the input ends inside. `encoding`: not UTF-8. `foreign`: no object, so no study.
 * `empty`: nothing but white space. `abandoned`: too many faults; what follows was not read.
 */
export type CutFaultCode = "brackets" | "too-large" | "truncated" | "encoding" | "foreign" | "empty" | "abandoned";

/** A stretch of input that is no study text; what follows is read all the same where the structure allows it. */
export interface CutFault {
  readonly kind: "fault";
  readonly code: CutFaultCode;
  /** One sentence; places in it are bytes of the whole input, from 0. */
  readonly reason: string;
  /** The stretch, or its beginning (4 kB) for `too-large` and `foreign`. */
  readonly text: string;
  readonly number: number;
  readonly isListed: boolean;
  /** Bytes of input before the stretch. */
  readonly offset: number;
}

export type StudyCut = CutStudy | CutFault;

/** What stands around the studies, as far as it has been read. */
export interface CutEnvelope {
  /** Values at the top of the input: 1 for a page, more for JSON texts one after another. */
  readonly values: number;
  /** Of them, how many are pages: objects with a list under `studies`. */
  readonly pages: number;
  readonly totalCount: number | undefined;
  readonly nextPageToken: string | undefined;
}

export interface StudyCutter {
  /** Takes the next bytes of the input and gives what they completed. The chunk may be reused afterwards. */
  write(chunk: Uint8Array): readonly StudyCut[];
  /** The input has ended; gives what was still open. */
  end(): readonly StudyCut[];
  readonly envelope: CutEnvelope;
  /** True when nothing more will be cut, so that the rest of the input need not be read. */
  readonly isDone: boolean;
  /** Bytes of memory held between two chunks; at most `recordBytesMax` and some kilobytes. */
  readonly heldBytes: number;
}

/**
 * Cuts the exact texts of studies out of JSON, as the bytes that came: nothing is parsed and written again.
 *
 * The input is a list of studies, a page (`{"totalCount":…,"studies":[…],"nextPageToken":…}`, keys in any order), a
 * single study, or several of these one after another. An object is a page when a list stands under `studies` before any
 * `protocolSection`; any other object is given as one text, whatever it is. Only strings and brackets are followed:
 * whether a text is JSON is for `JSON.parse` to say, and commas between studies are not insisted on.
 */
export function createStudyCutter(options: { readonly recordBytesMax: number }): StudyCutter {
  return new Cutter(options.recordBytesMax);
}

/** The studies of one page of the registry, and what the page says about the rest of the listing. */
export interface CutPage {
  readonly studyTexts: readonly string[];
  readonly totalCount: number | undefined;
  readonly nextPageToken: string | undefined;
}

/**
 * Cuts a whole page. Undefined when the bytes are not one page object, whole and in UTF-8. A study whose brackets do not
 * fit is among the texts all the same, so that one bad study does not hide the others: `JSON.parse` will refuse it.
 */
export function cutPage(bytes: Uint8Array): CutPage | undefined {
  const cutter = createStudyCutter({ recordBytesMax: bytes.length + 1 });
  const cuts = [...cutter.write(bytes), ...cutter.end()];
  const { values, pages, totalCount, nextPageToken } = cutter.envelope;
  if (values !== 1 || pages !== 1) return undefined;
  if (cuts.some((cut) => cut.kind === "fault" && cut.code !== "brackets" && cut.code !== "foreign")) return undefined;
  if (cuts.some((cut) => !cut.isListed)) return undefined;
  return { studyTexts: cuts.map((cut) => cut.text), totalCount, nextPageToken };
}

/**
 * What comes next. `top`: a value. `member`: a key of the object that was opened, or its end. `key`: the rest of a
 * key. `colon`, `value`: what follows a key. `skipped`: the rest of a value that is no study. `list`: a study or the list's end.
 * `study`: the rest of a study. `foreign`: the rest of what is shown of something else. `done`: nothing.
 */
type CutterState = "top" | "member" | "key" | "colon" | "value" | "skipped" | "list" | "study" | "foreign" | "done";

class Cutter implements StudyCutter {
  readonly #study: ByteKeeper;
  readonly #word = new ByteKeeper({ bytesMax: WORD_BYTES_MAX, beginningBytes: BEGINNING_BYTES });
  readonly #bounds = new JsonBounds();
  #state: CutterState = "top";
  #chunk: Uint8Array = NOTHING;
  /** Bytes of input before the present chunk. */
  #before = 0;
  #studyOffset = 0;
  #key: string | undefined;
  #isPage = false;
  #isListed = false;
  /** Whether the value that is being cut began as an object. */
  #isObject = true;
  /** How many bytes of a byte order mark the input has begun with. */
  #markBytes = 0;
  #count = 0;
  #faults = 0;
  #bracketFault: string | undefined;
  #cuts: StudyCut[] = [];
  #values = 0;
  #pages = 0;
  #totalCount: number | undefined;
  #nextPageToken: string | undefined;
  readonly #recordBytesMax: number;

  constructor(recordBytesMax: number) {
    this.#recordBytesMax = recordBytesMax;
    this.#study = new ByteKeeper({ bytesMax: recordBytesMax, beginningBytes: BEGINNING_BYTES });
  }

  get envelope(): CutEnvelope {
    return {
      values: this.#values,
      pages: this.#pages,
      totalCount: this.#totalCount,
      nextPageToken: this.#nextPageToken,
    };
  }

  get isDone(): boolean {
    return this.#state === "done";
  }

  get heldBytes(): number {
    return this.#study.heldBytes + this.#word.heldBytes;
  }

  write(chunk: Uint8Array): readonly StudyCut[] {
    this.#chunk = chunk;
    let at = 0;
    while (at < chunk.length && this.#state !== "done") at = this.#step(at);
    this.#study.carry(chunk);
    this.#word.carry(chunk);
    this.#before += chunk.length;
    this.#chunk = NOTHING;
    return this.#take();
  }

  end(): readonly StudyCut[] {
    if (this.#state === "top") {
      if (this.#values === 0) this.#addFault("empty", "There is nothing but white space in the input.", "");
    } else if (this.#state === "foreign") {
      this.#addForeign(NOTHING, 0);
    } else if (this.#state !== "done") {
      this.#endTruncated();
    }
    this.#state = "done";
    this.#study.drop();
    this.#word.drop();
    return this.#take();
  }

  #take(): readonly StudyCut[] {
    const cuts = this.#cuts;
    this.#cuts = [];
    return cuts;
  }

  /** Takes what begins at this index in the present state; gives the index of what comes next. */
  #step(at: number): number {
    switch (this.#state) {
      case "key":
        return this.#readKey(at);
      case "skipped":
        return this.#skipValue(at);
      case "study":
        return this.#readStudy(at);
      case "foreign":
        return this.#readForeign();
      case "done":
        return this.#chunk.length;
    }
    const byte = this.#chunk[at] as number;
    if (isJsonSpace(byte)) return at + 1;
    switch (this.#state) {
      case "top":
        return this.#startTop(at, byte);
      case "member":
        return this.#startMember(at, byte);
      case "colon":
        return this.#readColon(at, byte);
      case "value":
        return this.#startValue(at, byte);
      case "list":
        return this.#startListed(at, byte);
    }
  }

  #startTop(at: number, byte: number): number {
    if (this.#before + at === this.#markBytes && byte === BYTE_ORDER_MARK[this.#markBytes]) {
      this.#markBytes += 1;
      return at + 1;
    }
    this.#isPage = false;
    this.#isListed = false;
    this.#studyOffset = this.#before + at;
    if (byte === LIST_OPEN) {
      this.#values += 1;
      this.#state = "list";
      return at + 1;
    }
    if (byte === OBJECT_OPEN) {
      this.#values += 1;
      this.#study.start(at);
      this.#isObject = true;
      this.#state = "member";
      return at + 1;
    }
    this.#study.start(at);
    this.#state = "foreign";
    return at;
  }

  /** Waits for as much as is shown of what is no JSON object or list. */
  #readForeign(): number {
    const end = this.#studyOffset + BEGINNING_BYTES - this.#before;
    if (end <= this.#chunk.length) this.#addForeign(this.#chunk, end);
    return this.#chunk.length;
  }

  #addForeign(chunk: Uint8Array, end: number): void {
    const text = decodeBeginning(this.#study.finish(chunk, end).bytes);
    this.#state = "done";
    this.#addFault(
      "foreign",
      `A JSON object or list was expected at byte ${this.#studyOffset}, not ${quote(text)}.`,
      text,
    );
  }

  #startMember(at: number, byte: number): number {
    if (byte === COMMA) return at + 1;
    if (byte === QUOTE) {
      this.#word.start(at);
      this.#bounds.begin(byte);
      this.#state = "key";
      return at;
    }
    if (byte === OBJECT_CLOSE) {
      if (!this.#isPage) this.#addStudy(at + 1);
      this.#state = "top";
      return at + 1;
    }
    return this.#meetUnexpected(at);
  }

  #readKey(at: number): number {
    const end = this.#bounds.find(this.#chunk, at);
    if (end === undefined) return this.#chunk.length;
    const key = this.#finishWord(end);
    this.#key = typeof key === "string" ? key : undefined;
    this.#state = "colon";
    return end;
  }

  #readColon(at: number, byte: number): number {
    if (byte !== COLON) return this.#meetUnexpected(at);
    this.#state = "value";
    return at + 1;
  }

  #startValue(at: number, byte: number): number {
    if (!this.#isPage && this.#key === "protocolSection") return this.#meetUnexpected(at);
    if (this.#key === "studies" && byte === LIST_OPEN) {
      this.#study.drop();
      this.#pages += this.#isPage ? 0 : 1;
      this.#isPage = true;
      this.#state = "list";
      return at + 1;
    }
    if (this.#key === "totalCount" || this.#key === "nextPageToken") this.#word.start(at);
    this.#bounds.begin(byte);
    this.#state = "skipped";
    return at;
  }

  #skipValue(at: number): number {
    const end = this.#bounds.find(this.#chunk, at);
    if (end === undefined) return this.#chunk.length;
    if (this.#word.isKeeping) {
      const value = this.#finishWord(end);
      if (this.#key === "totalCount" && typeof value === "number") this.#totalCount = value;
      if (this.#key === "nextPageToken" && typeof value === "string") this.#nextPageToken = value;
    }
    this.#state = "member";
    return end;
  }

  #startListed(at: number, byte: number): number {
    if (byte === COMMA) return at + 1;
    if (byte === LIST_CLOSE) {
      this.#isListed = false;
      this.#state = this.#isPage ? "member" : "top";
      return at + 1;
    }
    this.#isListed = true;
    this.#studyOffset = this.#before + at;
    this.#study.start(at);
    this.#bounds.begin(byte);
    this.#isObject = byte === OBJECT_OPEN;
    this.#state = "study";
    return at;
  }

  #readStudy(at: number): number {
    const end = this.#bounds.find(this.#chunk, at);
    const fault = this.#bounds.fault;
    if (fault !== undefined) this.#bracketFault ??= `Byte ${this.#before + fault.at} is ${fault.what}.`;
    if (end === undefined) return this.#chunk.length;
    this.#addStudy(end);
    if (this.#state !== "done") this.#state = this.#isListed ? "list" : "top";
    return end;
  }

  /** The object is no page after all, or a page with something that cannot stand where it does. */
  #meetUnexpected(at: number): number {
    if (this.#isPage) {
      const byte = (this.#chunk[at] as number).toString(16).padStart(2, "0");
      this.#studyOffset = this.#before + at;
      this.#state = "done";
      this.#addFault("brackets", `Byte ${this.#studyOffset} (0x${byte}) cannot stand there in a page.`, "");
      return at;
    }
    this.#bounds.beginInsideObject();
    this.#isObject = true;
    this.#state = "study";
    return at;
  }

  #finishWord(end: number): unknown {
    const { bytes, isWhole } = this.#word.finish(this.#chunk, end);
    if (!isWhole) return undefined;
    try {
      return JSON.parse(decodeBeginning(bytes));
    } catch {
      return undefined;
    }
  }

  #addStudy(end: number): void {
    const { bytes, isWhole } = this.#study.finish(this.#chunk, end);
    const bracketFault = this.#bracketFault;
    this.#bracketFault = undefined;
    if (!isWhole) {
      const reason = `What begins at byte ${this.#studyOffset} is larger than ${this.#recordBytesMax} bytes.`;
      this.#addFault("too-large", reason, decodeBeginning(bytes));
      return;
    }
    const decoded = decodeUtf8(bytes);
    if (decoded.text === undefined) {
      const reason = `Byte ${this.#studyOffset + decoded.badByteAt} is not UTF-8.`;
      this.#addFault("encoding", reason, decodeBeginning(bytes));
    } else if (bracketFault !== undefined) {
      this.#addFault("brackets", bracketFault, decoded.text.replace(/[\s,]+$/, ""));
    } else if (!this.#isObject) {
      const reason = `A study is a JSON object, and what stands at byte ${this.#studyOffset} is none: ${quote(decoded.text)}.`;
      this.#addFault("foreign", reason, decoded.text);
    } else {
      this.#count += 1;
      const { text } = decoded;
      this.#cuts.push({
        kind: "study",
        text,
        number: this.#count,
        isListed: this.#isListed,
        offset: this.#studyOffset,
      });
    }
  }

  #endTruncated(): void {
    const size = this.#before;
    if (!this.#study.isKeeping) {
      const open = this.#isPage ? "page" : "list of studies";
      this.#studyOffset = size;
      this.#addFault("truncated", `The input ends after ${size} bytes, and its ${open} is not closed.`, "");
      return;
    }
    const { bytes } = this.#study.finish(NOTHING, 0);
    const cause = this.#bracketFault === undefined ? "" : ` ${this.#bracketFault}`;
    const reason = `The input ends after ${size} bytes, inside what begins at byte ${this.#studyOffset}.${cause}`;
    this.#addFault("truncated", reason, decodeBeginning(bytes));
  }

  #addFault(code: CutFaultCode, reason: string, text: string): void {
    this.#count += 1;
    this.#faults += 1;
    const place = { number: this.#count, isListed: this.#isListed, offset: this.#studyOffset };
    this.#cuts.push({ kind: "fault", code, reason, text, ...place });
    if (this.#faults < FAULTS_MAX || this.#state === "done") return;
    this.#state = "done";
    const sentence = `The input has ${FAULTS_MAX} faults up to byte ${this.#studyOffset} and was read no further.`;
    this.#cuts.push({ kind: "fault", code: "abandoned", reason: sentence, text: "", ...place });
  }
}

/** The beginning of a text in one line and in quotes, for a sentence. */
function quote(text: string): string {
  const line = text.slice(0, QUOTED_LENGTH_MAX).replaceAll(/\s+/g, " ").trim();
  return `\`${line}${text.length > QUOTED_LENGTH_MAX ? "…" : ""}\``;
}
