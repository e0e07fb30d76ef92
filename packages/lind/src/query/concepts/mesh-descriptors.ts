import sax, { type SAXParser } from "sax";
import { LindError, messageOf } from "../../base/errors.ts";
import { wordsOf } from "../words/words.ts";
import type { ConceptGroup } from "./concept-group.ts";

/** What MeSH calls a term that is an abbreviation or an acronym, with or without its expansion beside it. */
const ABBREVIATION_TAGS: ReadonlySet<string> = new Set(["ABB", "ABX", "ACR", "ACX"]);

/** The root of NLM's descriptor file; its files of qualifiers and supplementary records have other roots. */
const ROOT = "DescriptorRecordSet";

/** The file is handed to the XML reader in parts of this size, so that its groups can be taken away in between. */
const PART_CHARACTERS_MAX = 65_536;
/** The largest concept has a few hundred terms. */
const TERMS_MAX = 5_000;
/** The longest term has fewer than 300 characters. */
const NAME_CHARACTERS_MAX = 2_000;
/** The depth of a term is 6. */
const DEPTH_MAX = 64;

/**
 * Reads NLM's file of MeSH descriptors (`desc2026.xml`) as it streams by and yields each concept that has more than one
 * name. MeSH groups the terms of a descriptor into concepts, and only the terms of one concept mean the same: the others
 * are narrower, broader or related. The descriptor's heading leads the preferred concept, a concept's own name any other.
 * Terms that differ only in number, spelling or case are one name here.
 *
 * One descriptor is held in memory at a time. Anything that is not such a file throws INPUT_UNREADABLE with the place.
 */
export async function* readMeshDescriptors(
  chunks: AsyncIterable<Uint8Array | string>,
): AsyncGenerator<ConceptGroup, void, undefined> {
  const groups: ConceptGroup[] = [];
  const reader = new DescriptorReader((group) => groups.push(group));
  const decode = createDecoder(reader);
  for await (const chunk of chunks) {
    const text = typeof chunk === "string" ? chunk : decode(chunk);
    for (let at = 0; at < text.length; at += PART_CHARACTERS_MAX) {
      reader.write(text.slice(at, at + PART_CHARACTERS_MAX));
      yield* groups.splice(0);
    }
  }
  reader.close();
  yield* groups.splice(0);
}

function createDecoder(reader: DescriptorReader): (chunk: Uint8Array) => string {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  return (chunk) => {
    try {
      return decoder.decode(chunk, { stream: true });
    } catch (error) {
      throw reader.unreadable("The text is not UTF-8.", error);
    }
  };
}

interface Term {
  readonly text: string;
  readonly isAbbreviation: boolean;
}

/** The concept that is being read. */
interface OpenConcept {
  readonly isPreferred: boolean;
  name: string | undefined;
  readonly terms: Term[];
}

/** Follows the elements of the file and puts the strings of a concept together. */
class DescriptorReader {
  private readonly emit: (group: ConceptGroup) => void;
  private readonly xml: SAXParser = sax.parser(true, { position: true });
  private readonly path: string[] = [];
  private fault: LindError | undefined;
  private descriptorCount = 0;
  private descriptorName: string | undefined;
  private concept: OpenConcept | undefined;
  private lexicalTag = "";
  private text = "";

  constructor(emit: (group: ConceptGroup) => void) {
    this.emit = emit;
    this.xml.onopentag = ({ name, attributes }) => this.openElement(name, attributes);
    this.xml.ontext = (text) => this.addText(text);
    this.xml.oncdata = (text) => this.addText(text);
    this.xml.onclosetag = () => this.closeElement();
    // The reader's message goes on with lines for the place, which stands in ours.
    this.xml.onerror = (error) => this.fail(`The XML is broken: ${messageOf(error).replace(/\.?\n.*/s, "")}.`, error);
  }

  write(text: string): void {
    this.xml.write(text);
    if (this.fault !== undefined) throw this.fault;
  }

