const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const LIST_OPEN = 0x5b;
const LIST_CLOSE = 0x5d;
const OBJECT_OPEN = 0x7b;
const OBJECT_CLOSE = 0x7d;

/**
 * The depth to which brackets are told apart; below it they are only counted. A study of the registry is about
 * a dozen levels deep.
 */
const BRACKET_DEPTH_MAX = 1024;

/** Where the brackets of a value stop making sense; `at` counts bytes of the chunk that was being searched. */
export interface BracketFault {
  readonly at: number;
  readonly what: string;
}

/** JSON's own white space: space, tab, line feed, carriage return. */
export function isJsonSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Whether a number, `true`, `false` or `null` ends before this byte. */
function endsWord(byte: number): boolean {
  return isJsonSpace(byte) || byte === COMMA || byte === LIST_CLOSE || byte === OBJECT_CLOSE || byte === 0x3a;
}

/**
 * Finds where one JSON value ends, in chunks of any size.
 *
 * It follows strings and brackets and nothing else, so a bad word inside a value is passed over and left to
 * `JSON.parse`. Brackets that do not fit are noted as a fault and repaired the way that loses least of what follows:
 * a closing bracket closes what stands open inside its partner, one without a partner is passed over, and an object
 * that begins where a key has to stand shows that the object before it was never closed.
 */
export class JsonBounds {
  #kind: "bracket" | "string" | "word" = "word";
  #inString = false;
  #isEscaped = false;
  #isFirst = false;
  /** The last byte outside strings that was no white space. */
  #before = 0;
  #depth = 0;
  readonly #open = new Uint8Array(BRACKET_DEPTH_MAX);
  #fault: BracketFault | undefined;

  /** The first place where the brackets did not fit, since `begin`. */
  get fault(): BracketFault | undefined {
    return this.#fault;
  }

  /** A value begins with this byte, which the next `find` meets first. */
  begin(firstByte: number): void {
    this.#kind =
      firstByte === QUOTE ? "string" : firstByte === OBJECT_OPEN || firstByte === LIST_OPEN ? "bracket" : "word";
    this.#inString = false;
    this.#isEscaped = false;
    this.#isFirst = true;
    this.#before = 0;
    this.#depth = 0;
    this.#fault = undefined;
  }

  /** An object whose bracket has been passed already, as have some of its members. */
  beginInsideObject(): void {
    this.begin(OBJECT_OPEN);
    this.#push(OBJECT_OPEN);
  }

  /** The index behind the value's last byte; undefined when the value goes on in the next chunk. */
  find(bytes: Uint8Array, from: number): number | undefined {
    switch (this.#kind) {
      case "bracket":
        return this.#findBracket(bytes, from);
      case "string":
        return this.#findQuote(bytes, from);
      case "word":
        return this.#findWordEnd(bytes, from);
    }
  }

  #findWordEnd(bytes: Uint8Array, from: number): number | undefined {
    for (let at = from; at < bytes.length; at += 1) {
      if (!this.#isFirst && endsWord(bytes[at] as number)) return at;
      this.#isFirst = false;
    }
    return undefined;
  }

  #findQuote(bytes: Uint8Array, from: number): number | undefined {
    let at = from;
    if (this.#isFirst && at < bytes.length) {
      this.#isFirst = false;
      this.#inString = true;
      at += 1;
    }
    at = this.#skipText(bytes, at);
    return this.#inString ? undefined : at;
  }

  #findBracket(bytes: Uint8Array, from: number): number | undefined {
    const end = bytes.length;
    let at = this.#inString ? this.#skipText(bytes, from) : from;
    while (at < end) {
      const byte = bytes[at] as number;
      if (byte === QUOTE) {
        this.#inString = true;
        this.#before = QUOTE;
        at = this.#skipText(bytes, at + 1);
        continue;
      }
      if (byte === OBJECT_OPEN || byte === LIST_OPEN) {
        if (byte === OBJECT_OPEN && this.#endsBefore(at)) return at;
        this.#push(byte);
      } else if (byte === OBJECT_CLOSE || byte === LIST_CLOSE) {
        this.#close(byte, at);
        if (this.#depth === 0) return at + 1;
      }
      at += 1;
      if (!isJsonSpace(byte)) this.#before = byte;
    }
    return undefined;
  }

  /** The index behind the closing quote, with `#inString` off; or the chunk's end, with it still on. */
  #skipText(bytes: Uint8Array, from: number): number {
    const end = bytes.length;
    let at = from;
    if (this.#isEscaped && at < end) {
      this.#isEscaped = false;
      at += 1;
    }
    while (at < end) {
      const byte = bytes[at] as number;
      if (byte === QUOTE) {
        this.#inString = false;
        return at + 1;
      }
      at += byte === BACKSLASH ? 2 : 1;
    }
    this.#isEscaped = at > end;
    return end;
  }

  #push(bracket: number): void {
    if (this.#depth < BRACKET_DEPTH_MAX) this.#open[this.#depth] = bracket;
    this.#depth += 1;
  }

  #close(bracket: number, at: number): void {
    const partner = bracket === OBJECT_CLOSE ? OBJECT_OPEN : LIST_OPEN;
    if (this.#depth > BRACKET_DEPTH_MAX || this.#open[this.#depth - 1] === partner) {
      this.#depth -= 1;
      return;
    }
    const text = String.fromCharCode(bracket);
    const found = this.#open.subarray(0, this.#depth).lastIndexOf(partner);
    this.#note(at, found < 0 ? `a "${text}" that closes nothing` : `a "${text}" that leaves another bracket open`);
    if (found >= 0) this.#depth = found;
  }

  /** True when the object that begins at `at` cannot belong to the value, which therefore ended before it. */
  #endsBefore(at: number): boolean {
    if (this.#before !== COMMA || this.#depth === 0 || this.#depth > BRACKET_DEPTH_MAX) return false;
    if (this.#open[this.#depth - 1] !== OBJECT_OPEN) return false;
    this.#note(at, 'a "{" where a key has to stand, so that an object before it is not closed');
    this.#depth = this.#open.subarray(0, this.#depth).lastIndexOf(LIST_OPEN) + 1;
    return this.#depth === 0;
  }

  #note(at: number, what: string): void {
    this.#fault ??= { at, what };
  }
}
