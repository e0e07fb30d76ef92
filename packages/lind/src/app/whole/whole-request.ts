import type { WholeFacts } from "../../sync/whole-plan.ts";

/** How somebody wants the whole registry. */
export interface WholeRequest {
  readonly isFull: boolean;
  /** A person's choice of the way. */
  readonly wanted: WholeFacts["wanted"];
  /** A disk without the room is refused. */
  readonly isDiskChecked: boolean;
}

/** What a sync of every day asks for. */
export const EVERYDAY: WholeRequest = { isFull: false, wanted: undefined, isDiskChecked: true };
