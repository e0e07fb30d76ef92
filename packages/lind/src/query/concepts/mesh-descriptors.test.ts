import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ConceptGroup } from "./concept-group.ts";
import { readMeshDescriptors } from "./mesh-descriptors.ts";

/** The shape of NLM's file, with two descriptors. */
const FILE = `<?xml version="1.0"?>
<!DOCTYPE DescriptorRecordSet SYSTEM "https://www.nlm.nih.gov/databases/dtd/nlmdescriptorrecordset_20260101.dtd">
<DescriptorRecordSet LanguageCode = "eng">
<DescriptorRecord DescriptorClass = "1">
  <DescriptorUI>D009203</DescriptorUI>
  <DescriptorName>
   <String>Myocardial Infarction</String>
  </DescriptorName>
  <AllowableQualifiersList>
   <AllowableQualifier>
    <QualifierReferredTo>
     <QualifierUI>Q000097</QualifierUI>
      <QualifierName>
      <String>blood</String>
      </QualifierName>
    </QualifierReferredTo>
    <Abbreviation>BL</Abbreviation>
   </AllowableQualifier>
  </AllowableQualifiersList>
  <SeeRelatedList>
   <SeeRelatedDescriptor>
    <DescriptorReferredTo>
     <DescriptorUI>D006323</DescriptorUI>
      <DescriptorName>
      <String>Heart Arrest</String>
      </DescriptorName>
    </DescriptorReferredTo>
   </SeeRelatedDescriptor>
  </SeeRelatedList>
  <ConceptList>
   <Concept PreferredConceptYN="Y">
    <ConceptUI>M0014340</ConceptUI>
    <ConceptName>
     <String>Myocardial Infarction</String>
    </ConceptName>
    <ScopeNote>NECROSIS of the MYOCARDIUM &amp; more.</ScopeNote>
    <TermList>
     <Term ConceptPreferredTermYN="Y" IsPermutedTermYN="N" LexicalTag="NON" RecordPreferredTermYN="Y">
      <TermUI>T027392</TermUI>
      <String>Myocardial Infarction</String>
     </Term>
     <Term ConceptPreferredTermYN="N" IsPermutedTermYN="Y" LexicalTag="NON" RecordPreferredTermYN="N">
      <TermUI>T027392</TermUI>
      <String>Infarction, Myocardial</String>
     </Term>
     <Term ConceptPreferredTermYN="N" IsPermutedTermYN="N" LexicalTag="NON" RecordPreferredTermYN="N">
      <TermUI>T027393</TermUI>
      <String>Myocardial Infarctions</String>
     </Term>
     <Term ConceptPreferredTermYN="N" IsPermutedTermYN="N" LexicalTag="NON" RecordPreferredTermYN="N">
      <TermUI>T000901</TermUI>
      <String>Heart  Attack &amp; Infarct</String>
     </Term>
     <Term ConceptPreferredTermYN="N" IsPermutedTermYN="N" LexicalTag="ABX" RecordPreferredTermYN="N">
      <TermUI>T000902</TermUI>
      <String>AMI</String>
     </Term>
    </TermList>
   </Concept>
   <Concept PreferredConceptYN="N">
    <ConceptUI>M0442872</ConceptUI>
    <ConceptName>
     <String>Cardiovascular Stroke</String>
    </ConceptName>
    <TermList>
     <Term ConceptPreferredTermYN="Y" IsPermutedTermYN="N" LexicalTag="NON" RecordPreferredTermYN="N">
      <TermUI>T000903</TermUI>
      <String>Cardiovascular Stroke</String>
     </Term>
     <Term ConceptPreferredTermYN="N" IsPermutedTermYN="Y" LexicalTag="NON" RecordPreferredTermYN="N">
      <TermUI>T000903</TermUI>
      <String><![CDATA[Stroke, Cardiovascular]]></String>
     </Term>
    </TermList>
   </Concept>
   <Concept PreferredConceptYN="N">
    <ConceptName><String>Without Other Names</String></ConceptName>
    <TermList><Term LexicalTag="NON"><String>without other name</String></Term></TermList>
   </Concept>
  </ConceptList>
</DescriptorRecord>
<DescriptorRecord DescriptorClass = "1">
  <DescriptorName><String>AIDS Vaccines</String></DescriptorName>
  <ConceptList>
   <Concept PreferredConceptYN="Y">
    <ConceptName><String>AIDS Vaccine</String></ConceptName>
    <TermList><Term LexicalTag="NON"><String>HIV Vaccines</String></Term></TermList>
   </Concept>
  </ConceptList>
</DescriptorRecord>
</DescriptorRecordSet>
`;

