import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findField, type NctId } from "../../packages/ctgov/src/study/index.ts";
import { type ConvertedXml, convertLegacyXml } from "../../packages/lind/src/sources/legacy-xml/convert-legacy-xml.ts";
import { isWithoutPlace, PATHS_WITHOUT_PLACE } from "../../packages/lind/src/sources/legacy-xml/left-out.ts";
import { PIECES_NOT_IN_XML } from "../../packages/lind/src/sources/legacy-xml/pieces-not-in-xml.ts";
import { toStdAges } from "../../packages/lind/src/sources/legacy-xml/protocol/eligibility.ts";
import { leafPaths, listFlaws, valuesByPath } from "../support/conformance.ts";
import { changedXml, listTexts, newerXml, olderXml, rootOf, traceFields, type XmlText } from "../support/legacy-xml.ts";
import { listMissing } from "../support/legacy-xml-account.ts";
import { hasSharedData, sharedPath } from "../support/shared.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/legacy-xml.md"), "utf8");
const madeUp = [newerXml, olderXml];

type Record = Extract<ConvertedXml, { readonly kind: "record" }>;

function recordOf(xml: string | Uint8Array): Record {
  const converted = convertLegacyXml(xml);
  if (converted.kind === "unreadable") throw new Error(converted.reason);
  return converted;
}

/** The rows of the tables of docs/legacy-xml.md that begin with a path and have this many columns. */
function rowsOf(columns: number): readonly (readonly string[])[] {
  return [...page.matchAll(/^\| `([^`]+)` \| (.*) \|$/gm)]
    .map(([, path = "", rest = ""]) => [path, ...rest.split(" | ")])
    .filter((row) => row.length === columns);
}

const documented = new Map(
  rowsOf(3).map(([path = "", fields = ""]) => [
    path,
    [...fields.matchAll(/`([^`]+)`/g)].map(([, field = ""]) => field),
  ]),
);
const withoutPlace = new Set(rowsOf(2).map(([path = ""]) => path));
/** Where the texts of paths without a field path of their own are found. */
const repeated: ReadonlyMap<string, readonly string[]> = new Map([
  ["location_countries/country", ["location/facility/address/country"]],
  ...["title", "description", "population"].map((name): [string, readonly string[]] => [
    `clinical_results/outcome_list/outcome/measure/${name}`,
    [`clinical_results/outcome_list/outcome/${name}`],
  ]),
]);

