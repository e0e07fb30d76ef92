import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { listFlaws } from "../../../../../test/support/conformance.ts";
import { changedXml, newerXml, olderXml } from "../../../../../test/support/legacy-xml.ts";
import { RECORD_BYTES_MAX } from "../record.ts";
import { convertLegacyXml } from "./convert-legacy-xml.ts";

const study = (inside: string) =>
  `<clinical_study><id_info><nct_id>NCT00000001</nct_id></id_info>${inside}</clinical_study>`;

/** What a record has below `protocolSection` beside its id. */
function convert(inside: string): { readonly record: unknown; readonly leftOut: readonly string[] } {
  const converted = convertLegacyXml(study(inside));
  if (converted.kind === "unreadable") throw new Error(converted.reason);
  const { protocolSection, ...rest } = JSON.parse(converted.text);
  const { identificationModule, ...modules } = protocolSection;
  const { nctId, ...identification } = identificationModule;
  return {
    record: { ...(Object.keys(identification).length > 0 ? { identification } : {}), ...modules, ...rest },
    leftOut: converted.leftOut.map(({ path, text }) => `${path}: ${text}`),
  };
}

/** Why a text is no record, without the words that all reasons begin with. */
function reason(xml: string | Uint8Array): string {
  const converted = convertLegacyXml(xml);
  if (converted.kind === "record") return "a record";
  const [, said = ""] = /^This is no record of the registry's legacy XML: (.*)\.$/s.exec(converted.reason) ?? [];
  return said;
}

const nothing = { hasResults: false };

