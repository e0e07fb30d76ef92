/** The registry's own descriptions of its data, one of each name for each API version. */
import type { Registry } from "../registry.ts";
import type { Connection } from "./connection.ts";
import { blobOf, integerOf, textOf } from "./row.ts";
import { decodeText, encodeWhole } from "./text-codec.ts";

export function keepDocuments(connection: Connection): Pick<Registry, "saveDocument" | "readDocument"> {
  const save = connection.prepare(`
    insert into registry_document (name, api_version, text_bytes, encoded, fetched_at) values (?, ?, ?, ?, ?)
    on conflict (name, api_version) do update set
      text_bytes = excluded.text_bytes, encoded = excluded.encoded, fetched_at = excluded.fetched_at`);
  const newest = connection.prepare(`
    select api_version, text_bytes, encoded, fetched_at from registry_document
    where name = ? order by fetched_at desc, api_version desc limit 1`);
  return {
    async saveDocument({ name, apiVersion, text, fetchedAt }) {
      const bytes = Buffer.from(text, "utf8");
      const frame = encodeWhole(bytes, undefined);
      await connection.write(() => save.run(name, apiVersion, bytes.byteLength, frame, fetchedAt));
    },
    async readDocument(name) {
      const row = newest.get(name);
      if (row === undefined) return undefined;
      return {
        name,
        apiVersion: textOf(row, "api_version"),
        text: decodeText(blobOf(row, "encoded"), integerOf(row, "text_bytes"), undefined).toString("utf8"),
        fetchedAt: textOf(row, "fetched_at"),
      };
    },
  };
}
