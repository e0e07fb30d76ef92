import sax, { type SAXParser } from "sax";
import { messageOf } from "../../../base/errors.ts";

/** An attribute of an element. */
export interface XmlAttribute {
  readonly name: string;
  readonly text: string;
}

/** An element: its own text (what stands directly in it), its attributes and its elements, as they stand. */
export interface XmlElement {
  readonly name: string;
  readonly text: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
}

export type XmlDocument =
  | { readonly kind: "document"; readonly root: XmlElement }
  /** One sentence without its full stop: what is wrong, and where. */
  | { readonly kind: "fault"; readonly reason: string };

/** The deepest element of the legacy XML (a measurement of an outcome) stands at a depth of 11. */
const DEPTH_MAX = 64;
/** Elements and attributes together; the largest of the records at hand has 19,000 in 0.8 MB. */
const NODES_MAX = 1_000_000;
/**
 * The reader gets the text in parts of this size, so that it can be stopped in between. It also looks only between parts
 * whether a name, an attribute or a comment is longer than it takes (64 Ki characters).
 */
const PART_CHARACTERS_MAX = 65_536;

/** Characters that XML 1.0 forbids, https://www.w3.org/TR/xml/#charsets. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about.
const FORBIDDEN_CHARACTER = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/**
 * Reads XML whose root is `rootName` into plain elements. Comments and processing instructions are passed over.
 *
 * Nothing outside the text is ever looked at, and nothing grows while it is read: the five entities of XML and character
 * references are all that is resolved, and a document type with declarations of its own is refused. Depth and number of
 * elements are limited. Whatever is no such document is a fault; it never throws.
 */
export function parseXml(text: string, rootName: string): XmlDocument {
  const builder = new TreeBuilder(rootName);
  for (let at = 0; at < text.length && !builder.isOver; at += PART_CHARACTERS_MAX) {
    builder.write(text.slice(at, at + PART_CHARACTERS_MAX));
  }
  return builder.end();
}

interface OpenElement {
  readonly name: string;
  text: string;
  readonly attributes: XmlAttribute[];
  readonly children: OpenElement[];
}

class TreeBuilder {
  readonly #rootName: string;
  readonly #xml: SAXParser = sax.parser(true);
  readonly #open: OpenElement[] = [];
  #root: OpenElement | undefined;
  #attributes: XmlAttribute[] = [];
  #nodes = 0;
  #fault: string | undefined;

  constructor(rootName: string) {
    this.#rootName = rootName;
    this.#xml.ondoctype = (doctype) => this.#checkDoctype(doctype);
    this.#xml.onattribute = ({ name, value }) => this.#addAttribute(name, value);
    this.#xml.onopentag = ({ name }) => this.#openElement(name);
    this.#xml.ontext = (text) => this.#addText(text);
    this.#xml.oncdata = (text) => this.#addText(text);
    this.#xml.onclosetag = () => this.#closeElement();
    // The reader's message goes on with lines for the place, which stands in ours.
    this.#xml.onerror = (error) => this.#fail(`the XML is broken (${messageOf(error).replace(/\.?\n.*/s, "")})`);
  }

  get isOver(): boolean {
    return this.#fault !== undefined;
  }

  write(text: string): void {
    try {
      this.#xml.write(text);
    } catch (error) {
      // It throws for what it has told before, and trips over an attribute that is named like a method of an object.
      this.#fail(`the XML cannot be read (${messageOf(error).replace(/\.?\n.*/s, "")})`);
    }
  }

  end(): XmlDocument {
    const open = this.#open.at(-1);
    if (open !== undefined) this.#fail(`the text ends inside <${open.name}>`);
    if (this.#root === undefined) this.#fail("there is no element in it");
    // What is left in the reader can only be a tag or a comment that was begun.
    if (this.#fault === undefined) this.#close();
    if (this.#fault !== undefined || this.#root === undefined) return { kind: "fault", reason: this.#fault ?? "" };
    return { kind: "document", root: this.#root };
  }

  #close(): void {
    try {
      this.#xml.close();
    } catch (error) {
      this.#fail(`the XML cannot be read (${messageOf(error).replace(/\.?\n.*/s, "")})`);
    }
  }

  /** The first fault stands: what follows a broken place is noise. */
  #fail(reason: string): void {
    this.#fault ??= `${reason}, at line ${this.#xml.line + 1}`;
  }

  #checkDoctype(doctype: unknown): void {
    if (String(doctype).includes("["))
      this.#fail("it declares entities of its own in a document type, and none is resolved");
  }

  #countNode(): void {
    this.#nodes += 1;
    if (this.#nodes > NODES_MAX) this.#fail(`it has more than ${NODES_MAX} elements and attributes`);
  }

  #addAttribute(name: string, text: string): void {
    if (this.#fault !== undefined) return;
    this.#countNode();
    this.#checkCharacters(text);
    this.#attributes.push({ name, text });
  }

  #openElement(name: string): void {
    if (this.#fault !== undefined) return;
    this.#countNode();
    const element: OpenElement = { name, text: "", attributes: this.#attributes, children: [] };
    this.#attributes = [];
    const parent = this.#open.at(-1);
    if (parent !== undefined) parent.children.push(element);
    else if (this.#root !== undefined) this.#fail(`another element, <${name}>, follows its end`);
    else if (name !== this.#rootName) this.#fail(`its root is <${name}> and should be <${this.#rootName}>`);
    else this.#root = element;
    this.#open.push(element);
    if (this.#open.length > DEPTH_MAX) this.#fail(`its elements are nested deeper than ${DEPTH_MAX}`);
  }

  #addText(text: string): void {
    const element = this.#open.at(-1);
    if (this.#fault === undefined && element !== undefined) element.text += text;
  }

  #closeElement(): void {
    if (this.#fault !== undefined) return;
    this.#checkCharacters(this.#open.pop()?.text ?? "");
  }

  #checkCharacters(text: string): void {
    if (FORBIDDEN_CHARACTER.test(text) || !text.isWellFormed()) this.#fail("it has a character that XML forbids");
  }
}
