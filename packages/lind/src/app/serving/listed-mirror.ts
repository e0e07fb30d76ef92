import { LindError } from "../../base/errors.ts";
import { hashText } from "../../base/hash.ts";
import type { Concepts } from "../../query/concepts.ts";
import type { Registry } from "../../registry/registry.ts";
import type { AskedIndex } from "../../search/threads/threaded-search-index.ts";

/** What lists of studies are asked of: the mirror as it is, or as it was at the end of a day. */
export interface ListedMirror {
  readonly registry: Registry;
  readonly index: AskedIndex;
  /** What is known of names, as of the index that answers. */
  concepts(): Promise<Concepts>;
  /** Which data an answer that is made now will show. Cheap: asked for every request. */
  readState(): Promise<MirrorState>;
}

/** Which data the mirror shows. */
export interface MirrorState {
  readonly apiVersion: string;
  /** The registry's data version; undefined where studies came from files that do not say. */
  readonly dataTimestamp: string | undefined;
  /** Differs whenever some answer may differ: of another data version, or of the same one with more of it indexed. */
  readonly dataTag: string;
  /** The newest change that is stored. */
  readonly seq: number;
  /** Up to where the index has read the changes; undefined while there is no index of this store. */
  readonly indexSeq: number | undefined;
  readonly studiesIndexed: number;
  /** Names that the index has learnt from the studies. */
  readonly conceptsLearnt: number;
}

/** The state that an answer as of a day shows. Its tag moves whenever that of the present does, and is never that. */
export function stateOfDay(state: MirrorState, day: string): MirrorState {
  const dataTag = tagOf([state.dataTag, day]);
  return { ...state, dataTag, indexSeq: state.seq };
}

const TAG_LENGTH = 12;

/** A short word that differs wherever what it stands for does. */
export function tagOf(shown: unknown): string {
  return hashText(JSON.stringify(shown)).slice(0, TAG_LENGTH);
}

/** Refuses a search with `INDEX_MISSING` while there is no index to ask. */
export async function requireIndex(mirror: Pick<ListedMirror, "readState">): Promise<void> {
  if ((await mirror.readState()).indexSeq !== undefined) return;
  throw new LindError("INDEX_MISSING", "The search index is not made yet; searches are answered once it is.", {
    hint: "Try again in a few minutes.",
  });
}
