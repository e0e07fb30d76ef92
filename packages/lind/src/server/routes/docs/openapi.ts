import { SEVERITIES } from "../../../app/event-words.ts";
import { VERSION } from "../../../app/version.ts";
import { INTEGER, type Operation, ref, TEXT } from "./describe-operation.ts";
import { lindPaths } from "./lind-paths.ts";
import { registryPaths } from "./registry-paths.ts";
import { watchPaths, watchSchemas } from "./watch-paths.ts";

export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: unknown;
}

const SECTION = { type: "object" } as const;

/** Everything that is served, as one OpenAPI 3.1 document. */
export const openApiDocument: OpenApiDocument = {
  openapi: "3.1.0",
  info: {
    title: "Lind",
    version: VERSION,
    description:
      "A mirror of ClinicalTrials.gov: the registry's own API v2, the classic API that it retired, and what only a " +
      "mirror with a history can answer.",
  },
  paths: { ...registryPaths, ...lindPaths, ...watchPaths },
  components: {
    securitySchemes: { token: { type: "http", scheme: "bearer", description: "Where the server wants tokens." } },
    schemas: {
      ...watchSchemas,
      Study: {
        type: "object",
        description: "A record as the registry has it; /api/v2/studies/metadata describes its fields.",
        properties: {
          protocolSection: SECTION,
          resultsSection: SECTION,
          annotationSection: SECTION,
          documentSection: SECTION,
          derivedSection: SECTION,
          hasResults: { type: "boolean" },
        },
      },
      PagedStudies: {
        type: "object",
        required: ["studies"],
        properties: {
          totalCount: INTEGER,
          studies: { type: "array", items: ref("Study") },
          nextPageToken: TEXT,
        },
      },
      Version: { type: "object", required: ["apiVersion"], properties: { apiVersion: TEXT, dataTimestamp: TEXT } },
      Change: {
        type: "object",
        required: ["seq", "nctId", "version", "kind", "nature", "fieldPath", "sentence", "recordedAt"],
        properties: {
          seq: INTEGER,
          nctId: TEXT,
          version: INTEGER,
          kind: TEXT,
          nature: TEXT,
          fieldPath: TEXT,
          element: {},
          before: {},
          after: {},
          sentence: { ...TEXT, description: "The change in words." },
          dataTimestamp: {},
          recordedAt: TEXT,
          runId: INTEGER,
        },
      },
      ChangePage: {
        type: "object",
        required: ["changes", "nextAfter", "lastSeq"],
        properties: { changes: { type: "array", items: ref("Change") }, nextAfter: INTEGER, lastSeq: INTEGER },
      },
      Event: {
        type: "object",
        description: "What one or more changes of a study mean; docs/changes.md has the kinds and the rules.",
        required: ["seq", "id", "nctId", "version", "kind", "severity", "score", "rule", "sentence", "recordedAt"],
        properties: {
          seq: INTEGER,
          id: { ...TEXT, description: "The same whenever the event is read again." },
          nctId: TEXT,
          version: INTEGER,
          kind: TEXT,
          severity: { ...TEXT, enum: SEVERITIES },
          score: { type: "number" },
          rule: { ...TEXT, description: "The rule that gave the severity." },
          factors: { type: "array", items: { type: "object" } },
          fieldPath: TEXT,
          element: {},
          before: {},
          after: {},
          magnitude: {},
          criteria: {},
          sentence: { ...TEXT, description: "The event in words." },
          registeredOn: {},
          dataTimestamp: {},
          recordedAt: TEXT,
          changes: INTEGER,
        },
      },
      EventPage: {
        type: "object",
        required: ["events", "nextAfter", "lastSeq"],
        properties: { events: { type: "array", items: ref("Event") }, nextAfter: INTEGER, lastSeq: INTEGER },
      },
      Problem: {
        type: "object",
        required: ["type", "title", "status", "requestId"],
        properties: { type: TEXT, title: TEXT, status: INTEGER, code: TEXT, hint: TEXT, requestId: TEXT },
      },
    },
  },
};
