const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The newest day on which one of the studies was posted. A stamp that is no day cannot serve as a mark. */
export function newestPost(
  studies: Iterable<{ readonly lastUpdatePostDate?: string | undefined }>,
): string | undefined {
  let newest: string | undefined;
  for (const { lastUpdatePostDate } of studies) newest = laterDay(newest, lastUpdatePostDate);
  return newest;
}

/** The later of two days; what is no day does not count. */
export function laterDay(a: string | undefined, b: string | undefined): string | undefined {
  if (b === undefined || !ISO_DAY.test(b)) return a;
  return a === undefined || b > a ? b : a;
}
