import { cutMember, isJsonObject, parsePartialDate } from "ctgov/study";
import type { ListedVersion, VersionList } from "./history-upstream.ts";

/** Versions of one study; those with the longest history had some hundreds in 2026. */
export const VERSIONS_MAX: number = 10_000;

/**
 * Reads the list of a study's versions: `{"changes": [{"version": 0, "date": "2018-09-27", …}, …]}`. Undefined where the
 * text has another shape, so that a registry that changed it is not taken for one without a history.
 */
export function parseVersionList(text: string): VersionList | undefined {
  const answer = parseJson(text);
  const changes: unknown = isJsonObject(answer) ? answer["changes"] : undefined;
  if (!Array.isArray(changes) || changes.length > VERSIONS_MAX) return undefined;
  const versions = new Map<number, ListedVersion>();
  for (const change of changes) {
    const version = parseListed(change);
    if (version === undefined) return undefined;
    versions.set(version.number, version);
  }
  if (versions.size === 0) return { kind: "none", isCertain: true };
  return { kind: "listed", versions: [...versions.values()].sort((a, b) => a.number - b.number) };
}

function parseListed(change: unknown): ListedVersion | undefined {
  if (!isJsonObject(change)) return undefined;
  const { version, date } = change;
  if (typeof version !== "number" || !Number.isSafeInteger(version) || version < 0) return undefined;
  const parsed = typeof date === "string" ? parsePartialDate(date) : undefined;
  return { number: version, day: parsed?.precision === "day" ? parsed.text : undefined };
}

/** The study of one version's answer (`{"studyVersion": 3, "study": {…}}`) as the text that came, or why there is none. */
export type CutVersion =
  | { readonly kind: "study"; readonly text: string }
  | { readonly kind: "unreadable"; readonly reason: string };

export function cutVersion(text: string, number: number): CutVersion {
  const answer = parseJson(text);
  if (answer === undefined) return unreadable("The answer is not JSON");
  if (!isJsonObject(answer) || !isJsonObject(answer["study"])) return unreadable("The answer holds no study");
  const { studyVersion } = answer;
  if (studyVersion !== undefined && studyVersion !== number) {
    return unreadable(`The answer is version ${JSON.stringify(studyVersion)}, asked for was ${number}`);
  }
  const study = cutMember(text, "study");
  return study === undefined ? unreadable("The answer holds no study") : { kind: "study", text: study };
}

function unreadable(what: string): CutVersion {
  return { kind: "unreadable", reason: `${what}; a backfill of the study asks for it again.` };
}

/** No JSON text gives `undefined`, so it can stand for "not JSON". */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