  close(): void {
    if (this.path.length === 0 && this.descriptorCount === 0) this.fail("The file has no descriptors.");
    else if (this.path.length > 0) this.fail(`The file ends inside <${this.path.at(-1)}>.`);
    if (this.fault !== undefined) throw this.fault;
  }

  /** The error for what is no descriptor file, with the place up to which it was read. */
  unreadable(reason: string, cause?: unknown): LindError {
    const [line, column] = [this.xml.line + 1, this.xml.column + 1];
    return new LindError(
      "INPUT_UNREADABLE",
      `This is no MeSH descriptor file: ${reason} (line ${line}, column ${column})`,
      {
        hint: "Download descYYYY.xml (not the files of qualifiers or supplementary records) from NLM's MeSH page.",
        details: { line, column },
        cause,
      },
    );
  }

  /** The first fault stands: what follows a broken place is noise. */
  private fail(reason: string, cause?: unknown): void {
    this.fault ??= this.unreadable(reason, cause);
  }

  private openElement(name: string, attributes: Readonly<Record<string, unknown>>): void {
    if (this.path.length === 0 && name !== ROOT) this.fail(`Its root is <${name}> and should be <${ROOT}>.`);
    if (this.path.length >= DEPTH_MAX) this.fail(`Its elements are nested deeper than ${DEPTH_MAX}.`);
    if (this.fault !== undefined) return;
    this.path.push(name);
    this.text = "";
    if (name === "DescriptorRecord") {
      this.descriptorCount += 1;
      this.descriptorName = undefined;
    }
    if (name === "Concept") {
      this.concept = { isPreferred: attributes["PreferredConceptYN"] === "Y", name: undefined, terms: [] };
    }
    if (name === "Term") this.lexicalTag = String(attributes["LexicalTag"] ?? "");
  }

  private addText(text: string): void {
    if (this.path.at(-1) !== "String") return;
    this.text += text;
    if (this.text.length > NAME_CHARACTERS_MAX) this.fail(`A name is longer than ${NAME_CHARACTERS_MAX} characters.`);
  }

  private closeElement(): void {
    if (this.fault !== undefined) return;
    const name = this.path.pop();
    if (name === "String") this.addString(this.path.at(-1), this.text.trim().replaceAll(/\s+/g, " "));
    if (name === "Concept" && this.concept !== undefined) {
      const group = toGroup(this.concept, this.descriptorName);
      if (group !== undefined) this.emit(group);
      this.concept = undefined;
    }
  }

  private addString(parent: string | undefined, text: string): void {
    // Headings of other descriptors (see also, pharmacological action) have a deeper path.
    if (parent === "DescriptorName" && this.path.at(-2) === "DescriptorRecord") this.descriptorName = text;
    if (this.concept === undefined) return;
    if (parent === "ConceptName") this.concept.name = text;
    if (parent !== "Term") return;
    if (this.concept.terms.length >= TERMS_MAX) this.fail(`A concept has more than ${TERMS_MAX} terms.`);
    this.concept.terms.push({ text, isAbbreviation: ABBREVIATION_TAGS.has(this.lexicalTag) });
  }
}

/** Undefined where nothing is left that one name could lead to. */
function toGroup(concept: OpenConcept, descriptorName: string | undefined): ConceptGroup | undefined {
  const preferred = concept.isPreferred ? (descriptorName ?? concept.name) : concept.name;
  const seen = new Set<string>();
  const isNew = (text: string): boolean => {
    const key = wordsOf(text).join(" ");
    if (key === "" || seen.has(key)) return false;
    seen.add(key);
    return true;
  };
  const full = concept.terms.filter((term) => !term.isAbbreviation).map((term) => term.text);
  const abbreviations = concept.terms.filter((term) => term.isAbbreviation).map((term) => term.text);
  const names = [...(preferred === undefined ? [] : [preferred]), ...full].filter(isNew);
  const oneWayNames = abbreviations.filter(isNew);
  if (names.length === 0 || names.length + oneWayNames.length === 1) return undefined;
  return { names, oneWayNames, source: "mesh", evidence: undefined };
}
