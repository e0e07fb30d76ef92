/** Synthetic studies and real ones never share a store: the first page decides, and a page of the other kind is refused. */
import { LindError } from "../../base/errors.ts";
import type { Provenance } from "../registry.ts";
import { type Connection, single } from "./connection.ts";
import { optionalTextOf } from "./row.ts";

export interface ProvenanceRule {
  read(): Provenance | undefined;
  /** Throws `PROVENANCE_MIXED` where the store holds studies of the other kind. */
  admit(offered: Provenance): void;
  /** As `admit`; the first kind that comes is kept for ever. Belongs into the transaction of the page. */
  keep(offered: Provenance): void;
}

export function keepProvenance(connection: Connection): ProvenanceRule {
  const select = connection.prepare("select provenance from store");
  const update = connection.prepare("update store set provenance = ?");
  // The table's own check allows the two words only.
  const read = () => optionalTextOf(single(select), "provenance") as Provenance | undefined;
  const admit = (offered: Provenance) => {
    const held = read();
    if (held !== undefined && held !== offered) throw mixed(connection.location, held, offered);
  };
  return {
    read,
    admit,
    keep(offered) {
      admit(offered);
      if (read() === undefined) update.run(offered);
    },
  };
}

function mixed(location: string, held: Provenance, offered: Provenance): LindError {
  return new LindError(
    "PROVENANCE_MIXED",
    `The store ${location} holds ${held} studies, and these are ${offered}; nothing was written.`,
    { hint: `Name another folder with --home for the ${offered} studies.`, details: { location, held, offered } },
  );
}
