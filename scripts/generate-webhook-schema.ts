import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { MESSAGE_SCHEMA } from "../packages/lind/src/delivery/webhook/message-schema.ts";

/** The file `docs/message.schema.json`: what a webhook gets, for whoever writes a receiver. */
export function messageSchemaText(): string {
  return `${JSON.stringify(MESSAGE_SCHEMA, null, 2)}\n`;
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(join(import.meta.dirname, "../docs/message.schema.json"), messageSchemaText());
}
