import type { NctId } from "ctgov/study";
import type { Registry, StoredStudy } from "../../registry/registry.ts";

/** The studies that can be found, in the order of ids, those after `after` only. */
export async function* presentStudies(registry: Registry, after: string | undefined): AsyncGenerator<StoredStudy> {
  for await (const study of registry.scanStudies()) {
    if (study.state === "present" && (after === undefined || study.nctId > after)) yield study;
  }
}

/** The current texts of these studies. One that was removed meanwhile is left out; the feed says so further on. */
export async function* readPresent(registry: Registry, nctIds: readonly NctId[]): AsyncGenerator<StoredStudy> {
  for (const nctId of nctIds) {
    const study = await registry.readStudy(nctId);
    if (study?.state === "present") yield study;
  }
}
