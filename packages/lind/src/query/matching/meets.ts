import { findField } from "ctgov/study";
import { unreachable } from "../../base/assert.ts";
import { distanceKm, pointOf } from "../geo.ts";
import { orderedValueOf } from "../ordered-values.ts";
import type { Condition, OrderedRange, Point } from "../query.ts";
import { isInRange } from "../ranges.ts";
import type { StudyView } from "./study-view.ts";
import { meetsText } from "./text-score.ts";

/** Whether a study, or one location, meets a condition. Each line is the meaning of its kind. */
export function meets(condition: Condition, view: StudyView): boolean {
  switch (condition.kind) {
    case "all":
      return true;
    case "none":
      return false;
    case "and":
      return condition.operands.every((operand) => meets(operand, view));
    case "or":
      return condition.operands.some((operand) => meets(operand, view));
    case "not":
      return !meets(condition.operand, view);
    case "text":
      return meetsText(condition, view);
    case "value":
      return view.values(condition.piece).some((value) => condition.values.includes(String(value)));
    case "range":
      return hasValueInRange(condition.piece, condition.range, view);
    case "size":
      return isInRange(view.values(condition.piece).length, condition.range);
    case "present":
      return view.values(condition.piece).length > 0;
    case "near":
      return nearestKm(condition.point, view) <= condition.radiusKm;
    case "ids":
      return hasId(condition.nctIds, view);
    case "location":
      return view.locations().some((location) => meets(condition.condition, location));
    default:
      return unreachable(condition);
  }
}

function hasValueInRange(piece: string, range: OrderedRange, view: StudyView): boolean {
  const node = findField(piece);
  if (node === undefined) return false;
  return view.values(piece).some((value) => {
    const ordered = orderedValueOf(node, value);
    return ordered !== undefined && isInRange(ordered, range);
  });
}

/** Kilometres to the nearest location that has a point; infinite where none has. */
export function nearestKm(point: Point, view: StudyView): number {
  return view.values("LocationGeoPoint").reduce<number>((nearest, value) => {
    const location = pointOf(value);
    return location === undefined ? nearest : Math.min(nearest, distanceKm(point, location));
  }, Number.POSITIVE_INFINITY);
}

const ID_PIECES: readonly string[] = ["NCTId", "NCTIdAlias"];

function hasId(nctIds: readonly string[], view: StudyView): boolean {
  return ID_PIECES.some((piece) => view.values(piece).some((value) => nctIds.includes(String(value))));
}
