const BYTE_UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

/** `312 B`, `17.3 kB`, `2.5 GB`: decimal units, as disks and networks count. */
export function byteWords(count: number): string {
  let value = count;
  let unit = 0;
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 99.5 ? Math.round(value) : value.toFixed(1)} ${BYTE_UNITS[unit] ?? "B"}`;
}
