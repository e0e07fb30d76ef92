import { unreachable } from "../../base/assert.ts";
import type { Compliance } from "./compliance.ts";
import type { DayRange } from "./due-date.ts";

/** `2027-03-31`, or `2027-03-01 to 2027-03-31` where the completion is known to the month only. */
export function rangeWords({ earliest, latest }: DayRange): string {
  return earliest === latest ? latest : `${earliest} to ${latest}`;
}

/** `31 days`, or `31 to 61 days`, late or left. */
export function daysWords({ least, most }: { readonly least: number; readonly most: number }): string {
  const [a, b] = [Math.abs(least), Math.abs(most)].sort((x, y) => x - y) as [number, number];
  const isSpread = least < 0 && most > 0;
  if (isSpread) return `${-least} days left to ${most} days late`;
  const words = a === b ? `${figure(a)} ${a === 1 ? "day" : "days"}` : `${figure(a)} to ${figure(b)} days`;
  return least > 0 || most > 0 ? `${words} late` : a === 0 && b === 0 ? "today" : `${words} left`;
}

/** One plain sentence without a full stop on where a study stands. */
export function dueWords(compliance: Compliance): string {
  const { status, due, daysLate, submission } = compliance;
  const when = due === undefined ? "" : rangeWords(due);
  const late = daysLate === undefined ? "" : `, ${daysWords(daysLate)}`;
  switch (status) {
    case "not-applicable":
      return `By public data, likely not applicable: ${compliance.applicability.reasons.join(", ")}`;
    case "no-longer-act":
      return `By public data, likely no longer applicable: ${compliance.applicability.reasons.join(", ")}`;
    case "waived":
      return "The requirement to report results was waived";
    case "ongoing":
      return due === undefined ? "No completion date is registered" : `Results likely due ${when}, by public data`;
    case "due-30d":
      return `Results likely due ${when}, within 30 days, by public data`;
    case "due":
      return `Results likely due since ${when}, by public data`;
    case "overdue":
      return `Results likely overdue since ${when}${late}, by public data`;
    case "overdue-cancelled":
      return `Results likely overdue since ${when}${late}, a submission was cancelled, by public data`;
    case "reported":
    case "reported-late": {
      const day = submission.kind === "submitted" ? submission.day : undefined;
      const what = submission.kind === "submitted" && submission.isPosted ? "reported" : "submitted, not posted yet";
      return `Results ${what}${day === undefined ? "" : ` (${day})`}${status === "reported-late" ? `${late}, by public data` : ""}`;
    }
    default:
      return unreachable(status);
  }
}

function figure(count: number): string {
  return count.toLocaleString("en-US");
}
