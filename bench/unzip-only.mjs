// The least that any load of an archive must do: unpack each file and check it. Prints how many there were.
const { readZip } = await import("../packages/lind/dist/sources/zip/read-zip.js");
const { unpackRecord } = await import("../packages/lind/dist/sources/zip/unpack-record.js");
const { nodeFileSystem } = await import("../packages/lind/dist/sources/files/file-system.js");

const log = { info: () => undefined, warn: () => undefined };
await using file = await nodeFileSystem.open(process.argv[2]);
let records = 0;
for await (const group of readZip({ file, label: "x.zip", log, onBytes: () => undefined })) {
  for (const record of group) records += record.kind === "packed" ? unpackRecord(record).length : 1;
}
process.stdout.write(`${records}\n`);
