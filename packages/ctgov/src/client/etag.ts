/**
 * An ETag without what a compressing server adds to it. The registry's is `"build/app version/data stamp"`, one for
 * all endpoints of a data version, with `-gzip` inside the quotes for a compressed answer; proxies weaken it to `W/"…"`.
 */
function coreOf(etag: string): string {
  return etag
    .trim()
    .replace(/^W\//, "")
    .replace(/^"(.*)"$/, "$1")
    .replace(/-gzip$/, "");
}

/**
 * True where both name the same data version. A server that compares letter by letter answers 200 to
 * `If-None-Match: "x-gzip"` when it has just sent `"x"`; the two are compared here once more.
 */
export function etagsMatch(one: string, other: string): boolean {
  return coreOf(one) !== "" && coreOf(one) === coreOf(other);
}
