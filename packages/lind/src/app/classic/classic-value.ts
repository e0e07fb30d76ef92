import { type FieldNode, type JsonValue, legacyLabel } from "ctgov/study";

const MONTHS = [
  ...["January", "February", "March", "April", "May", "June"],
  ...["July", "August", "September", "October", "November", "December"],
];

/** Dates whose day had two digits. */
const PADDED: ReadonlySet<string> = new Set(["VersionHolder"]);

/** The one boolean that was a sentence. */
const ACCEPTS_HEALTHY = { piece: "HealthyVolunteers", label: "Accepts Healthy Volunteers" };

/** Classes of organisations kept the codes that they have today. */
const CODED_TYPES: ReadonlySet<string> = new Set(["AgencyClass"]);

/** A value as the classic API wrote it, where everything was a text: labels of enums, `March 4, 2021`, `Yes`. */
export function classicValue(node: FieldNode, value: JsonValue): string {
  if (typeof value === "boolean") return yesOrNo(node, value);
  if (typeof value !== "string") return String(value);
  if (node.isEnum && !CODED_TYPES.has(node.type)) return legacyLabel(node.type, value, node.piece) ?? value;
  switch (node.type) {
    case "PartialDate":
    case "NormalizedDate":
      return dateText(value, PADDED.has(node.piece));
    case "DateTimeMinutes":
      return value.replace(/^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d).*$/, "$2/$3/$1 $4");
    default:
      return value;
  }
}

function yesOrNo({ piece }: FieldNode, value: boolean): string {
  if (value && piece === ACCEPTS_HEALTHY.piece) return ACCEPTS_HEALTHY.label;
  return value ? "Yes" : "No";
}

/** `2021-03-04` was March 4, 2021, and `2021-03` March 2021. */
function dateText(text: string, isPadded: boolean): string {
  const [, year = "", month = "", day] = /^(\d{4})-(\d\d)(?:-(\d\d))?$/.exec(text) ?? [];
  const name = MONTHS[Number(month) - 1];
  if (name === undefined) return text;
  if (day === undefined) return `${name} ${year}`;
  return `${name} ${isPadded ? day : Number(day)}, ${year}`;
}
