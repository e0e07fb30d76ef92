import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eventOf, HOSTILE_TEXTS, hostileMessage, messageOf, studiesOf, studyOf } from "../message-under-test.ts";
import { ENTRIES_MAX, renderAtomFeed } from "./atom-feed.ts";
import { atomProblems, parseXml, textsAt } from "./atom-rules-under-test.ts";

const FEED = {
  watch: "melanoma",
  key: "7d1c3e",
  selfUrl: "http://127.0.0.1:4747/feeds/melanoma.atom",
  createdAt: "2026-05-01T00:00:00.000Z",
};

describe("a feed", () => {
  test("has an entry for each study of each message, the newest first", () => {
    const study = studyOf({ diffUrl: "http://lind.example/diff?a=6&b=7" });
    const older = messageOf({ id: "m1", createdAt: "2026-05-02T14:03:11.000Z", studies: [study] });
    const newer = messageOf({ id: "m2", createdAt: "2026-05-03T14:03:11.000Z", studies: studiesOf(2, 1) });
    const text = renderAtomFeed(FEED, [older, newer]);
    expect(atomProblems(text)).toEqual([]);
    const feed = parseXml(text);
    expect(textsAt(feed, "feed/updated")).toEqual(["2026-05-03T14:03:11.000Z"]);
    expect(textsAt(feed, "feed/title")).toEqual(["Lind: melanoma"]);
    expect(textsAt(feed, "feed/entry/title")).toEqual([
      "[Critical] NCT00000001: Terminated for safety, registered 2026-05-02",
      "[Critical] NCT00000002: Terminated for safety, registered 2026-05-02",
      "[Critical] NCT03516279: Terminated for safety, registered 2026-05-02",
    ]);
    expect(textsAt(feed, "feed/entry/content")[2]).toBe(
      "<p>Adjuvant therapy of melanoma</p>" +
        "<ul><li><strong>Critical</strong>: Terminated for safety, registered 2026-05-02 <small>(terminated for safety)</small></li></ul>" +
        '<p><a href="https://clinicaltrials.gov/study/NCT03516279">NCT03516279</a> · <a href="http://lind.example/diff?a=6&amp;b=7">what changed</a></p>',
    );
  });

  test("without messages is one as well", () => {
    const text = renderAtomFeed(FEED, []);
    expect(atomProblems(text)).toEqual([]);
    expect(textsAt(parseXml(text), "feed/updated")).toEqual([FEED.createdAt]);
  });

  test("keeps its ids wherever and whenever it is rendered, and shares none", () => {
    const ids = (settings: typeof FEED, messages: Parameters<typeof renderAtomFeed>[1]) => {
      const feed = parseXml(renderAtomFeed(settings, messages));
      return [...textsAt(feed, "feed/id"), ...textsAt(feed, "feed/entry/id")];
    };
    const messages = [messageOf()];
    expect(ids(FEED, messages)).toEqual(
      ids({ ...FEED, watch: "renamed", selfUrl: "https://lind.example/a" }, messages),
    );
    const others = ids({ ...FEED, key: "other" }, [messageOf({ id: "other" })]);
    expect(ids(FEED, messages).filter((id) => others.includes(id))).toEqual([]);
  });

  test("ends after the newest entries", () => {
    const messages = Array.from({ length: 150 }, (_, at) => messageOf({ id: `m${at}`, studies: studiesOf(2, 1) }));
    const text = renderAtomFeed(FEED, messages);
    expect(textsAt(parseXml(text), "feed/entry/id")).toHaveLength(ENTRIES_MAX);
  });

  test("says how many events of a study it leaves out", () => {
    const feed = parseXml(renderAtomFeed(FEED, [messageOf({ studies: studiesOf(1, 62) })]));
    expect(textsAt(feed, "feed/entry/content")[0]).toContain("<li>and 12 more changes</li>");
  });

  test("is valid whatever stands in a record", () => {
    fc.assert(
      fc.property(fc.array(hostileMessage, { maxLength: 4 }), fc.constantFrom(...HOSTILE_TEXTS), (messages, watch) => {
        const unique = messages.map((message, at) => ({ ...message, id: `${at}` }));
        expect(atomProblems(renderAtomFeed({ ...FEED, watch }, unique))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  test.each(HOSTILE_TEXTS)("hostile text %# is text, in the title and in the content", (text) => {
    const study = studyOf({ title: text, events: [eventOf({ sentence: text, rule: text })] });
    const feed = parseXml(renderAtomFeed(FEED, [messageOf({ studies: [study] })]));
    const [content = ""] = textsAt(feed, "feed/entry/content");
    const tags = [...content.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replace(/ href="https:[^"<>]*"/, ""));
    expect(tags.filter((tag) => !/^<\/?(?:p|ul|li|strong|small|a)>$/.test(tag))).toEqual([]);
    expect(textsAt(feed, "feed/entry/title")[0]).toMatch(/^\[Critical\] NCT03516279: /);
  });
});
