import sax from "sax";

/** An element with what stands in it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

/** Reads XML strictly; throws where it is not well formed. */
export function parseXml(text: string): XmlElement {
  const root: XmlElement = { name: "", attributes: {}, children: [], text: "" };
  const open = [root];
  const parser = sax.parser(true, {});
  parser.onerror = (error) => {
    throw error;
  };
  parser.onopentag = ({ name, attributes }) => {
    const element: XmlElement = { name, attributes: attributes as Record<string, string>, children: [], text: "" };
    open.at(-1)?.children.push(element);
    open.push(element);
  };
  parser.ontext = (words) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += words;
  };
  parser.onclosetag = () => void open.pop();
  parser.write(text).close();
  return root;
}

export function elementsAt(element: XmlElement, path: string): readonly XmlElement[] {
  return path
    .split("/")
    .reduce<readonly XmlElement[]>(
      (found, name) => found.flatMap(({ children }) => children.filter((child) => child.name === name)),
      [element],
    );
}

export function textsAt(element: XmlElement, path: string): readonly string[] {
  return elementsAt(element, path).map(({ text }) => text);
}

/** What XML 1.0 (2.2) does not allow in a document, not even escaped. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|&#x?[01]?[0-9a-f];/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/;
const ID = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** What RFC 4287 and the W3C's feed validator would say of it, one sentence each. */
export function atomProblems(text: string): readonly string[] {
  if (!text.startsWith('<?xml version="1.0" encoding="utf-8"?>')) return ["it has no XML declaration"];
  if (FORBIDDEN.test(text) || !text.isWellFormed()) return ["it has a character that XML cannot hold"];
  const [feed] = elementsAt(parseXml(text), "feed");
  if (feed?.attributes["xmlns"] !== "http://www.w3.org/2005/Atom") return ["it is no Atom feed"];
  const entries = elementsAt(feed, "entry");
  const ids = [...textsAt(feed, "id"), ...textsAt(feed, "entry/id")];
  return [
    ...once(feed, ["id", "title", "updated", "author", "generator"]),
    ...(elementsAt(feed, "link").filter(({ attributes }) => attributes["rel"] === "self").length === 1
      ? []
      : ["no self"]),
    ...(textsAt(feed, "author/name").join() === "" ? ["the author has no name"] : []),
    ...entries.flatMap((entry) => once(entry, ["id", "title", "published", "updated", "content"])),
    ...entries.flatMap((entry) => {
      const alternates = elementsAt(entry, "link").filter(({ attributes }) => attributes["rel"] === "alternate");
      return alternates.length === 1 ? [] : [`an entry has ${alternates.length} alternates`];
    }),
    ...(new Set(ids).size === ids.length ? [] : ["two have the same id"]),
    ...ids.filter((id) => !ID.test(id)).map((id) => `${id} is no id`),
    ...["updated", "entry/updated", "entry/published"]
      .flatMap((path) => textsAt(feed, path))
      .filter((time) => !TIME.test(time))
      .map((time) => `${time} is no time`),
    ...["link", "entry/link"]
      .flatMap((path) => elementsAt(feed, path))
      .filter(({ attributes }) => !URL.canParse(attributes["href"] ?? "") || /\s/.test(attributes["href"] ?? ""))
      .map(({ attributes }) => `${attributes["href"]} is no link`),
    ...["title", "entry/title"]
      .flatMap((path) => elementsAt(feed, path))
      .filter(({ attributes, text: words }) => attributes["type"] !== "text" || words.trim() === "")
      .map(() => "a title is empty or of no type"),
    ...elementsAt(feed, "entry/content")
      .filter(({ attributes, children }) => attributes["type"] !== "html" || children.length > 0)
      .map(() => "a content is not escaped HTML"),
    ...unknownElements(feed),
  ];
}

function once(element: XmlElement, names: readonly string[]): readonly string[] {
  return names
    .filter((name) => element.children.filter((child) => child.name === name).length !== 1)
    .map((name) => `${element.name} has not one ${name}`);
}

const FEED_ELEMENTS: readonly string[] = ["id", "title", "updated", "link", "author", "generator", "entry"];
const ENTRY_ELEMENTS: readonly string[] = ["id", "title", "published", "updated", "link", "category", "content"];

function unknownElements(feed: XmlElement): readonly string[] {
  const ofEntries = elementsAt(feed, "entry").flatMap(({ children }) => children.map(({ name }) => name));
  return [
    ...feed.children.map(({ name }) => name).filter((name) => !FEED_ELEMENTS.includes(name)),
    ...ofEntries.filter((name) => !ENTRY_ELEMENTS.includes(name)),
  ].map((name) => `it has a ${name}`);
}
