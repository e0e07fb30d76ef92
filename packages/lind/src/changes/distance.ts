/** How far two dates are apart, in words. */

const DAYS_A_MONTH = 365.25 / 12;
/** Up to it a distance between two exact days is said in days, above in months. */
export const DAYS_SHOWN_MAX = 45;
/** Above it a distance is said in years. */
const MONTHS_SHOWN_MAX = 36;

/** "12 days", "7 months", "4 years"; days are only said where both dates are exact (`isExact`). */
export function distanceWords(days: number, isExact: boolean): string {
  if (isExact && days <= DAYS_SHOWN_MAX) return countOf(days, "day");
  const months = Math.max(Math.round(days / DAYS_A_MONTH), 1);
  if (months <= MONTHS_SHOWN_MAX) return countOf(months, "month");
  return countOf(Math.round(months / 12), "year");
}

/** "1 day", "2 days", "1,200 participants". */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? noun : plural}`;
}
