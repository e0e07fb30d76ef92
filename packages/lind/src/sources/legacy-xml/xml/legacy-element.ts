import type { XmlAttribute, XmlElement } from "./xml-document.ts";

/** Text of the XML that has no place in the record. */
export interface LeftOut {
  /** Below the root, without positions: `oversight_info/authority`, `@rank`. */
  readonly path: string;
  readonly text: string;
}

/** Reads a text; undefined where it cannot tell what the text means. */
export type Read<Value> = (text: string) => Value | undefined;

/** What has been taken so far; of a text that was taken in part, the rest. */
interface Ledger {
  readonly taken: Set<XmlElement | XmlAttribute>;
  readonly rests: Map<XmlElement, readonly string[]>;
}

/**
 * An element from which the conversion takes what it places in the record. A text counts as taken only when it could be
 * read, so whatever the conversion does not know or does not understand remains, and `listLeftOut` tells it. An element
 * that is absent behaves as an empty one.
 */
export class LegacyElement {
  readonly #element: XmlElement | undefined;
  readonly #ledger: Ledger;

  private constructor(element: XmlElement | undefined, ledger: Ledger) {
    this.#element = element;
    this.#ledger = ledger;
  }

  static ofRoot(root: XmlElement): LegacyElement {
    return new LegacyElement(root, { taken: new Set(), rests: new Map() });
  }

  get isPresent(): boolean {
    return this.#element !== undefined;
  }

  /** The name of the element; empty where it is absent. */
  get name(): string {
    return this.#element?.name ?? "";
  }

  /** The first element of this name. */
  child(name: string): LegacyElement {
    return new LegacyElement(this.#find(name), this.#ledger);
  }

  /** All elements, or all of this name. */
  children(name?: string | undefined): readonly LegacyElement[] {
    return (this.#element?.children ?? [])
      .filter((child) => name === undefined || child.name === name)
      .map((child) => new LegacyElement(child, this.#ledger));
  }

  /** What the text of the first element of this name means, without taking it. */
  peek<Value>(name: string, read: Read<Value>): Value | undefined {
    const element = this.#find(name);
    return element === undefined ? undefined : read(element.text);
  }

  take<Value>(name: string, read: Read<Value>): Value | undefined {
    return this.child(name).takeText(read);
  }

  takeAll<Value>(name: string, read: Read<Value>): readonly Value[] {
    return this.children(name).flatMap((child) => {
      const value = child.takeText(read);
      return value === undefined ? [] : [value];
    });
  }

  /** The element's own text. */
  takeText<Value>(read: Read<Value>): Value | undefined {
    const element = this.#element;
    const value = element === undefined ? undefined : read(element.text);
    if (element !== undefined && value !== undefined) this.#ledger.taken.add(element);
    return value;
  }

  takeAttribute<Value>(name: string, read: Read<Value>): Value | undefined {
    const attribute = this.#element?.attributes.find((one) => one.name === name);
    const value = attribute === undefined ? undefined : read(attribute.text);
    if (attribute !== undefined && value !== undefined) this.#ledger.taken.add(attribute);
    return value;
  }

  /** Takes the text of the first element of this name where it means what was placed already. */
  takeRepeated<Value>(name: string, read: Read<Value>, placed: Value | undefined): void {
    this.take(name, (text) => (placed !== undefined && read(text) === placed ? true : undefined));
  }

  /** Takes the element's own text but for a rest that has no place. */
  takeAllBut(rest: readonly string[]): void {
    if (this.#element === undefined) return;
    this.#ledger.taken.add(this.#element);
    this.#ledger.rests.set(this.#element, rest);
  }

  /** Everything in this element that was not taken, in the order of the XML. */
  listLeftOut(): readonly LeftOut[] {
    const leftOut: LeftOut[] = [];
    if (this.#element !== undefined) collect(this.#element, "", this.#ledger, leftOut);
    return leftOut;
  }

  #find(name: string): XmlElement | undefined {
    return this.#element?.children.find((child) => child.name === name);
  }
}

function collect(element: XmlElement, path: string, ledger: Ledger, into: LeftOut[]): void {
  const below = path === "" ? "" : `${path}/`;
  for (const attribute of element.attributes) {
    const isLeft = !ledger.taken.has(attribute) && attribute.text.trim() !== "";
    if (isLeft) into.push({ path: `${below}@${attribute.name}`, text: attribute.text.trim() });
  }
  const rests = ledger.taken.has(element) ? ledger.rests.get(element) : [element.text];
  for (const rest of rests ?? []) if (rest.trim() !== "") into.push({ path, text: rest.trim() });
  for (const child of element.children) collect(child, `${below}${child.name}`, ledger, into);
}
