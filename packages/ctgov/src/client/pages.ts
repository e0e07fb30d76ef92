import { LimitError, ResponseShapeError } from "./errors.ts";

/** Pages of one listing at most, unless the caller says otherwise: the whole registry in pages of 10 has 60,000. */
export const PAGES_MAX: number = 100_000;

/** What a page says about the next one. */
export interface PageWithToken {
  readonly nextPageToken?: string | undefined;
}

/**
 * Every page of a listing in the registry's order, one at a time; the next one is asked for when it is wanted. A token
 * that comes a second time would lead around in a circle and is an error, as is a listing of more than `pagesMax` pages.
 */
export async function* walkPages<Page extends PageWithToken>(
  listPage: (pageToken: string | undefined) => Promise<Page>,
  options: { readonly pageToken: string | undefined; readonly pagesMax: number; readonly url: string },
): AsyncGenerator<Page, void, undefined> {
  const tokens = new Set<string>();
  let { pageToken } = options;
  for (let count = 0; count < options.pagesMax; count++) {
    if (pageToken !== undefined) tokens.add(pageToken);
    const page = await listPage(pageToken);
    yield page;
    pageToken = page.nextPageToken;
    if (pageToken === undefined) return;
    if (tokens.has(pageToken)) {
      throw new ResponseShapeError(options.url, "nextPageToken", "a token that leads on; this one was used before");
    }
  }
  const message = `The listing has more than ${options.pagesMax} pages.`;
  throw new LimitError("pagesMax", options.pagesMax, message);
}
