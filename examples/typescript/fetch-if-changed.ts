/** A study, fetched only when the data are others than last time: `node fetch-if-changed.ts NCT03516279 record.json`. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { API_URL } from "./registry.ts";

const [id = "NCT03516279", file = "record.json"] = process.argv.slice(2);
const tagFile = `${file}.etag`;
const headers = existsSync(tagFile) ? { "if-none-match": readFileSync(tagFile, "utf8") } : {};
const response = await fetch(`${API_URL}/studies/${id}`, { headers });
if (response.status === 304) {
  process.stdout.write(`${id}: unchanged\n`);
} else if (response.ok) {
  writeFileSync(file, await response.text());
  writeFileSync(tagFile, response.headers.get("etag") ?? "");
  process.stdout.write(`${id}: fetched\n`);
} else {
  process.stdout.write(`${id}: ${response.status} ${await response.text()}\n`);
  process.exitCode = 1;
}
