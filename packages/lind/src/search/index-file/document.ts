import { isJsonObject, type JsonObject, type JsonValue, parseNctId, type Study } from "ctgov/study";
import { must } from "../../base/assert.ts";
import { derivedValues } from "../../query/derived-pieces.ts";
import { pointOf } from "../../query/geo.ts";
import { orderedValueOf } from "../../query/ordered-values.ts";
import { printPoint } from "../point-text.ts";
import { columnNumber, LOCATIONS_COLUMN } from "./columns/column-list.ts";
import { derivedNodes } from "./derived-nodes.ts";
import { EntryWriter } from "./entry-writer.ts";
import { toLearnable } from "./learnable.ts";
import { toNctNumber } from "./nct-number.ts";
import type { PreparedBatch } from "./prepared-batch.ts";
import { TokenBytes } from "./token-bytes.ts";
import { recordChildren, type WalkNode, walkNodesCount } from "./walk-plan.ts";

const ALIAS_PIECE = "NCTIdAlias";
const locationsColumn = columnNumber(LOCATIONS_COLUMN);

/** How often a document, or a location, has a node. */
class NodeCounts {
  readonly #counts = new Uint32Array(walkNodesCount);
  readonly #met: WalkNode[] = [];

  /** True for the first time. */
  add(node: WalkNode): boolean {
    const count = (this.#counts[node.number] ?? 0) + 1;
    this.#counts[node.number] = count;
    if (count === 1) this.#met.push(node);
    return count === 1;
  }

  /** Visits each node that was met, and forgets it. */
  drain(visit: (node: WalkNode, count: number) => void): void {
    for (const node of this.#met) {
      visit(node, this.#counts[node.number] ?? 0);
      this.#counts[node.number] = 0;
    }
    this.#met.length = 0;
  }
}

/**
 * Turns records into what the index keeps of them: tokens of words, values of columns, ids. One walk over a record along
 * the dictionary's tree, in the way of `valuesOf`: lists are looked through, and whatever has another shape than the
 * dictionary says has no values below it. Any JSON can be added.
 *
 * A value that a document repeats (the name of a site's country, the title of a result's group) is written once, because
 * no question can tell how often a study has a value; for each location it is written again.
 */
export class BatchBuilder {
  readonly #tokens = new TokenBytes();
  readonly #tokenEnds: number[] = [];
  readonly #locationTokens = new TokenBytes();
  readonly #locationTokenEnds: number[] = [];
  readonly #locationCountOfDocs: number[] = [];
  readonly #entryEnds: number[] = [];
  readonly #aliases: number[] = [];
  #learnable: Study[] = [];
  readonly #counts = new NodeCounts();
  readonly #locationCounts = new NodeCounts();
  /** Values of the document at hand, by node. */
  readonly #seen: Set<string | number>[] = Array.from({ length: walkNodesCount }, () => new Set());
  readonly #entries = new EntryWriter();

  add(study: unknown): void {
    const doc = this.#tokenEnds.length;
    const locationsBefore = this.#locationTokenEnds.length;
    if (isJsonObject(study)) this.#walkChildren(recordChildren, study, doc);
    const locationsCount = this.#locationTokenEnds.length - locationsBefore;
    this.#locationCountOfDocs.push(locationsCount);
    this.#entries.add(locationsColumn, doc, locationsCount);
    this.#addDerived(study, doc);
    this.#counts.drain(({ number, columns }, count) => {
      this.#entries.add(columns.present, doc, 1);
      if (count > 1) this.#entries.add(columns.size, doc, count);
      this.#seen[number]?.clear();
    });
    this.#learnable.push(toLearnable(study));
    this.#tokens.endDocument();
    this.#tokenEnds.push(this.#tokens.length);
    this.#entryEnds.push(this.#entries.length);
  }

