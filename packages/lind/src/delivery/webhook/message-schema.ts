import { PAYLOAD_VERSION } from "../payload.ts";

const SEVERITY = { enum: ["critical", "high", "medium", "low", "noise"] } as const;
const COUNT = { type: "integer", minimum: 0 } as const;
const TIME = { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z$" } as const;
const LINK = { type: "string", pattern: "^https?://" } as const;

const EVENT = {
  type: "object",
  required: ["id", "kind", "severity", "sentence", "rule", "score", "factors", "fieldPath"],
  properties: {
    id: { type: "string", minLength: 1, description: "The same whenever the same event is told again." },
    kind: { type: "string", minLength: 1, description: "As docs/changes.md lists them." },
    severity: SEVERITY,
    sentence: { type: "string", description: "What happened, in words, without a full stop. Text, never markup." },
    rule: { type: "string", description: "The rule that gave the severity." },
    score: { type: "number", description: "For sorting: the base of the severity times the factors." },
    factors: {
      type: "array",
      items: {
        type: "object",
        required: ["name", "factor"],
        properties: { name: { type: "string" }, factor: { type: "number" } },
      },
    },
    fieldPath: { type: "string", description: "protocolSection.statusModule.overallStatus" },
    element: { type: "string", description: "For an event inside a list: the element in words." },
    before: { description: "The value as the record had it; absent where there was none." },
    after: { description: "The value as the record has it; absent where there is none." },
    magnitude: { description: "How large the event is, with its unit." },
    valuesLeftOut: { const: true, description: "The values were too long for a message; the record has them." },
  },
} as const;

const STUDY = {
  type: "object",
  required: ["nctId", "title", "version", "recordUrl", "events"],
  properties: {
    nctId: { type: "string", pattern: "^NCT\\d{8}$" },
    title: { type: "string" },
    overallStatus: { type: "string" },
    version: { type: "integer", minimum: 1, description: "The stored version that the events led to." },
    registeredOn: { type: "string", description: "The registry's data day of that version." },
    recordUrl: { ...LINK, description: "The registry's page of the study." },
    diffUrl: { ...LINK, description: "Where the differences can be read." },
    events: { type: "array", minItems: 1, items: EVENT, description: "The most severe first." },
    eventsLeftOut: { ...COUNT, description: "How many more there are, all of them less severe." },
  },
} as const;

/**
 * What a webhook gets and a file has in each line, as a JSON Schema. Receivers ignore properties that they do not know:
 * new ones come without a new `version`.
 */
export const MESSAGE_SCHEMA: Readonly<Record<string, unknown>> = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "A message of Lind",
  type: "object",
  required: ["version", "id", "kind", "watch", "createdAt", "severity", "counts", "studies"],
  properties: {
    version: { const: PAYLOAD_VERSION },
    id: {
      type: "string",
      minLength: 1,
      description: "The idempotency key: a message that is sent again has the same.",
    },
    kind: { enum: ["alert", "digest", "test"] },
    watch: { type: "string", minLength: 1, description: "The name of the watch." },
    createdAt: TIME,
    period: {
      type: "object",
      description: "For a digest: the time that it covers.",
      required: ["from", "to"],
      properties: { from: TIME, to: TIME },
    },
    severity: { ...SEVERITY, description: "That of the most severe event." },
    counts: {
      type: "object",
      description: "Of everything, what was left out included.",
      required: ["studies", "events"],
      properties: { studies: COUNT, events: COUNT },
    },
    leftOut: {
      type: "object",
      description: "Whole studies that a message of one megabyte could not hold: the least severe.",
      required: ["studies", "events"],
      properties: { studies: COUNT, events: COUNT },
    },
    studies: { type: "array", items: STUDY, description: "The most severe first." },
  },
};
