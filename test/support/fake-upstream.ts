import type { NctId } from "ctgov/study";
import type {
  FetchedStudy,
  PageRequest,
  Upstream,
  UpstreamPage,
  UpstreamVersion,
} from "../../packages/lind/src/sources/upstream.ts";

/** A study of the fake registry: as little as the sync looks at. */
export interface FakeStudy {
  readonly title: string;
  readonly posted: string;
  readonly status: string;
  /** What the registry derives; it may change without a new post date. */
  readonly derived: string;
}

export type FakeCall =
  | { readonly kind: "version" }
  | { readonly kind: "page"; readonly request: PageRequest }
  | { readonly kind: "study"; readonly nctId: NctId }
  | { readonly kind: "document"; readonly name: string };

/** Called before each answer; it may move the data, throw, or give an answer of its own. */
export type FakeHook = (call: FakeCall, answer: () => UpstreamPage | FetchedStudy | undefined) => unknown;

/** `NCT` and eight digits for a number. */
export function nct(number: number): NctId {
  return `NCT${String(number).padStart(8, "0")}` as NctId;
}

export function fakeText(nctId: NctId, study: FakeStudy, nctIdAliases: readonly NctId[] = []): string {
  const { title, posted, status, derived } = study;
  const aliases = nctIdAliases.length === 0 ? {} : { nctIdAliases };
  return JSON.stringify({
    protocolSection: {
      identificationModule: { nctId, ...aliases, orgStudyIdInfo: { id: `LIND-SYNTHETIC-${nctId}` }, briefTitle: title },
      statusModule: { overallStatus: status, lastUpdatePostDateStruct: { date: posted, type: "ACTUAL" } },
    },
    derivedSection: { miscInfoModule: { versionHolder: derived } },
  });
}

/**
 * A registry in memory that speaks the few parameters the sync uses. Pages are cut by offset, so data that moves
 * underneath shifts them, as in the real one.
 */
export class FakeUpstream implements Upstream {
  readonly url = "https://fake.example";
  readonly studies: Map<NctId, FakeStudy> = new Map();
  readonly aliases: Map<NctId, NctId> = new Map();
  readonly calls: FakeCall[] = [];
  dataTimestamp = "2026-08-14T09:00:05";
  hasEtags = true;
  /** Smaller pages than asked for, so that a handful of studies fills several. */
  pageSizeMax = 1000;
  hook: FakeHook = (_call, answer) => answer();

  /** Another data version: what is posted in it carries its day. */
  moveTo(day: string, time = "09:00:05"): void {
    this.dataTimestamp = `${day}T${time}`;
  }

  put(number: number, study: Partial<FakeStudy> = {}): NctId {
    const nctId = nct(number);
    const before = this.studies.get(nctId);
    const posted = this.dataTimestamp.slice(0, 10);
    const fresh = { title: `Study ${number}`, posted, status: "RECRUITING", derived: "2026-08-14" };
    this.studies.set(nctId, { ...fresh, ...before, posted, ...study });
    return nctId;
  }

  textOf(nctId: NctId): string | undefined {
    const study = this.studies.get(nctId);
    const leadingHere = [...this.aliases].filter(([, into]) => into === nctId).map(([alias]) => alias);
    return study && fakeText(nctId, study, leadingHere);
  }

  async version(ifNoneMatch: string | undefined): Promise<UpstreamVersion> {
    this.#note({ kind: "version" });
    const etag = this.hasEtags ? `"${this.dataTimestamp}"` : undefined;
    if (etag !== undefined && ifNoneMatch === etag) return { kind: "unchanged" };
    return { kind: "version", apiVersion: "2.0.5", dataTimestamp: this.dataTimestamp, etag };
  }

  async listPage(request: PageRequest): Promise<UpstreamPage> {
    return this.#note({ kind: "page", request }, () => this.#page(request)) as UpstreamPage;
  }

  async fetchStudy(nctId: NctId): Promise<FetchedStudy> {
    return this.#note({ kind: "study", nctId }, () => this.#fetch(nctId)) as FetchedStudy;
  }

  async document(name: "metadata" | "search-areas" | "enums"): Promise<string> {
    this.#note({ kind: "document", name });
    return `{"name":"${name}"}`;
  }

  traffic(): { readonly requests: number; readonly bytes: number } {
    return { requests: this.calls.length, bytes: this.calls.length * 100 };
  }

  #note(call: FakeCall, answer: () => UpstreamPage | FetchedStudy | undefined = () => undefined): unknown {
    this.calls.push(call);
    return this.hook(call, answer);
  }

  #page(request: PageRequest): UpstreamPage {
    const ids = this.matching(request.parameters);
    const [version, offsetText = "0"] = (request.pageToken ?? "").split("@");
    if (request.pageToken !== undefined && version === "expired")
      return { kind: "token-refused", reason: "it expired" };
    const offset = Number(offsetText);
    const { fields, "filter.ids": idsAsked } = request.parameters;
    // A batch of ids always fits the registry's page.
    const end = offset + Math.min(request.pageSize, idsAsked === undefined ? this.pageSizeMax : request.pageSize);
    const records = ids.slice(offset, end).map((nctId) => ({
      kind: "record" as const,
      place: `studies ${nctId}`,
      text: fields !== undefined ? this.#projection(nctId) : (this.textOf(nctId) ?? ""),
    }));
    const nextPageToken = end < ids.length ? `${this.dataTimestamp}@${end}` : undefined;
    return { kind: "page", records, nextPageToken, totalCount: request.countTotal ? ids.length : undefined };
  }

  /** In the order of the sort that the sync asks for: newest post first. */
  matching(parameters: Readonly<Record<string, string>>): readonly NctId[] {
    const asked = parameters["filter.ids"] ?? parameters["postFilter.ids"];
    const wanted = asked && new Set(asked.split(",").map((id) => this.aliases.get(id as NctId) ?? (id as NctId)));
    const since = /RANGE\[(.*),MAX\]/.exec(parameters["filter.advanced"] ?? "")?.[1] ?? "";
    const status = parameters["filter.overallStatus"];
    return [...this.studies]
      .filter(([nctId]) => wanted === undefined || wanted === "" || wanted.has(nctId))
      .filter(([, study]) => study.posted >= since && (status === undefined || study.status === status))
      .toSorted(([a, x], [b, y]) => y.posted.localeCompare(x.posted) || a.localeCompare(b))
      .map(([nctId]) => nctId);
  }

  #projection(nctId: NctId): string {
    const date = this.studies.get(nctId)?.posted;
    const leadingHere = [...this.aliases].filter(([, into]) => into === nctId).map(([alias]) => alias);
    const nctIdAliases = leadingHere.length === 0 ? undefined : leadingHere;
    const statusModule = { lastUpdatePostDateStruct: { date } };
    return JSON.stringify({ protocolSection: { identificationModule: { nctId, nctIdAliases }, statusModule } });
  }

  #fetch(nctId: NctId): FetchedStudy {
    const into = this.aliases.get(nctId);
    const text = this.textOf(into ?? nctId);
    if (text === undefined) return { kind: "gone" };
    const record = { kind: "record" as const, place: `study ${nctId}`, text };
    return into === undefined ? { kind: "found", record } : { kind: "merged", into, record };
  }
}
