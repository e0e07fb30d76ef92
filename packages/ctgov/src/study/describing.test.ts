import { expect, test } from "vitest";
import { enumsText, metadataText, searchAreasText, withIndexedOnly } from "./describing.ts";
import { indexedOnlyNodes } from "./dictionary.ts";

test("the metadata is the data dictionary as a tree", () => {
  const [protocol] = JSON.parse(metadataText());
  expect(protocol).toMatchObject({ name: "protocolSection", piece: "ProtocolSection", sourceType: "STRUCT" });
  expect(protocol.children[0].children[0]).toEqual({
    name: "nctId",
    piece: "NCTId",
    sourceType: "TEXT",
    maxChars: 11,
    type: "text",
    altPieceNames: ["NCT-ID"],
  });
  expect(metadataText()).toContain('"type":"Phase[]","isEnum":true');
  expect(metadataText()).toContain('"nested":true');
});

test("search areas stand under their document, with weights", () => {
  const [study] = JSON.parse(searchAreasText());
  expect(study.name).toBe("Study");
  expect(study.areas).toHaveLength(19);
  expect(study.areas[1]).toMatchObject({ name: "ConditionSearch", uiLabel: "Conditions or disease", param: "cond" });
  expect(study.areas[1].parts[0]).toEqual({
    pieces: ["Condition"],
    type: "text",
    isEnum: false,
    isSynonyms: true,
    weight: 0.95,
  });
});

test("enums have their old labels, and the pieces that used other ones", () => {
  const enums: readonly { readonly type: string; readonly values: unknown; readonly pieces: unknown }[] = JSON.parse(
    enumsText(),
  );
  expect(enums.find((one) => one.type === "EnrollmentType")).toEqual({
    type: "EnrollmentType",
    values: [
      { value: "ACTUAL", legacyValue: "Actual" },
      { value: "ESTIMATED", legacyValue: "Estimated", exceptions: { EnrollmentType: "Anticipated" } },
    ],
    pieces: ["EnrollmentType"],
  });
});

test("what can only be searched is added below the structure that it belongs to, on demand", () => {
  const grown = withIndexedOnly(metadataText());
  const statusModule = JSON.parse(grown)[0].children[1];
  expect(statusModule.children).toContainEqual({
    name: "studyFirstSubmitYear",
    piece: "StudyFirstSubmitYear",
    sourceType: "NUMERIC",
    type: "short",
    indexedOnly: true,
  });
  const added = grown.match(/"indexedOnly":true/g) ?? [];
  expect(added).toHaveLength(indexedOnlyNodes.length);
});
