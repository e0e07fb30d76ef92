import { CHANGES_MAX, EVENT_STUDIES_MAX, FACET_VALUES_MAX, FACETS_MAX } from "../../http/limits.ts";
import { BOOLEAN, describeOperation, INTEGER, NCT_ID, type Operation, query, ref, TEXT } from "./describe-operation.ts";
import { listParameters } from "./registry-paths.ts";

const LIND = "Lind's own";
const OPERATIONS = "For operators";

const AFTER = query("after", "A seq: only what came after it.", INTEGER);
const KIND = query(
  "kind",
  "Kinds of changes; one that ends in a dot stands for all that begin with it.",
  TEXT,
  "status.",
);
const NOISE = query("noise", "Also what the registry derives, reorders or reformats.", BOOLEAN);
const VERSION = {
  name: "version",
  in: "path",
  required: true,
  description: "A version's number, from 1.",
  schema: INTEGER,
} as const;
const NOT_HERE = { "404": "No such study or version is stored." };
const OBJECT = { type: "object" } as const;

/** What only Lind has. Errors below `/api/lind` are problem details (RFC 9457). */
export const lindPaths: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
  "/api/lind/status": {
    get: describeOperation(
      {
        id: "readStatus",
        tag: LIND,
        summary: "What is stored, how fresh it is, what needs attention",
        answers: [["application/json", OBJECT]],
        example: "/api/lind/status",
      },
      "problem",
    ),
  },
  "/api/lind/scopes": {
    get: describeOperation(
      { id: "listScopes", tag: LIND, summary: "What is mirrored", answers: [["application/json", OBJECT]] },
      "problem",
    ),
  },
  "/api/lind/changes": {
    get: describeOperation(
      {
        id: "listChanges",
        tag: LIND,
        summary: "The change feed by pages",
        description: "Ask again with after set to nextAfter; nothing is missed and nothing comes twice.",
        parameters: [
          AFTER,
          query("limit", `Changes in a page: 100, at most ${CHANGES_MAX}.`, INTEGER),
          query("since", "A moment: 2026-08-14, 2026-08-14T09:00, 7d."),
          KIND,
          query("nctId", "Only those of this study."),
          NOISE,
        ],
        answers: [["application/json", ref("ChangePage")]],
        example: "/api/lind/changes?limit=20",
      },
      "problem",
    ),
  },
  "/api/lind/changes/stream": {
    get: describeOperation(
      {
        id: "streamChanges",
        tag: LIND,
        summary: "The change feed as server-sent events",
        description: "Each event has its seq as id, so a browser goes on where it was by itself (Last-Event-ID).",
        parameters: [AFTER, KIND, NOISE],
        answers: [["text/event-stream", TEXT]],
        refusals: { "503": "Too many listen already." },
      },
      "problem",
    ),
  },
  "/api/lind/events": {
    get: describeOperation(
      {
        id: "listEvents",
        tag: LIND,
        summary: "What the changes mean, by pages of whole studies",
        description:
          "Ask again with after set to nextAfter, until it is lastSeq: nothing is missed and nothing comes twice. " +
          "Studies of which no event is wanted count as well, so a page may be empty before the end.",
        parameters: [
          AFTER,
          query("limit", `Studies that a page is made of: 100, at most ${EVENT_STUDIES_MAX}.`, INTEGER),
          query("severity", "The least severity: critical, high, medium, low, noise; low where none is given."),
          query("kind", "Kinds of events, or families of them.", TEXT, "date.start.slip,outcome"),
          query("nctId", "Only those of this study."),
        ],
        answers: [["application/json", ref("EventPage")]],
        example: "/api/lind/events?severity=high",
      },
      "problem",
    ),
  },
  "/api/lind/studies/{nctId}/versions": {
    get: describeOperation(
      {
        id: "listVersions",
        tag: LIND,
        summary: "Every stored version of a study, oldest first",
        parameters: [NCT_ID],
        answers: [["application/json", OBJECT]],
        refusals: NOT_HERE,
      },
      "problem",
    ),
  },
  "/api/lind/studies/{nctId}/versions/{version}": {
    get: describeOperation(
      {
        id: "fetchVersion",
        tag: LIND,
        summary: "The exact text of one version",
        parameters: [NCT_ID, VERSION],
        answers: [["application/json", ref("Study")]],
        refusals: NOT_HERE,
      },
      "problem",
    ),
  },
  "/api/lind/studies/{nctId}/diff": {
    get: describeOperation(
      {
        id: "diffVersions",
        tag: LIND,
        summary: "What differs between two versions",
        parameters: [NCT_ID, query("from", "A version's number.", INTEGER), query("to", "Another's.", INTEGER)],
        answers: [["application/json", OBJECT]],
        refusals: NOT_HERE,
      },
      "problem",
    ),
  },
  "/api/lind/facets": {
    get: describeOperation(
      {
        id: "countFacets",
        tag: LIND,
        summary: "Counts of values among the studies of a search",
        parameters: [
          query("facet", `Up to ${FACETS_MAX}: phase, status, country, any piece, year:StartDate, size:Condition.`),
          query("limit", `Values of each: 20, at most ${FACET_VALUES_MAX}.`, INTEGER),
          ...listParameters,
        ],
        answers: [["application/json", OBJECT]],
        example: "/api/lind/facets?facet=phase,status",
      },
      "problem",
    ),
  },
  "/feeds/{file}": {
    get: describeOperation(
      {
        id: "readFeed",
        tag: LIND,
        summary: "What a watch told, as an Atom feed",
        description: "An entry for each study of each message that was sent, the newest first.",
        parameters: [
          { name: "file", in: "path", required: true, description: "The watch's name: melanoma.atom.", schema: TEXT },
        ],
        answers: [["application/atom+xml", TEXT]],
        refusals: { "404": "There is no watch of this name." },
      },
      "plain",
    ),
  },
  "/healthz": {
    get: describeOperation(
      {
        id: "readHealth",
        tag: OPERATIONS,
        summary: "Ready when searches show all that is stored",
        answers: [["application/json", OBJECT]],
        refusals: { "503": "The index is not there yet, or is behind." },
        example: "/healthz",
      },
      "plain",
    ),
  },
  "/metrics": {
    get: describeOperation(
      {
        id: "readMetrics",
        tag: OPERATIONS,
        summary: "Figures for Prometheus",
        answers: [["text/plain", TEXT]],
        example: "/metrics",
      },
      "plain",
    ),
  },
};
