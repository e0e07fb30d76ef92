import { WATCH_BYTES_MAX } from "../../http/limits.ts";
import { describeOperation, type Operation, ref, TEXT } from "./describe-operation.ts";

const TAG = "Watches";
const ANSWERS = [["application/json", ref("Watch")]] as const;
const NO_WATCH = { "404": "There is no watch of this name." };
const ADMIN = {
  "401": "A token is needed.",
  "403": "The token does not have the scope admin.",
  "415": "A body is application/json.",
};
const NAME = {
  name: "name",
  in: "path",
  required: true,
  description: "The name of a watch.",
  schema: { type: "string", pattern: "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$" },
} as const;

function body(schema: unknown, description: string) {
  return { required: true, description, content: { "application/json": { schema } } };
}

/** What is asked of watches. Whoever may read may see them; whatever changes one needs the scope admin. */
export const watchPaths: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
  "/api/lind/watches": {
    get: describeOperation(
      {
        ...{ id: "listWatches", tag: TAG, summary: "All watches, with what they have still to tell" },
        answers: [
          ["application/json", { type: "object", properties: { watches: { type: "array", items: ref("Watch") } } }],
        ],
        example: "/api/lind/watches",
      },
      "problem",
    ),
    post: describeOperation(
      {
        ...{ id: "addWatch", tag: TAG, summary: "Set a watch; it tells of what changes from now on" },
        requestBody: body(ref("NewWatch"), `At most ${WATCH_BYTES_MAX} bytes.`),
        answers: ANSWERS,
        refusals: ADMIN,
      },
      "problem",
    ),
  },
  "/api/lind/watches/{name}": {
    get: describeOperation(
      { id: "readWatch", tag: TAG, summary: "One watch", parameters: [NAME], answers: ANSWERS, refusals: NO_WATCH },
      "problem",
    ),
    delete: describeOperation(
      {
        ...{ id: "removeWatch", tag: TAG, summary: "Remove a watch, with what it had still to tell" },
        ...{ parameters: [NAME], answers: ANSWERS, refusals: { ...ADMIN, ...NO_WATCH } },
      },
      "problem",
    ),
  },
  "/api/lind/watches/{name}/pause": {
    post: describeOperation(
      {
        ...{ id: "pauseWatch", tag: TAG, summary: "Pass over what changes until it is resumed" },
        ...{ parameters: [NAME], answers: ANSWERS, refusals: { ...ADMIN, ...NO_WATCH } },
      },
      "problem",
    ),
  },
  "/api/lind/watches/{name}/resume": {
    post: describeOperation(
      {
        ...{ id: "resumeWatch", tag: TAG, summary: "Go on; passedOver says how many changes were passed over" },
        ...{ parameters: [NAME], answers: ANSWERS, refusals: { ...ADMIN, ...NO_WATCH } },
      },
      "problem",
    ),
  },
  "/api/lind/watches/{name}/snooze": {
    post: describeOperation(
      {
        ...{ id: "snoozeWatch", tag: TAG, summary: "Hold back what it finds until a moment" },
        parameters: [NAME],
        requestBody: body(
          { type: "object", properties: { until: { type: ["string", "null"] } }, required: ["until"] },
          "A moment to come (2026-12-24, 3d), or null to end the snooze.",
        ),
        ...{ answers: ANSWERS, refusals: { ...ADMIN, ...NO_WATCH } },
      },
      "problem",
    ),
  },
};

const TEXTS = { oneOf: [TEXT, { type: "array", items: TEXT }] };

/** The schemas that these paths name. */
export const watchSchemas: Readonly<Record<string, unknown>> = {
  NewWatch: {
    type: "object",
    required: ["name", "to"],
    additionalProperties: false,
    properties: {
      name: TEXT,
      parameters: {
        type: "object",
        additionalProperties: TEXT,
        description: "Parameters of /studies that search or filter; none is everything.",
      },
      exclude: { ...TEXT, description: "A search expression: studies that meet it are left out." },
      on: { ...TEXTS, description: "Kinds and families that are told." },
      except: { ...TEXTS, description: "Kinds and families that are not." },
      severity: { enum: ["critical", "high", "medium", "low"] },
      to: { ...TEXT, description: "slack:URL, slack:env:NAME, webhook:URL, email:ADDRESS, feed." },
      digest: { enum: ["daily", "weekly", null] },
      at: { ...TEXT, description: "07:30, for a weekly digest with a day: friday 07:30." },
      zone: { ...TEXT, description: "A time zone of the IANA database; UTC where it is left out." },
    },
  },
  Watch: {
    type: "object",
    required: ["name", "state", "createdAt", "outbox"],
    properties: {
      name: TEXT,
      state: { enum: ["active", "paused", "snoozed"] },
      createdAt: TEXT,
      to: { ...TEXT, description: "Where it sends, without what is a key." },
      outbox: { type: "object", description: "What waits, what was sent, what is dead." },
    },
  },
};
