import { printTimeOfDay, type Schedule } from "../../monitor/schedule.ts";
import type { WatchSummary } from "./keep-watches.ts";

/** A watch for programs: what `--json` prints and the server answers. Addresses are shown without what is a key. */
export function toWatchJson({ watch, definition, state, to, muted, outbox }: WatchSummary): object {
  const { name, createdAt, snoozedUntil, pauses } = watch;
  const pausedAt = pauses.at(-1)?.resumedAt === undefined ? pauses.at(-1)?.pausedAt : undefined;
  const asked =
    "problem" in definition
      ? { problem: definition.problem }
      : {
          parameters: definition.parameters,
          exclude: definition.exclude ?? null,
          on: definition.kinds,
          except: definition.exceptKinds,
          severity: definition.severity,
          to,
          digest: toDigestJson(definition.schedule),
        };
  return {
    ...{ name, state, createdAt, ...asked },
    ...{ pausedAt: pausedAt ?? null, snoozedUntil: state === "snoozed" ? (snoozedUntil ?? null) : null, muted },
    outbox: {
      alertsWaiting: outbox.alertsWaiting,
      nextAlertDueAt: outbox.nextAlertDueAt ?? null,
      waiting: outbox.waiting,
      sent: outbox.sent,
      dead: outbox.dead,
      lastSentAt: outbox.lastSentAt ?? null,
      lastError: outbox.lastError ?? null,
    },
  };
}

function toDigestJson(schedule: Schedule): object | null {
  if (schedule.kind === "immediate") return null;
  const { kind, at, zone } = schedule;
  return { kind, ...(kind === "weekly" ? { weekday: schedule.weekday } : {}), at: printTimeOfDay(at), zone };
}
