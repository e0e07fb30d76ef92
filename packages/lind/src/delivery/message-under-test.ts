import fc from "fast-check";
import type { Message, MessageEvent, MessageStudy } from "./channel.ts";

/** A message as a watch makes one; what a test is about is given. */
export function messageOf(given: Partial<Message> = {}): Message {
  return {
    id: "watch-1-seq-42",
    kind: "alert",
    watch: "melanoma",
    createdAt: "2026-05-02T14:03:11.000Z",
    studies: [studyOf()],
    ...given,
  };
}

export function studyOf(given: Partial<MessageStudy> = {}): MessageStudy {
  return {
    nctId: "NCT03516279",
    title: "Adjuvant therapy of melanoma",
    overallStatus: "TERMINATED",
    version: 7,
    registeredOn: "2026-05-02",
    recordUrl: "https://clinicaltrials.gov/study/NCT03516279",
    events: [eventOf()],
    ...given,
  };
}

export function eventOf(given: Partial<MessageEvent> = {}): MessageEvent {
  return {
    id: "e1",
    kind: "status.terminated",
    severity: "critical",
    sentence: "Terminated for safety, registered 2026-05-02",
    rule: "terminated for safety",
    score: 120,
    factors: [{ name: "phase 3", factor: 1.5 }],
    fieldPath: "protocolSection.statusModule.overallStatus",
    before: "RECRUITING",
    after: "TERMINATED",
    ...given,
  };
}

/** So many studies with so many events each, all of them told apart. */
export function studiesOf(studies: number, events: number, given: Partial<MessageEvent> = {}): readonly MessageStudy[] {
  return Array.from({ length: studies }, (_, at) =>
    studyOf({
      nctId: `NCT${String(at + 1).padStart(8, "0")}`,
      recordUrl: `https://clinicaltrials.gov/study/NCT${String(at + 1).padStart(8, "0")}`,
      events: Array.from({ length: events }, (_unused, event) => eventOf({ id: `e${at}-${event}`, ...given })),
    }),
  );
}

/** What a record may hold to harm whoever shows it. */
export const HOSTILE_TEXTS: readonly string[] = [
  "<!channel> <!here> <@U012AB3CD> <#C024BE7LR>",
  "<https://evil.example|clinicaltrials.gov>",
  "*bold* _italic_ ~gone~ `code` ```block``` > quote",
  "&lt;!channel&gt; &amp;amp;",
  '<script>alert("x")</script><img src=x onerror=alert(1)>',
  "\"><a href='javascript:alert(1)'>x</a>",
  "]]><!-- <![CDATA[ <!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>",
  "Subject\r\nBcc: everybody@evil.example\r\n\r\nbody",
  "a\u0000b\u0007c\u001bd\u009fe\ufffef\uffff",
  "half \ud83d and \udc4d, whole 👍",
  "\u202egnp.exe\u202c\u2028next\u2029",
  ":rotating_light: :smile:",
  "x".repeat(5_000),
  "&".repeat(5_000),
  "",
];

const text = fc.oneof(
  fc.constantFrom(...HOSTILE_TEXTS),
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.tuple(fc.constantFrom(...HOSTILE_TEXTS), fc.string({ maxLength: 20 })).map((parts) => parts.join("")),
);

const event = fc.record({
  id: fc.uuid(),
  kind: fc.constantFrom("status.terminated", "date.slip"),
  severity: fc.constantFrom("critical" as const, "high" as const, "medium" as const, "low" as const),
  sentence: text,
  rule: text,
  score: fc.double({ noNaN: true, noDefaultInfinity: true }),
  factors: fc.array(fc.record({ name: text, factor: fc.integer({ min: 0, max: 9 }) }), { maxLength: 2 }),
  fieldPath: text,
  element: fc.option(text, { nil: undefined }),
  before: fc.option(fc.jsonValue(), { nil: undefined }),
  after: fc.option(fc.jsonValue(), { nil: undefined }),
});

const study = fc.record({
  nctId: fc.integer({ min: 1, max: 99_999_999 }).map((number) => `NCT${String(number).padStart(8, "0")}`),
  title: text,
  version: fc.integer({ min: 1, max: 99 }),
  recordUrl: fc.constant("https://clinicaltrials.gov/study/NCT03516279"),
  diffUrl: fc.option(
    fc.oneof(
      fc.constant("http://127.0.0.1:4747/studies/NCT03516279?a=1&b=<2>|x"),
      fc.constant("http://lind.example/?x=%22%3E"),
    ),
    { nil: undefined },
  ),
  events: fc.array(event, { minLength: 1, maxLength: 60 }),
});

/** Messages with anything in the texts that come from records, in any size. */
export const hostileMessage: fc.Arbitrary<Message> = fc.record({
  id: fc.uuid(),
  kind: fc.constantFrom("alert" as const, "digest" as const, "test" as const),
  watch: fc
    .oneof(fc.constantFrom("melanoma", "a & b <c>"), text)
    .filter((name) => name.length > 0 && name.length < 200),
  createdAt: fc
    .date({ min: new Date("2020-01-01"), max: new Date("2040-01-01"), noInvalidDate: true })
    .map((date) => date.toISOString()),
  period: fc.option(fc.constant({ from: "2026-05-01T07:00:00.000Z", to: "2026-05-02T07:00:00.000Z" }), {
    nil: undefined,
  }),
  studies: fc.uniqueArray(study, { maxLength: 60, selector: ({ nctId }) => nctId }),
});
