import type { Message, MessageEvent, MessageStudy } from "../../delivery/channel.ts";
import { type AlertContent, parseAlertContent } from "../../monitor/alert.ts";
import type { Alert, Delivery } from "../../registry/monitoring.ts";
import { REGISTRY_URL } from "../config.ts";

export type ComposedMessage =
  | { readonly kind: "message"; readonly message: Message }
  | { readonly kind: "refused"; readonly reason: string };

/**
 * The message of a delivery. It is made of the stored alerts alone, so that it is the same however often it is sent.
 * `publicUrl` is where people reach this Lind's server, for links to what changed.
 */
export function composeMessage(
  delivery: Delivery,
  alerts: readonly Alert[],
  publicUrl: string | undefined,
): ComposedMessage {
  const told = alerts.map((alert) => ({ alert, content: parseAlertContent(alert.payload) }));
  const known = told.flatMap(({ alert, content }) => (content === undefined ? [] : [{ alert, content }]));
  if (known.length === 0 || known.length < told.length) {
    return {
      kind: "refused",
      reason: "another version of Lind wrote its alerts in a form that this one does not know",
    };
  }
  const byStudy = Map.groupBy(known, ({ alert }) => alert.nctId);
  const studies = [...byStudy.values()].map((one) => toStudy(one, publicUrl)).sort(bySeverity);
  const { messageKey: id, kind, watchName: watch, createdAt, period } = delivery;
  return { kind: "message", message: { id, kind, watch, createdAt, period, studies } };
}

interface ToldAlert {
  readonly alert: Alert;
  readonly content: AlertContent;
}

/** What the alerts of one study say together, described as its newest version has it. */
function toStudy(told: readonly ToldAlert[], publicUrl: string | undefined): MessageStudy {
  const [newest] = told.toSorted((a, b) => b.alert.version - a.alert.version || b.alert.seq - a.alert.seq);
  if (newest === undefined) throw new Error("Broken assumption: a group has an alert");
  const { alert, content } = newest;
  const { nctId, version } = alert;
  // What a day brought has no difference to show.
  const edits = told.filter((each) => each.alert.seq > 0).map((each) => each.alert.version);
  const unedited = edits.length === 0 ? 0 : Math.min(...edits) - 1;
  return {
    nctId,
    title: content.title,
    overallStatus: content.overallStatus,
    version,
    registeredOn: content.registeredOn,
    recordUrl: `${REGISTRY_URL}/study/${nctId}`,
    diffUrl:
      publicUrl === undefined || unedited < 1
        ? undefined
        : `${publicUrl}/api/lind/studies/${nctId}/diff?from=${unedited}&to=${version}`,
    events: told.flatMap(({ content: { events } }) => events).sort(compareEvents),
  };
}

const RANKS: readonly MessageEvent["severity"][] = ["critical", "high", "medium", "low", "noise"];

function compareEvents(a: MessageEvent, b: MessageEvent): number {
  return RANKS.indexOf(a.severity) - RANKS.indexOf(b.severity) || b.score - a.score;
}

/** By the most severe event of each; of equal ones the order of the alerts stays. */
function bySeverity(a: MessageStudy, b: MessageStudy): number {
  const [first] = a.events;
  const [second] = b.events;
  return first === undefined || second === undefined ? 0 : compareEvents(first, second);
}