const GROUPS: readonly ConceptGroup[] = [
  {
    names: ["Myocardial Infarction", "Infarction, Myocardial", "Heart Attack & Infarct"],
    oneWayNames: ["AMI"],
    source: "mesh",
    evidence: undefined,
  },
  {
    names: ["Cardiovascular Stroke", "Stroke, Cardiovascular"],
    oneWayNames: [],
    source: "mesh",
    evidence: undefined,
  },
  { names: ["AIDS Vaccines", "HIV Vaccines"], oneWayNames: [], source: "mesh", evidence: undefined },
];

async function readAll(chunks: Iterable<Uint8Array | string>): Promise<readonly ConceptGroup[]> {
  async function* stream() {
    yield* chunks;
  }
  return Array.fromAsync(readMeshDescriptors(stream()));
}

test("each concept with several names is a group: the heading first, abbreviations one-way", async () => {
  expect(await readAll([FILE])).toEqual(GROUPS);
});

test("where the stream is cut makes no difference", async () => {
  const bytes = new TextEncoder().encode(FILE.replace("Heart  Attack", "Cœur  Attack"));
  const expected = await readAll([bytes]);
  expect(expected[0]?.names[2]).toBe("Cœur Attack & Infarct");
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat({ max: bytes.length }), { maxLength: 12 }), async (cuts) => {
      const borders = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
      const chunks = borders.slice(1).map((end, index) => bytes.subarray(borders[index], end));
      expect(await readAll(chunks)).toEqual(expected);
    }),
    { numRuns: 50 },
  );
});

test("groups come while the file is still being read", async () => {
  let isAtTheEnd = false;
  async function* stream() {
    yield FILE.slice(0, FILE.indexOf("<DescriptorRecord DescriptorClass", 400));
    isAtTheEnd = true;
    yield FILE.slice(FILE.indexOf("<DescriptorRecord DescriptorClass", 400));
  }
  for await (const group of readMeshDescriptors(stream())) {
    expect([group.names[0], isAtTheEnd]).toEqual(["Myocardial Infarction", false]);
    break;
  }
});

describe("what is no such file is refused with its place", () => {
  test.each([
    ["", "This is no MeSH descriptor file: The file has no descriptors. (line 1, column 1)"],
    [
      '{"studies": []}',
      /^This is no MeSH descriptor file: The XML is broken: Non-whitespace before first tag\. \(line 1, /,
    ],
    [
      "<?xml version='1.0'?>\n<SupplementalRecordSet>\n</SupplementalRecordSet>",
      "This is no MeSH descriptor file: Its root is <SupplementalRecordSet> and should be <DescriptorRecordSet>. (line 2, column 24)",
    ],
    ["<DescriptorRecordSet></DescriptorRecordSet>", /The file has no descriptors\./],
    [FILE.slice(0, 2_000), /The file ends inside <\w+>\. \(line \d+, column \d+\)$/],
    [
      FILE.replace("</ConceptUI>", "</ConceptXX>"),
      /The XML is broken: Unexpected close tag\. \(line \d+, column \d+\)$/,
    ],
    [`<DescriptorRecordSet>${"<a>".repeat(65)}`, /nested deeper than 64/],
    [FILE.replace("Heart  Attack", "x".repeat(2_001)), /A name is longer than 2000 characters/],
  ])("%#", async (text, message) => {
    await expect(readAll([text])).rejects.toMatchObject({
      code: "INPUT_UNREADABLE",
      message: typeof message === "string" ? message : expect.stringMatching(message),
      hint: expect.stringContaining("descYYYY.xml"),
    });
  });

  test("the place is where the file is broken", async () => {
    const error = await readAll(["<DescriptorRecordSet>\n <DescriptorRecord>\n  </Concept>"]).catch((thrown) => thrown);
    expect(error).toMatchObject({ details: { line: 3, column: 13 } });
  });

  test("bytes that are not UTF-8", async () => {
    await expect(readAll([Uint8Array.of(0x3c, 0xff, 0xfe)])).rejects.toMatchObject({
      code: "INPUT_UNREADABLE",
      message: "This is no MeSH descriptor file: The text is not UTF-8. (line 1, column 1)",
    });
  });
});
