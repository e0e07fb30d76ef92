/**
 * A place in bytes that is read from left to right. SQLite's varints have seven bits a byte, the highest first, and the
 * top bit says that another byte follows (https://sqlite.org/fileformat2.html#varint); those of the lists of words are
 * below 2^32, as documents and positions are.
 */
export class ByteCursor {
  readonly bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  /** The number that begins here; 0 bytes are read as if the bytes went on with zeros. */
  varint(): number {
    const { bytes } = this;
    let byte = bytes[this.at++] ?? 0;
    if (byte < 0x80) return byte;
    let number = byte & 0x7f;
    do {
      byte = bytes[this.at++] ?? 0;
      number = (number << 7) | (byte & 0x7f);
    } while (byte >= 0x80);
    return number >>> 0;
  }
}
