import fc from "fast-check";
import { expect, test } from "vitest";
import { normalForm } from "./normal-form.ts";

test.each([
  ["haemorrhoids", "hemorrhoid"],
  ["tumours", "tumor"],
  ["anaesthetises", "anesthetize"],
  ["organisations", "organization"],
  ["analogues", "analog"],
  ["specialities", "specialty"],
  ["womens", "woman"],
  ["lymphoedemas", "lymphedema"],
])("spelling and number go together: %s is %s", (word, normal) => {
  expect(normalForm(word)).toBe(normal);
});

test.each(["癌", "сердце", "3475", "ñu"])("%s is written in other characters and stays", (word) => {
  expect(normalForm(word)).toBe(word);
});

/** Syllables of which the rules are made, and letters between them. */
const syllable = fc.constantFrom(
  ...[
    "haem",
    "aemia",
    "paed",
    "oedem",
    "oesoph",
    "oestr",
    "foet",
    "pnoea",
    "rrhoe",
    "our",
    "tumour",
    "centre",
    "fibre",
  ],
  ...[
    "metre",
    "logue",
    "gramme",
    "leuco",
    "sulph",
    "label",
    "led",
    "ise",
    "ised",
    "isation",
    "yse",
    "anal",
    "dial",
    "ae",
  ],
  ...[
    "s",
    "es",
    "ies",
    "sses",
    "ches",
    "xes",
    "oes",
    "oses",
    "eses",
    "iases",
    "yses",
    "uses",
    "itides",
    "ss",
    "us",
    "is",
  ],
  ...[
    "a",
    "e",
    "i",
    "o",
    "u",
    "y",
    "b",
    "c",
    "d",
    "l",
    "n",
    "r",
    "t",
    "men",
    "cocci",
    "bacteria",
    "diabetes",
    "o",
    "oo",
  ],
);
const word = fc.oneof(
  fc.array(syllable, { minLength: 1, maxLength: 6 }).map((syllables) => syllables.join("")),
  fc.stringMatching(/^[a-z]{1,12}$/),
);

test("a normal form is its own normal form, and no word becomes empty", () => {
  fc.assert(
    fc.property(word, (value) => {
      const normal = normalForm(value);
      expect(normal).toMatch(/^[a-z]+$/);
      expect(normalForm(normal)).toBe(normal);
    }),
    { numRuns: 20_000 },
  );
});
