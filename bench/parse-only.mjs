// The floor under every loader: read the file, split the lines, parse each.
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

let studies = 0;
for await (const line of createInterface({ input: createReadStream(process.argv[2], { highWaterMark: 1 << 18 }) })) {
  if (JSON.parse(line).protocolSection !== undefined) studies += 1;
}
process.stdout.write(`${studies}\n`);