describe("docs/legacy-xml.md", () => {
  test("says of each text of the XML where it goes, as experiments show", () => {
    const found = new Map<string, Set<string>>();
    for (const xml of madeUp) {
      for (const [path, fields] of traceFields(xml)) {
        found.set(path, new Set([...(found.get(path) ?? []), ...fields]));
      }
    }
    expect(found.size).toBeGreaterThan(250);
    for (const [path, fields] of found) {
      if (fields.size === 0 && withoutPlace.has(path)) continue;
      expect(documented.get(path), path).toEqual([...fields]);
    }
    expect([...documented.keys(), ...withoutPlace].filter((path) => !found.has(path))).toEqual([
      // Another of its kind is in the made-up records.
      "other_outcome/safety_issue",
    ]);
  });

  test("says what v2 has no place for", () => {
    expect(PATHS_WITHOUT_PLACE).toEqual(withoutPlace);
    expect(madeUp.flatMap((xml) => recordOf(xml).leftOut).filter((one) => !isWithoutPlace(one))).toEqual([]);
  });

  test("says what the XML lacks", () => {
    const had = new Set(madeUp.flatMap((xml) => [...valuesByPath(JSON.parse(recordOf(xml).text)).keys()]));
    const lacking = leafPaths.filter((fieldPath) => !had.has(fieldPath)).map((path) => findField(path)?.piece);
    expect(PIECES_NOT_IN_XML).toEqual(lacking);
    expect(page).toContain(`\n${PIECES_NOT_IN_XML.map((piece) => `\`${piece}\``).join(", ")}\n`);
  });
});

test("the made-up records become records as the registry writes them", () => {
  for (const xml of madeUp) expect(listFlaws(JSON.parse(recordOf(xml).text))).toEqual([]);
});

const fieldsOf = new Map<string, readonly string[]>([
  ...documented,
  ...[...repeated].map(([path, [of = ""]]): [string, readonly string[]] => [path, documented.get(of) ?? []]),
]);

/** The texts of an XML record that are neither in what became of it nor reported, and what is reported without being in it. */
function account(xml: string): readonly XmlText[] {
  const converted = recordOf(xml);
  const reported = [...converted.leftOut];
  const texts = listTexts(rootOf(xml)).filter(({ path, text }) => {
    const at = reported.findIndex((one) => one.path === path && one.text === text.trim());
    if (at >= 0) reported.splice(at, 1);
    return at < 0;
  });
  // Of a design in one text, parts are reported.
  const isElsewhere = ({ path }: XmlText) => path !== "study_design";
  return [...listMissing(texts, JSON.parse(converted.text), fieldsOf), ...reported.filter(isElsewhere)];
}

test("each text of the made-up records is in the record or reported, whatever has happened to them", () => {
  for (const xml of madeUp) expect(account(xml)).toEqual([]);
  fc.assert(
    fc.property(changedXml, (xml) => {
      if (convertLegacyXml(xml).kind === "record") expect(account(xml)).toEqual([]);
    }),
  );
});

describe.skipIf(!hasSharedData)("real records", () => {
  const folder = sharedPath("data/formats/xml-legacy");
  const names = hasSharedData ? readdirSync(folder).sort() : [];
  const read = (name: string) => readFileSync(join(folder, name));
  /** Two of the files are lists of search results. */
  const isStudy = (name: string) => !name.endsWith("_search.xml");
  test("are all read, but for what is no study", () => {
    const unreadable = names.flatMap((name) => {
      const converted = convertLegacyXml(read(name));
      return converted.kind === "unreadable" ? [`${name}: ${converted.reason}`] : [];
    });
    const reason =
      "This is no record of the registry's legacy XML: its root is <rss> and should be <clinical_study>, at line 2.";
    expect(unreadable).toEqual([`covid_search.xml: ${reason}`, `empty_search.xml: ${reason}`]);
    expect(names.length).toBe(53);
  });

  test.each(names.filter(isStudy))("%s: each text is in the record or reported", (name) => {
    const converted = recordOf(read(name));
    expect(listFlaws(JSON.parse(converted.text))).toEqual([]);
    expect(account(read(name).toString())).toEqual([]);
    expect(converted.leftOut.filter((one) => !isWithoutPlace(one))).toEqual([]);
  });

  test("have the ids that their files promise", () => {
    // The study of this file goes by another id now, and has this one as an alias.
    const alias = "NCT00980226.xml";
    expect(recordOf(read(alias))).toMatchObject({ nctId: "NCT00081588", nctIdAliases: ["NCT00980226"] });
    const promised = names.filter((name) => /^NCT\d{8}\.xml$/.test(name) && name !== alias);
    expect(promised.map((name) => recordOf(read(name)).nctId)).toEqual(
      promised.map((name) => name.slice(0, 11) as NctId),
    );
  });

  test("the same study in both forms, years apart, has the same title and phases", () => {
    for (const [nctId, walk] of IN_BOTH_FORMS) {
      const { studies } = JSON.parse(readFileSync(sharedPath("data/recorded/walks", walk), "utf8")) as {
        readonly studies: readonly unknown[];
      };
      const later = studies
        .map(valuesByPath)
        .find((one) => one.get("protocolSection.identificationModule.nctId")?.[0] === nctId);
      const ours = valuesByPath(
        JSON.parse(recordOf(read(nctId === "NCT00002475" ? "raw_study.xml" : `${nctId}.xml`)).text),
      );
      for (const field of COMPARED) {
        const values = later?.get(field);
        if (values !== undefined) expect(ours.get(field), `${nctId} ${field}`).toEqual(values);
      }
    }
  });

  test("the ages of v2 records are what the conversion derives", () => {
    for (const name of readdirSync(sharedPath("data/studies"))) {
      const values = valuesByPath(JSON.parse(readFileSync(sharedPath("data/studies", name), "utf8")));
      const of = (key: string) => values.get(`protocolSection.eligibilityModule.${key}`);
      if (of("stdAges") !== undefined) {
        expect(toStdAges(of("minimumAge")?.[0], of("maximumAge")?.[0]), name).toEqual(of("stdAges"));
      }
    }
  });

  test("the check for conformity finds real v2 records without flaw", () => {
    const flaws = readdirSync(sharedPath("data/studies")).flatMap((name) =>
      listFlaws(JSON.parse(readFileSync(sharedPath("data/studies", name), "utf8"))),
    );
    // The dictionary of 2025-05 has this key no more, and records from before have it.
    expect(flaws.filter((flaw) => !flaw.includes("modelPredictions"))).toEqual([]);
  });
});

/** Studies that are at hand as XML (2016 to 2018) and in projected v2 records of 2026-08-07. */
const IN_BOTH_FORMS: readonly (readonly [string, string])[] = [
  ["NCT00023673", "57185bc6b3f7fcaf064d61e759022604.json"],
  ["NCT01642004", "e0f0221f47a8b29faec1c753e0283444.json"],
  ["NCT02465060", "1662b3fd946bd0f3531ae6d69fae2d62.json"],
  ["NCT02679963", "15b2ca13ac1a83328cfa2cd62b710724.json"],
  ["NCT00002475", "06f61d2c75cc83095f45c0f956a108d9.json"],
];
const COMPARED: readonly string[] = [
  "protocolSection.identificationModule.briefTitle",
  "protocolSection.designModule.phases",
];
