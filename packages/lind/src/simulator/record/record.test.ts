import {
  findField,
  firstDay,
  isJsonObject,
  type JsonValue,
  keyOrderOf,
  lastDay,
  listNovelties,
  parseAge,
  parsePartialDate,
  toMinutes,
  valuesOf,
} from "ctgov/study";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { must } from "../../base/assert.ts";
import { isSyntheticOrgStudyId, SYNTHETIC_KEYWORD } from "../../base/synthetic.ts";
import { addBusinessDays } from "../days.ts";
import { createSimulation, LIVELY, REALISTIC } from "../simulation.ts";
import { printStudy } from "./study.ts";

const simulations = [
  createSimulation({ ...REALISTIC, seed: 5, studies: 3_000 }),
  createSimulation({ ...LIVELY, seed: 6, studies: 3_000 }),
] as const;

/** Checks any study on any of many days, read back from its text; a failure names the place, not the text. */
function forEveryRecord(check: (record: { readonly text: string; readonly study: JsonValue }) => void): void {
  const anyPlace = fc.record({
    simulation: fc.constantFrom(0, 1),
    index: fc.integer({ min: 0, max: 2_999 }),
    businessDays: fc.integer({ min: -400, max: 60 }),
  });
  fc.assert(
    fc.property(anyPlace, ({ simulation: which, index, businessDays }) => {
      const simulation = simulations[which === 0 ? 0 : 1];
      const text = simulation.textAt(index, addBusinessDays(simulation.startDay, businessDays));
      fc.pre(text !== undefined);
      check({ text, study: JSON.parse(text) });
    }),
  );
}

function one(study: unknown, piece: string): string | undefined {
  const [value] = valuesOf(study, piece);
  return value === undefined ? undefined : String(value);
}

