/** Leases: what only one process may do at a time. */
import { must } from "../../base/assert.ts";
import type { Lease, MonitoringStore } from "../monitoring.ts";
import type { Connection } from "./connection.ts";
import { type Row, textOf } from "./row.ts";

type LeaseMethods = Pick<MonitoringStore, "takeLease" | "releaseLease" | "readLease">;

export function keepLeases(connection: Connection): LeaseMethods {
  const take = connection.prepare(`
    insert into lease (name, holder, until) values (?, ?, ?)
    on conflict (name) do update set holder = excluded.holder, until = excluded.until
    where lease.holder = excluded.holder or lease.until <= ?`);
  const release = connection.prepare("delete from lease where name = ? and holder = ?");
  const one = connection.prepare("select name, holder, until from lease where name = ?");
  return {
    async takeLease({ name, holder, until, now }) {
      return connection.write(() => {
        take.run(name, holder, until, now);
        return toLease(must(one.get(name), "somebody holds a lease that was just taken"));
      });
    },
    async releaseLease(name, holder) {
      await connection.write(() => release.run(name, holder));
    },
    async readLease(name) {
      const row = one.get(name);
      return row && toLease(row);
    },
  };
}

function toLease(row: Row): Lease {
  return { name: textOf(row, "name"), holder: textOf(row, "holder"), until: textOf(row, "until") };
}