describe("values", () => {
  test("dates keep their precision", () => {
    expect(
      convert(
        '<start_date type="Actual">March 2019</start_date><completion_date type="Anticipated">March 5, 2019</completion_date>',
      ),
    ).toEqual({
      record: {
        statusModule: {
          startDateStruct: { date: "2019-03", type: "ACTUAL" },
          completionDateStruct: { date: "2019-03-05", type: "ESTIMATED" },
        },
        ...nothing,
      },
      leftOut: [],
    });
  });

  test("a date that v2 has to the day, and is not, is left out", () => {
    expect(convert("<study_first_submitted>March 2019</study_first_submitted>")).toEqual({
      record: nothing,
      leftOut: ["study_first_submitted: March 2019"],
    });
  });

  test("what cannot be read is left out and reported", () => {
    const xml =
      '<overall_status>Half done</overall_status><enrollment type="Guess">many</enrollment><start_date>February 30, 2019</start_date>';
    expect(convert(xml)).toEqual({
      record: nothing,
      leftOut: [
        "overall_status: Half done",
        "enrollment/@type: Guess",
        "enrollment: many",
        "start_date: February 30, 2019",
      ],
    });
  });

  test("a second element where v2 has one value is reported", () => {
    expect(convert("<acronym>A</acronym><acronym>B</acronym>")).toEqual({
      record: { identification: { acronym: "A" }, ...nothing },
      leftOut: ["acronym: B"],
    });
  });

  test.each([
    ["Active, not recruiting", "ACTIVE_NOT_RECRUITING"],
    ["Unknown status", "UNKNOWN"],
    ["No longer available", "NO_LONGER_AVAILABLE"],
  ])("the status %s", (label, overallStatus) => {
    expect(convert(`<overall_status>${label}</overall_status>`).record).toEqual({
      statusModule: { overallStatus },
      ...nothing,
    });
  });

  test.each([
    ["Interventional", "Phase 2/Phase 3", ["PHASE2", "PHASE3"]],
    ["Interventional", "N/A", ["NA"]],
    ["Interventional", "Phase 0", ["EARLY_PHASE1"]],
    ["Observational", "N/A", undefined],
  ])("the phase of an %s study, %s", (type, phase, phases) => {
    expect(convert(`<phase>${phase}</phase><study_type>${type}</study_type>`)).toEqual({
      record: {
        designModule: { studyType: type.toUpperCase(), ...(phases === undefined ? {} : { phases }) },
        ...nothing,
      },
      leftOut: phases === undefined ? ["phase: N/A"] : [],
    });
  });

  test.each([
    ["None (Open Label)", { masking: "NONE" }],
    ["Open Label", { masking: "NONE" }],
    ["Double", { masking: "DOUBLE" }],
    ["Double-Blind", { masking: "DOUBLE" }],
    ["Double (Participant, Investigator)", { masking: "DOUBLE", whoMasked: ["PARTICIPANT", "INVESTIGATOR"] }],
    [
      "Double Blind (Subject, Caregiver, Investigator)",
      { masking: "TRIPLE", whoMasked: ["PARTICIPANT", "CARE_PROVIDER", "INVESTIGATOR"] },
    ],
  ])("the masking %s", (masking, maskingInfo) => {
    expect(convert(`<study_design_info><masking>${masking}</masking></study_design_info>`)).toEqual({
      record: { designModule: { designInfo: { maskingInfo } }, ...nothing },
      leftOut: [],
    });
  });

  test("a masking that names somebody unknown is left out whole", () => {
    const masking = "Double (Participant, Statistician)";
    expect(convert(`<study_design_info><masking>${masking}</masking></study_design_info>`)).toEqual({
      record: nothing,
      leftOut: [`study_design_info/masking: ${masking}`],
    });
  });

  test("a design in one text is told apart, and the rest of it is reported", () => {
    const design = "Treatment, Randomized, constructor: x, Endpoint Classification: Safety Study, Masking: Open Label";
    expect(convert(`<study_design>${design}</study_design>`)).toEqual({
      record: { designModule: { designInfo: { maskingInfo: { masking: "NONE" } } }, ...nothing },
      leftOut: [
        "study_design: Treatment, Randomized, constructor: x",
        "study_design: Endpoint Classification: Safety Study",
      ],
    });
  });

  test.each([
    ["less than or equal to 60 days", { restrictionType: "LTE60", restrictiveAgreement: true }],
    ["more than 60 days but less than or equal to 180 days", { restrictionType: "GT60", restrictiveAgreement: true }],
  ])("an embargo of %s", (period, certainAgreement) => {
    const sentence = `The only disclosure restriction on the PI is that the sponsor can review results communications prior to public release and can embargo communications regarding trial results for a period that is ${period}. The sponsor cannot require changes to the communication and cannot extend the embargo.`;
    const xml = `<clinical_results><certain_agreements><restrictive_agreement>${sentence}</restrictive_agreement></certain_agreements></clinical_results>`;
    expect(convert(xml)).toEqual({
      record: { resultsSection: { moreInfoModule: { certainAgreement } }, hasResults: true },
      leftOut: [],
    });
  });

  test("a second total of one kind is reported", () => {
    const events = (count: number) =>
      `<event><sub_title>Total, serious adverse events</sub_title><counts group_id="E1" subjects_affected="${count}"/></event>`;
    const xml = `<clinical_results><reported_events><group_list><group group_id="E1"/></group_list><serious_events><category_list><category><title>Total</title><event_list>${events(1)}${events(2)}</event_list></category></category_list></serious_events></reported_events></clinical_results>`;
    const path = "clinical_results/reported_events/serious_events/category_list/category/event_list/event/counts";
    expect(convert(xml)).toMatchObject({ leftOut: [`${path}/@group_id: E1`, `${path}/@subjects_affected: 2`] });
  });

  test("a total of a group that there is not is reported", () => {
    const xml = `<clinical_results><reported_events><group_list><group group_id="E1"/></group_list><serious_events><category_list><category><title>Total</title><event_list><event><sub_title>Total, serious adverse events</sub_title><counts group_id="E1" subjects_affected="1"/><counts group_id="E2" subjects_affected="2"/></event></event_list></category></category_list></serious_events></reported_events></clinical_results>`;
    const path = "clinical_results/reported_events/serious_events/category_list/category/event_list/event/counts";
    expect(convert(xml)).toEqual({
      record: {
        resultsSection: { adverseEventsModule: { eventGroups: [{ id: "EG000", seriousNumAffected: 1 }] } },
        hasResults: true,
      },
      leftOut: [`${path}/@group_id: E2`, `${path}/@subjects_affected: 2`],
    });
  });
});

