import { type Day, isoOf } from "../days.ts";

/** The registry's data of a day is ready at nine in the morning, without a time zone. */
export function dataTimestampOf(day: Day): string {
  return `${isoOf(day)}T09:00:05`;
}

/** Build, version of the application, stamp of the data: one ETag for every answer of a data version. */
export function etagOf(day: Day): string {
  return `"51nd000/0.34.1/${(day * 86_400_000).toString(36)}"`;
}
