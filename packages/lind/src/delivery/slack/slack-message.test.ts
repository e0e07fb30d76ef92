import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eventOf, HOSTILE_TEXTS, hostileMessage, messageOf, studiesOf, studyOf } from "../message-under-test.ts";
import { toSlackMessage } from "./slack-message.ts";
import { slackProblems } from "./slack-rules-under-test.ts";

function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}

describe("a message for Slack", () => {
  test("has the severity first, the record and the difference as links, and the sentence as text", () => {
    const study = studyOf({ diffUrl: "http://lind.example/studies/NCT03516279/versions/7/diff?a=6&b=7" });
    expect(toSlackMessage(messageOf({ studies: [study] }))).toEqual({
      text: "[Critical] NCT03516279: Terminated for safety, registered 2026-05-02",
      mrkdwn: false,
      unfurl_links: false,
      unfurl_media: false,
      blocks: [
        {
          type: "header",
          text: { type: "plain_text", text: "Critical · melanoma: 1 change in 1 study", emoji: false },
        },
        {
          type: "section",
          text: {
            type: "mrkdwn",
            text: "*Critical*  <https://clinicaltrials.gov/study/NCT03516279|NCT03516279>  <http://lind.example/studies/NCT03516279/versions/7/diff?a=6&amp;b=7|what changed>",
            verbatim: true,
          },
        },
        {
          type: "section",
          text: {
            type: "plain_text",
            text: "Adjuvant therapy of melanoma\n• Critical: Terminated for safety, registered 2026-05-02",
            emoji: false,
          },
        },
        {
          type: "context",
          elements: [{ type: "plain_text", text: "Lind · melanoma · 2026-05-02 14:03 UTC", emoji: false }],
        },
      ],
    });
  });

  test("of a digest says its hours, and of which zone they are", () => {
    const period = { from: "2026-04-30T22:30:00.000Z", to: "2026-05-01T22:30:00.000Z" };
    const blocks = JSON.stringify(
      toSlackMessage(messageOf({ kind: "digest", period, studies: studiesOf(1, 1) })).blocks,
    );
    expect(blocks).toContain('"Lind · melanoma · 2026-04-30 22:30 to 2026-05-01 22:30 UTC"');
  });

  test("says what it leaves out: studies beyond the blocks", () => {
    const blocks = JSON.stringify(toSlackMessage(messageOf({ kind: "digest", studies: studiesOf(35, 1) })).blocks);
    expect(blocks).toContain("Critical · melanoma: 35 changes in 35 studies");
    expect(blocks).toContain("and 12 more studies with 12 changes");
  });

  test("says what it leaves out: events beyond a section, which hide no other study", () => {
    const [many, few] = studiesOf(2, 1);
    const events = Array.from({ length: 300 }, (_, at) => eventOf({ id: `${at}` }));
    const studies = [{ ...(many ?? studyOf()), events }, few ?? studyOf()];
    const { blocks } = toSlackMessage(messageOf({ studies }));
    expect(JSON.stringify(blocks)).toMatch(/• and 2\d\d more changes/);
    expect(blocks.filter((block) => block["type"] === "section")).toHaveLength(4);
  });

  test("keeps within every limit, and a text from a record is never markup", () => {
    fc.assert(
      fc.property(hostileMessage, (message) => {
        expect(slackProblems(toSlackMessage(message))).toEqual([]);
      }),
    );
  });

  test.each(HOSTILE_TEXTS)("nothing of hostile text %# is read by Slack", (text) => {
    const study = studyOf({ title: text, events: [eventOf({ sentence: text, rule: text })] });
    for (const watch of ["melanoma", text.slice(0, 100)]) {
      const sent = toSlackMessage(messageOf({ watch, studies: [study] }));
      expect(slackProblems(sent)).toEqual([]);
      expect(
        textsOf(sent).filter((one) => /<(?!https:\/\/clinicaltrials\.gov\/study\/NCT03516279\|NCT)/.test(one)),
      ).toEqual([]);
    }
  });

  test("an address that is no link of the web is none", () => {
    const sent = toSlackMessage(messageOf({ studies: [studyOf({ diffUrl: "javascript:alert(1)" })] }));
    expect(JSON.stringify(sent)).not.toContain("javascript");
  });
});
