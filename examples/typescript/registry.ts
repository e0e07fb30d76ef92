import type { Study } from "ctgov/study";

/** The registry, or a mirror of it. */
export const API_URL: string = process.env["CTG_API"] ?? "https://clinicaltrials.gov/api/v2";

export type Parameters = Readonly<Record<string, string>>;

interface Page {
  readonly studies: readonly Study[];
  readonly nextPageToken?: string;
}

/** The studies of a search, page by page until the last. */
export async function* listStudies(parameters: Parameters): AsyncGenerator<Study> {
  for (let pageToken: string | undefined, isFirst = true; isFirst || pageToken !== undefined; isFirst = false) {
    const query = new URLSearchParams({ ...parameters, pageSize: "1000" });
    if (pageToken !== undefined) query.set("pageToken", pageToken);
    const response = await fetch(`${API_URL}/studies?${query}`);
    // Refusals are one line of plain text.
    if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
    const page = (await response.json()) as Page;
    yield* page.studies;
    pageToken = page.nextPageToken;
  }
}
