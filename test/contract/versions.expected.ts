import type { ChangeKind, ChangeNature } from "../../packages/lind/src/changes/change.ts";

/** Changes of one kind and nature at one field path, as a reader of the two texts counts them. */
export interface ExpectedChanges {
  readonly kind: ChangeKind;
  readonly nature: ChangeNature;
  readonly fieldPath: string;
  readonly count: number;
  /** Some of the values, by the element in words (`""` for a field outside lists). */
  readonly values?: Readonly<Record<string, { readonly before: unknown; readonly after: unknown }>> | undefined;
}

const GEO_POINT = "protocolSection.contactsLocationsModule.locations.geoPoint";

/** The data day on which the registry served the record: every version moves it, and nobody edited anything. */
function dataDay(before: string, after: string): ExpectedChanges {
  return {
    kind: "field.changed",
    nature: "derived",
    fieldPath: "derivedSection.miscInfoModule.versionHolder",
    count: 1,
    values: { "": { before, after } },
  };
}

/** In October 2025 the registry cut its geographic points from five decimals to four. */
function roundedPoints(count: number, values: NonNullable<ExpectedChanges["values"]>): ExpectedChanges {
  return { kind: "field.changed", nature: "derived", fieldPath: GEO_POINT, count, values };
}

/**
 * What differs between the two versions of each real record, written down from reading the texts side by side. No
 * study was edited between its two versions; all of it is the registry's own doing.
 */
export const EXPECTED_CHANGES: Readonly<Record<string, readonly ExpectedChanges[]>> = {
  NCT00203242: [
    dataDay("2025-10-02", "2025-10-08"),
    roundedPoints(1, {
      "Jefferson Headache Center, Philadelphia, United States": {
        before: { lat: 39.95238, lon: -75.16362 },
        after: { lat: 39.9524, lon: -75.1636 },
      },
    }),
  ],
  NCT00567567: [dataDay("2026-03-03", "2026-03-06")],
  NCT00716976: [dataDay("2026-03-03", "2026-03-06")],
  NCT01305200: [dataDay("2026-03-03", "2026-03-06")],
  // Ten locations; the point of the third was on four decimals already.
  NCT01701245: [
    dataDay("2025-10-02", "2025-10-08"),
    roundedPoints(9, {
      "University Department of Neurology CHR, Liège, Belgium": {
        before: { lat: 50.63373, lon: 5.56749 },
        after: { lat: 50.6337, lon: 5.5675 },
      },
      "The Walton Centre, Neurology Department, Liverpool, United Kingdom": {
        before: { lat: 53.41058, lon: -2.97794 },
        after: { lat: 53.4106, lon: -2.9779 },
      },
    }),
  ],
  NCT02397473: [
    dataDay("2025-10-02", "2025-10-08"),
    roundedPoints(47, {
      "Cedars Sinai Medical Center, Los Angeles, United States": {
        before: { lat: 34.05223, lon: -118.24368 },
        after: { lat: 34.0522, lon: -118.2437 },
      },
    }),
  ],
  NCT02552212: [
    dataDay("2023-12-12", "2024-01-03"),
    // The first two terms changed places and "Spinal Diseases" went from third to sixth; all kept what they say.
    {
      kind: "list.reordered",
      nature: "order",
      fieldPath: "derivedSection.conditionBrowseModule.browseLeaves",
      count: 1,
    },
    // "Musculoskeletal Diseases" and "Symptoms and General Pathology" changed places.
    {
      kind: "list.reordered",
      nature: "order",
      fieldPath: "derivedSection.conditionBrowseModule.browseBranches",
      count: 1,
    },
    {
      kind: "field.changed",
      nature: "derived",
      fieldPath: "derivedSection.interventionBrowseModule.browseLeaves.asFound",
      count: 1,
      values: { "Certolizumab Pegol": { before: "Visible", after: "Aqueous" } },
    },
  ],
  NCT02797951: [
    dataDay("2025-10-02", "2025-10-08"),
    roundedPoints(40, {
      "Mayo Clinic Hospital, Phoenix, United States": {
        before: { lat: 33.44838, lon: -112.07404 },
        after: { lat: 33.4484, lon: -112.074 },
      },
      "Royal Stoke University Hospital, Stoke-on-Trent, United Kingdom": {
        before: { lat: 53.00415, lon: -2.18538 },
        after: { lat: 53.0042, lon: -2.1854 },
      },
    }),
  ],
  NCT05064397: [
    dataDay("2025-10-02", "2025-10-08"),
    roundedPoints(31, {
      "King's College Hospital NHS Foundation Trust, London, United Kingdom": {
        before: { lat: 51.50853, lon: -0.12574 },
        after: { lat: 51.5085, lon: -0.1257 },
      },
    }),
  ],
};