  take(): PreparedBatch {
    const batch = {
      documentsCount: this.#tokenEnds.length,
      locationsCount: this.#locationTokenEnds.length,
      tokens: this.#tokens.take(),
      tokenEnds: Uint32Array.from(this.#tokenEnds),
      locationTokens: this.#locationTokens.take(),
      locationTokenEnds: Uint32Array.from(this.#locationTokenEnds),
      locationCounts: Uint32Array.from(this.#locationCountOfDocs),
      entryEnds: Uint32Array.from(this.#entryEnds),
      aliases: Uint32Array.from(this.#aliases),
      learnable: this.#learnable,
      ...this.#entries.take(),
    };
    this.#tokenEnds.length = 0;
    this.#locationTokenEnds.length = 0;
    this.#locationCountOfDocs.length = 0;
    this.#entryEnds.length = 0;
    this.#aliases.length = 0;
    this.#learnable = [];
    return batch;
  }

  #walkChildren(children: ReadonlyMap<string, WalkNode>, record: JsonObject, doc: number): void {
    // Half the time of `Object.entries`, in the hottest loop of a build.
    for (const key of Object.keys(record)) {
      const node = children.get(key);
      if (node !== undefined) this.#walk(node, record[key], doc);
    }
  }

  #walk(node: WalkNode, value: JsonValue | undefined, doc: number): void {
    if (value === null || value === undefined) return;
    if (isList(value)) {
      for (const element of value) this.#walk(node, element, doc);
      return;
    }
    this.#counts.add(node);
    if (node.isLocation) this.#walkLocation(node, value, doc);
    else this.#walkValue(node, value, doc);
  }

  #walkValue(node: WalkNode, value: JsonObject | string | number | boolean, doc: number): void {
    if (node.isOfLocation) this.#addToLocation(node, value);
    if (node.children === undefined) this.#addLeaf(node, value, doc);
    else if (typeof value === "object") this.#walkChildren(node.children, value, doc);
  }

  /** A location is a document of its own beside that of its study. */
  #walkLocation(node: WalkNode, value: JsonObject | string | number | boolean, doc: number): void {
    const location = this.#locationTokenEnds.length;
    if (node.children !== undefined && typeof value === "object") this.#walkChildren(node.children, value, doc);
    this.#locationCounts.drain(({ columns }, count) => {
      if (count > 1 && columns.locationSize !== undefined) this.#entries.add(columns.locationSize, location, count);
    });
    this.#addDerivedOfLocation(value, location);
    this.#locationTokens.endDocument();
    this.#locationTokenEnds.push(this.#locationTokens.length);
  }

  #addToLocation(node: WalkNode, value: JsonObject | string | number | boolean): void {
    const location = this.#locationTokenEnds.length;
    // The boundary alone says that the location has the piece, also where there are no words.
    if (this.#locationCounts.add(node)) this.#locationTokens.writeBoundary(node.mark);
    if (node.isText && typeof value === "string") this.#locationTokens.writeValue(node.mark, value);
    if (node.columns.locationValue !== undefined) {
      this.#addValue(node, node.columns.locationValue, value, location, () => true);
    }
  }

  #addLeaf(node: WalkNode, value: JsonObject | string | number | boolean, doc: number): void {
    const seen = must(this.#seen[node.number], "every node has its set");
    const isNew = (read: string | number) => {
      if (seen.has(read)) return false;
      seen.add(read);
      return true;
    };
    const { piece } = node.field;
    const column = node.columns.value;
    if (node.isText && typeof value === "string") {
      if (!isNew(value)) return;
      this.#tokens.writeValue(node.mark, value);
      if (column !== undefined) this.#entries.addCoded(column, doc, piece, value);
      if (piece === ALIAS_PIECE) this.#addAlias(value, doc);
    } else if (!node.isPlainText && column !== undefined) this.#addValue(node, column, value, doc, isNew);
  }

  #addValue(
    node: WalkNode,
    column: number,
    value: JsonObject | string | number | boolean,
    entity: number,
    isNew: (read: string | number) => boolean,
  ): void {
    if (node.isPoint) {
      const point = pointOf(value);
      const text = point === undefined ? undefined : printPoint(point);
      if (text !== undefined && isNew(text)) this.#entries.addCoded(column, entity, node.field.piece, text);
    } else if (node.isOrdered) {
      const ordered = orderedValueOf(node.field, value);
      if (ordered !== undefined && isNew(ordered)) this.#entries.add(column, entity, ordered);
    } else if (typeof value !== "object") {
      const text = String(value);
      if (isNew(text)) this.#entries.addCoded(column, entity, node.field.piece, text);
    }
  }

  #addAlias(text: string, doc: number): void {
    const nctId = parseNctId(text);
    if (nctId !== undefined) this.#aliases.push(doc, toNctNumber(nctId));
  }

  /** Pieces that no record has. Counts and years need no columns: they are made from others when they are read. */
  #addDerived(study: unknown, doc: number): void {
    for (const { piece, columns } of derivedNodes) {
      const values = derivedValues(study, piece);
      if (values.length > 0) this.#entries.add(columns.present, doc, 1);
      if (values.length > 1) this.#entries.add(columns.size, doc, values.length);
      for (const value of new Set(values)) this.#addDerivedValue(piece, columns.value, doc, value);
    }
  }

  #addDerivedOfLocation(element: unknown, location: number): void {
    const study = { protocolSection: { contactsLocationsModule: { locations: [element] } } };
    for (const { piece, columns } of derivedNodes) {
      const values = derivedValues(study, piece);
      if (values.length > 1) this.#entries.add(columns.locationSize, location, values.length);
      for (const value of values) this.#addDerivedValue(piece, columns.locationValue, location, value);
    }
  }

  #addDerivedValue(piece: string, column: number, entity: number, value: JsonValue): void {
    if (typeof value === "number") this.#entries.add(column, entity, value);
    else if (typeof value === "string") this.#entries.addCoded(column, entity, piece, value);
  }
}

/** `Array.isArray` does not tell a readonly list from an object. */
function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