describe("a synthetic record", () => {
  test("has its keys in the registry's order, and none that the dictionary does not know", () => {
    forEveryRecord(({ study }) => {
      visitObjects(study, "", (object, fieldPath) => {
        const order = keyOrderOf(fieldPath);
        const positions = Object.keys(object).map((key) => order.indexOf(key));
        expect([fieldPath, positions]).toEqual([fieldPath, [...positions].sort((a, b) => a - b)]);
        expect(positions).not.toContain(-1);
      });
      expect(listNovelties(study)).toEqual([]);
    });
  });

  test("holds no null, no empty text, list or object", () => {
    forEveryRecord(({ text }) => {
      expect(text).not.toMatch(/null|:""|\[""|,""|:\[\]|:\{\}|\[\{\}|,\{\}|undefined|NaN/);
    });
  });

  test("is compact JSON that prints as it was read, save for whole coordinates", () => {
    forEveryRecord(({ text, study }) => {
      expect(printStudy(study)).toBe(text);
      expect(JSON.stringify(study).length).toBeLessThanOrEqual(text.length);
    });
  });

  test("keeps the numbers of the dictionary as numbers and its lists as lists", () => {
    forEveryRecord(({ study }) => {
      visitObjects(study, "", (object, fieldPath) => {
        for (const [key, value] of Object.entries(object)) {
          const node = findField(fieldPath === "" ? key : `${fieldPath}.${key}`);
          if (node === undefined) continue;
          expect([node.fieldPath, Array.isArray(value)]).toEqual([node.fieldPath, node.isList]);
          if (/^(?:integer|number|long)$/.test(node.type)) expect([key, typeof value]).toEqual([key, "number"]);
          if (node.type === "boolean") expect([key, typeof value]).toEqual([key, "boolean"]);
          const { maxChars } = node;
          if (maxChars !== undefined && typeof value === "string") expect(value.length).toBeLessThanOrEqual(maxChars);
        }
      });
    });
  });

  test("says everywhere that it is synthetic", () => {
    forEveryRecord(({ study }) => {
      expect(isSyntheticOrgStudyId(one(study, "OrgStudyId"))).toBe(true);
      expect(one(study, "NCTId")).toMatch(/^NCT9\d{7}$/);
      expect(one(study, "BriefTitle")).toContain("ynthetic");
      expect(one(study, "BriefSummary")).toContain("synthetic study record");
      if (valuesOf(study, "StudyType").length > 0) expect(valuesOf(study, "Keyword")).toContain(SYNTHETIC_KEYWORD);
    });
  });

  test("has results where it says so", () => {
    forEveryRecord(({ study }) => {
      const hasSection = valuesOf(study, "ResultsSection").length === 1;
      expect(valuesOf(study, "HasResults")).toEqual([hasSection]);
      expect(valuesOf(study, "ResultsFirstSubmitDate")).toHaveLength(hasSection ? 1 : 0);
      expect(valuesOf(study, "ResultsFirstPostDate")).toHaveLength(hasSection ? 1 : 0);
    });
  });

  test("has its dates in order", () => {
    forEveryRecord(({ study }) => {
      const inOrder = (...pieces: readonly string[]) => {
        const dates = pieces.flatMap((piece) => parsePartialDate(one(study, piece) ?? "") ?? []);
        for (let n = 1; n < dates.length; n++) {
          const [before, after] = [must(dates[n - 1], "a date"), must(dates[n], "a date")];
          expect([pieces, firstDay(before) <= lastDay(after)]).toEqual([pieces, true]);
        }
      };
      inOrder("StartDate", "PrimaryCompletionDate", "CompletionDate");
      inOrder(
        "StudyFirstSubmitDate",
        "StudyFirstSubmitQCDate",
        "StudyFirstPostDate",
        "LastUpdatePostDate",
        "VersionHolder",
      );
      inOrder("StudyFirstSubmitDate", "LastUpdateSubmitDate", "LastUpdatePostDate");
      inOrder("ResultsFirstSubmitDate", "ResultsFirstSubmitQCDate", "ResultsFirstPostDate", "LastUpdatePostDate");
      inOrder("PrimaryCompletionDate", "ResultsFirstPostDate");
      for (const piece of ["StartDate", "PrimaryCompletionDate", "CompletionDate"]) {
        if (one(study, `${piece}Type`) === "ACTUAL") inOrder(piece, "LastUpdateSubmitDate");
      }
    });
  });

  test("has a status that goes with its dates and reasons", () => {
    forEveryRecord(({ study }) => {
      const status = one(study, "OverallStatus");
      expect(valuesOf(study, "LastKnownStatus")).toHaveLength(status === "UNKNOWN" ? 1 : 0);
      const isStopped = ["TERMINATED", "WITHDRAWN", "SUSPENDED"].includes(status ?? "");
      expect(valuesOf(study, "WhyStopped")).toHaveLength(isStopped ? 1 : 0);
      if (status === "COMPLETED" || status === "TERMINATED") expect(one(study, "EnrollmentType")).toBe("ACTUAL");
      if (status === "WITHDRAWN") expect(valuesOf(study, "EnrollmentCount")).toEqual([0]);
      const showsSites = ["RECRUITING", "NOT_YET_RECRUITING", "ENROLLING_BY_INVITATION", "AVAILABLE"].includes(
        status ?? "",
      );
      if (!showsSites) expect(valuesOf(study, "LocationStatus")).toEqual([]);
    });
  });

  test("has the age groups that its limits overlap with", () => {
    forEveryRecord(({ study }) => {
      const years = (piece: string, otherwise: number) => {
        const age = parseAge(one(study, piece) ?? "");
        return age === undefined ? otherwise : toMinutes(age) / toMinutes(must(parseAge("1 Year"), "an age"));
      };
      if (valuesOf(study, "StdAge").length === 0) return;
      const [from, to] = [years("MinimumAge", 0), years("MaximumAge", Number.POSITIVE_INFINITY)];
      const expected = [
        ...(from < 18 ? ["CHILD"] : []),
        ...(from < 65 && to >= 18 ? ["ADULT"] : []),
        ...(to >= 65 ? ["OLDER_ADULT"] : []),
      ];
      expect(valuesOf(study, "StdAge")).toEqual(expected);
    });
  });

  test("counts every participant of its results once", () => {
    forEveryRecord(({ study }) => {
      const milestones = valuesOf(study, "FlowMilestone").map((value) =>
        valuesOf(value, "achievements.numSubjects").map(Number),
      );
      if (milestones.length === 0) return;
      const [started = [], completed = [], notCompleted = []] = milestones;
      expect(completed.map((count, at) => count + (notCompleted[at] ?? 0))).toEqual(started);
      const reasons = valuesOf(study, "FlowDropWithdraw").map((value) =>
        valuesOf(value, "reasons.numSubjects").map(Number),
      );
      expect(notCompleted.map((_, at) => reasons.reduce((sum, counts) => sum + (counts[at] ?? 0), 0))).toEqual(
        notCompleted,
      );
    });
  });
});

describe("records of every kind", () => {
  const [simulation] = simulations;
  const studies = Array.from({ length: 3_000 }, (_, index) => simulation.studyAt(index, simulation.startDay));

  test("an interventional study has phases, an observational one has none, a withheld one has no type", () => {
    for (const study of studies) {
      const type = one(study, "StudyType");
      expect(valuesOf(study, "Phase").length > 0).toBe(type === "INTERVENTIONAL");
      expect(type === undefined).toBe(one(study, "OverallStatus") === "WITHHELD");
      expect(valuesOf(study, "SamplingMethod").length > 0).toBe(type === "OBSERVATIONAL");
      if (type === "EXPANDED_ACCESS") expect(valuesOf(study, "ArmGroup")).toEqual([]);
    }
    const types = new Set(studies.map((study) => one(study, "StudyType")));
    expect(types).toEqual(new Set(["INTERVENTIONAL", "OBSERVATIONAL", "EXPANDED_ACCESS", undefined]));
  });

  test("an arm names the interventions that it has, and an intervention the arms that have it", () => {
    for (const study of studies) {
      const labels = valuesOf(study, "ArmGroupLabel");
      for (const label of valuesOf(study, "InterventionArmGroupLabel")) expect(labels).toContain(label);
      const names = valuesOf(study, "InterventionName").map(String);
      for (const name of valuesOf(study, "ArmGroupInterventionName")) {
        expect(names.some((own) => String(name).endsWith(`: ${own}`))).toBe(true);
      }
      expect(new Set(labels).size).toBe(labels.length);
    }
  });

  test("old records know months and no types, newer ones days and types", () => {
    const lengths = new Set(
      studies.map((study) => `${one(study, "StartDate")?.length} ${one(study, "StartDateType")}`),
    );
    expect(lengths).toEqual(
      new Set(["7 undefined", "10 ACTUAL", "10 ESTIMATED", "7 ESTIMATED", "undefined undefined"]),
    );
  });

  test("a whole coordinate keeps its decimal", () => {
    expect(printStudy({ geoPoint: { lat: 48, lon: -3 } })).toBe('{"geoPoint":{"lat":48.0,"lon":-3.0}}');
    expect(printStudy({ geoPoint: { lat: 48.5, lon: 0 } })).toBe('{"geoPoint":{"lat":48.5,"lon":0.0}}');
    expect(printStudy({ lat: 48 })).toBe('{"lat":48}');
  });
});

function visitObjects(
  value: JsonValue,
  fieldPath: string,
  look: (object: Readonly<Record<string, JsonValue>>, fieldPath: string) => void,
): void {
  if (Array.isArray(value)) {
    for (const element of value) visitObjects(element, fieldPath, look);
  } else if (isJsonObject(value)) {
    look(value, fieldPath);
    for (const [key, below] of Object.entries(value))
      visitObjects(below, fieldPath === "" ? key : `${fieldPath}.${key}`, look);
  }
}