describe("what is no record", () => {
  test.each([
    ["nothing", "", "there is no element in it, at line 1"],
    ["white space", " \n\n", "there is no element in it, at line 3"],
    ["JSON", '{"protocolSection":{}}', "the XML is broken (Non-whitespace before first tag), at line 1"],
    ["a web page", "<!DOCTYPE html>\n<html><p>", "its root is <html> and should be <clinical_study>, at line 2"],
    ["a feed", '<?xml version="1.0"?><rss/>', "its root is <rss> and should be <clinical_study>, at line 1"],
    ["no id", "<clinical_study/>", "it names no NCT number in id_info/nct_id"],
    ["a cut text", study("<brief_title>Half").slice(0, -17), "the text ends inside <brief_title>, at line 1"],
    ["a cut tag", study("").slice(0, -1), "the text ends inside <clinical_study>, at line 1"],
    ["crossed tags", study("<a><b></a></b>"), "the XML is broken (Unexpected close tag), at line 1"],
    ["two records", study("") + study(""), "another element, <clinical_study>, follows its end, at line 1"],
    ["text behind it", `${study("")}!`, "the XML is broken (Text data outside of root node), at line 1"],
    ["a forbidden character", study("<a>\n\u0001</a>"), "it has a character that XML forbids, at line 2"],
    ["one in an attribute", study('<a b="\u0000"/>'), "it has a character that XML forbids, at line 1"],
    ["one by its number", study("<a>&#1;</a>"), "the XML is broken (Invalid character entity), at line 1"],
    ["half a character", study("<a>&#xd800;</a>"), "the XML is broken (Invalid character entity), at line 1"],
    ["a comment that does not end", `${study("")}<!-- `, "the XML is broken (Unexpected end), at line 1"],
  ])("%s", (_name, xml, why) => {
    expect(reason(xml)).toBe(why);
    expect(reason(Buffer.from(xml))).toBe(why);
  });

  test("half a character, as it stands", () => {
    expect(reason(study("<a>\ud800</a>"))).toBe("it has a character that XML forbids, at line 1");
  });

  test("text in another encoding", () => {
    const declared = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?>\n${study("")}`;
    expect(reason(Buffer.from(declared("UTF-8")))).toBe("a record");
    expect(reason(Buffer.from(`\ufeff${declared("utf-8")}`))).toBe("a record");
    expect(reason(Buffer.from(declared("us-ascii")))).toBe("a record");
    expect(reason(Buffer.from(declared("ISO-8859-1")))).toBe(
      "its encoding is declared as ISO-8859-1 and should be UTF-8",
    );
    expect(reason(Buffer.from(study("<a>é</a>"), "latin1"))).toBe("its text is not UTF-8");
    expect(reason(Buffer.from(`\ufeff${study("")}`, "utf16le"))).toBe("its text is not UTF-8");
  });
});

describe("hostile XML", () => {
  const refused = "it declares entities of its own in a document type, and none is resolved, at line 1";

  test.each([
    ["a billion laughs", '<!DOCTYPE c [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>', "&b;"],
    ["a file of this machine", '<!DOCTYPE c [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "&a;"],
    ["a parameter entity", '<!DOCTYPE c [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x"> %a;]>', "x"],
    ["an attribute by default", '<!DOCTYPE c [<!ATTLIST clinical_study rank CDATA "1">]>', "x"],
  ])("%s is refused", (_name, doctype, text) => {
    expect(reason(doctype + study(`<brief_title>${text}</brief_title>`))).toBe(refused);
  });

  test("a document type elsewhere is not fetched, and its entities are unknown", () => {
    const doctype = '<!DOCTYPE clinical_study SYSTEM "http://127.0.0.1:9/public.dtd">';
    expect(reason(doctype + study("<acronym>A</acronym>"))).toBe("a record");
    expect(reason(doctype + study("<acronym>&agr;</acronym>"))).toBe(
      "the XML is broken (Invalid character entity), at line 1",
    );
  });

  test("names like those of an object's methods are names", () => {
    const names = ["__proto__", "constructor", "hasOwnProperty", "toString"];
    const xml = study(names.map((name) => `<${name}>x</${name}>`).join(""));
    expect(convertLegacyXml(xml)).toMatchObject({
      leftOut: names.map((path) => ({ path, text: "x" })),
    });
    expect(
      convertLegacyXml(study('<pending_results><constructor a="1">May 1, 2019</constructor></pending_results>')),
    ).toMatchObject({
      leftOut: [
        { path: "pending_results/constructor/@a", text: "1" },
        { path: "pending_results/constructor", text: "May 1, 2019" },
      ],
    });
    expect(reason(study('<a hasOwnProperty="x" b="y"/>'))).toMatch(/^the XML cannot be read/);
  });

  test.each([
    ["depth", "<a>".repeat(100_000), "its elements are nested deeper than 64, at line 1"],
    [
      "an attribute of 5 MB",
      `<a b="${"x".repeat(5_000_000)}"/>`,
      "the XML is broken (Max buffer length exceeded: attribValue), at line 1",
    ],
    [
      "a name of 5 MB",
      `<${"a".repeat(5_000_000)}`,
      "the XML is broken (Max buffer length exceeded: tagName), at line 1",
    ],
    [
      "a comment of 5 MB",
      `<!--${"x".repeat(5_000_000)}`,
      "the XML is broken (Max buffer length exceeded: comment), at line 1",
    ],
    ["a million elements", "<a/>".repeat(1_000_001), "it has more than 1000000 elements and attributes, at line 1"],
  ])("%s is stopped in time", (_name, inside, why) => {
    const start = performance.now();
    expect(reason(study(inside))).toBe(why);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  const group = (id: number) => `<group group_id="E${id}"/>`;
  const count = (id: number) => `<counts group_id="E${id}" subjects_affected="1"/>`;
  const many = <Item>(item: (id: number) => Item) => Array.from({ length: 50_000 }, (_, id) => item(id + 1));

  test.each([
    [
      "arms and interventions",
      many((id) => `<arm_group><arm_group_label>${id}</arm_group_label></arm_group>`).join("") +
        many((id) => `<intervention><arm_group_label>${id}</arm_group_label></intervention>`).join(""),
    ],
    [
      "groups and totals",
      `<clinical_results><reported_events><group_list>${many(group).join("")}</group_list><serious_events><category_list><category><title>Total</title><event_list><event><sub_title>Total, serious adverse events</sub_title>${many(count).join("")}</event></event_list></category></category_list></serious_events></reported_events></clinical_results>`,
    ],
    [
      "totals of one group",
      `<clinical_results><reported_events><group_list>${group(1)}</group_list><serious_events><category_list><category><title>Total</title><event_list><event><sub_title>Total, serious adverse events</sub_title>${many(() => count(1)).join("")}</event></event_list></category></category_list></serious_events></reported_events></clinical_results>`,
    ],
    [
      "items in items",
      `<why_stopped>\n${many((id) => `${" ".repeat((id % 40) * 5)}  -  a\n`).join("\n")}</why_stopped>`,
    ],
    ["parts of a design", `<study_design>${many((id) => `A: ${id}`).join(", ")}</study_design>`],
  ])("tens of thousands of %s take no longer than they have to", (_name, inside) => {
    const start = performance.now();
    expect(reason(study(inside))).toBe("a record");
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  test("a text of many megabytes is a text", () => {
    const converted = convertLegacyXml(
      study(`<brief_title>${"x & y ".replace("&", "&amp;").repeat(500_000)}</brief_title>`),
    );
    expect(converted.kind === "record" && converted.text.length).toBeGreaterThan(2_900_000);
  });

  test("more bytes than any study has are not even looked at", () => {
    expect(reason(new Uint8Array(RECORD_BYTES_MAX + 1))).toBe("it is larger than 64 MiB, and no study is");
  });
});

describe("whatever comes", () => {
  const xmls = fc.constantFrom(newerXml, olderXml);

  /** A record conforms, whatever it was made from; anything else is one sentence. */
  function check(xml: string | Uint8Array): void {
    const converted = convertLegacyXml(xml);
    if (converted.kind === "record") expect(listFlaws(JSON.parse(converted.text))).toEqual([]);
    else expect(converted.reason).toMatch(/^This is no record of the registry's legacy XML: [^\n]+\.$/);
  }

  test("cut anywhere", () => {
    fc.assert(
      fc.property(xmls, fc.double({ min: 0, max: 1, noNaN: true }), (xml, share) => {
        check(xml.slice(0, Math.floor(xml.length * share)));
      }),
    );
  });

  test("with elements that change places, names or texts", () => {
    fc.assert(fc.property(changedXml, check), { numRuns: 300 });
  });

  test("with bytes that are changed at random", () => {
    fc.assert(
      fc.property(xmls, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 12 }), (xml, changes) => {
        const bytes = Buffer.from(xml);
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
        check(bytes);
      }),
      { numRuns: 300 },
    );
  });

  test("made of nothing but noise", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), check));
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => check(study(text))));
    const piece = fc.constantFrom(
      "<a>",
      "</a>",
      "<clinical_study>",
      "</clinical_study>",
      "<![CDATA[",
      "]]>",
      "&amp;",
      "&",
      "<!",
      "<?",
      "-->",
      '"',
      "'",
      "=",
      ">",
    );
    fc.assert(fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => check(pieces.join(""))));
  });
});
