import { expect, test } from "vitest";
import { documentUrl, studyUrl } from "./record-values.ts";

test("the addresses of a study and its documents", () => {
  expect(studyUrl("NCT00000102")).toBe("https://clinicaltrials.gov/study/NCT00000102");
  expect(documentUrl("NCT00000102", "Prot 0.pdf")).toBe(
    "https://cdn.clinicaltrials.gov/large-docs/02/NCT00000102/Prot%200.pdf",
  );
  expect([studyUrl(""), documentUrl("", "a.pdf"), documentUrl("NCT00000102", "")]).toEqual(["", "", ""]);
});

test("half a character in a name breaks no list", () => {
  expect(documentUrl("NCT00000102", "a\ud800.pdf")).toMatch(/a%EF%BF%BD\.pdf$/);
  expect(studyUrl("\udc00")).toMatch(/%EF%BF%BD$/);
});
