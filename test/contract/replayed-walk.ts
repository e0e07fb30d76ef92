import { readFileSync } from "node:fs";
import { expect } from "vitest";
import type { ServedStudies } from "../support/served-studies.ts";
import { sharedPath } from "../support/shared.ts";
import type { WalkPage } from "./recorded.ts";

/** The pages of one listing: all but the token of their requests is the same. */
export interface Walk {
  readonly request: URLSearchParams;
  readonly files: readonly string[];
  readonly studiesCount: number;
}

export function walksOf(pages: readonly WalkPage[]): readonly Walk[] {
  const walks = new Map<string, { request: URLSearchParams; files: string[]; studiesCount: number }>();
  for (const { file, request, studies } of pages) {
    const parameters = new URL(request).searchParams;
    for (const name of ["pageToken", "countTotal"]) parameters.delete(name);
    parameters.sort();
    const walk = walks.get(parameters.toString()) ?? { request: parameters, files: [], studiesCount: 0 };
    walk.files.push(file);
    walk.studiesCount += studies;
    walks.set(parameters.toString(), walk);
  }
  return [...walks.values()];
}

/**
 * Walks the recorded listing again, on a server that holds its records and nothing else. Which studies the registry's
 * search found is no matter here; the pages, their bytes and their order of keys are.
 */
export async function expectWalk(
  walk: Walk,
  serve: (texts: readonly string[]) => Promise<ServedStudies>,
): Promise<void> {
  const recorded = new Map<string, string>();
  for (const file of walk.files) {
    const page = JSON.parse(readFileSync(sharedPath("data/recorded/walks", file), "utf8"));
    for (const study of page.studies) {
      recorded.set(study.protocolSection.identificationModule.nctId, JSON.stringify(study));
    }
  }
  const served = await serve([...recorded.values()]);
  const parameters = new URLSearchParams(walk.request);
  for (const name of walk.request.keys()) if (/^(?:query|filter)\./.test(name)) parameters.delete(name);
  const seen: string[] = [];
  for (let token: string | undefined, pages = 0; pages === 0 || token !== undefined; pages++) {
    parameters.set("countTotal", "true");
    if (token !== undefined) parameters.set("pageToken", token);
    const response = await served.ask(`/api/v2/studies?${parameters}`);
    const lines = (await response.text()).split("\n");
    expect(response.status).toBe(200);
    expect(lines[0]).toBe(token === undefined ? `{"totalCount":${recorded.size},"studies":[` : '{"studies":[');
    seen.push(...lines.slice(1, -1).map((line) => line.replace(/,$/, "")));
    token = /"nextPageToken":"([\w-]+)"\}$/.exec(lines.at(-1) ?? "")?.[1];
    expect(lines.length - 2).toBe(Math.min(1_000, recorded.size - 1_000 * pages));
  }
  expect(seen.toSorted()).toEqual([...recorded.values()].toSorted());
}
