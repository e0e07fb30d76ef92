import type { JsonValue } from "ctgov/study";

/**
 * What happened, in the registry's terms. Kinds of one field are named `<thing>.<what>`; whatever has no kind of its
 * own yet is `field`. The full classification with severities builds on these.
 */
export type ChangeKind =
  // the study as a whole
  | "study.added"
  | "study.removed"
  | "study.restored"
  | "study.merged"
  // its membership in a scope
  | "scope.entered"
  | "scope.left"
  // fields that have a kind of their own
  | "status.transition"
  | "status.whyStopped"
  | "date.start"
  | "date.primaryCompletion"
  | "date.completion"
  | "enrollment"
  | "results.posted"
  | "results.withdrawn"
  // everything else, by what happened to the value
  | "field.added"
  | "field.removed"
  | "field.changed"
  | "list.reordered";

/**
 * Whether a person edited something. `edit`: a real edit. `derived`: the registry computed it (derived section,
 * geographic points). `stamp`: a date that says when the record itself was submitted, checked, posted or verified, and so
 * moves with every update. `formatting`: white space, HTML entities or markup escapes only. `order`: the same list
 * elements in another order. `precision`: the same date said more or less precisely. Only edits are news.
 */
export type ChangeNature = "edit" | "derived" | "stamp" | "formatting" | "order" | "precision";

/**
 * One difference between two versions of a study, at one field path.
 *
 * A `list.reordered` stands at the list; `before` and `after` name only the elements that moved, pairwise, each as
 * `{element, position}` with its place (from 0) in the earlier and in the later list.
 */
export interface Change {
  readonly kind: ChangeKind;
  readonly nature: ChangeNature;
  /** As in the data dictionary, without positions: `protocolSection.contactsLocationsModule.locations.status`. */
  readonly fieldPath: string;
  /** For a change inside a list: the element in words ("Mayo Clinic, Rochester, United States"). */
  readonly element?: string | undefined;
  /** Where the value stands in the earlier text, as a JSON Pointer (RFC 6901); absent for an addition. */
  readonly beforePointer?: string | undefined;
  /** Where it stands in the later text; absent for a removal. */
  readonly afterPointer?: string | undefined;
  /** The earlier value; absent for an addition. */
  readonly before?: JsonValue | undefined;
  /** The later value; absent for a removal. */
  readonly after?: JsonValue | undefined;
}
