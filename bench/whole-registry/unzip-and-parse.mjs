// The least that any loader of an archive must do: unpack each file, check it, and parse it. Prints how many there were,
// and the bytes of their texts.
const { readZip } = await import("../../packages/lind/dist/sources/zip/read-zip.js");
const { unpackRecord } = await import("../../packages/lind/dist/sources/zip/unpack-record.js");
const { nodeFileSystem } = await import("../../packages/lind/dist/sources/files/file-system.js");

const log = { info: () => undefined, warn: () => undefined };
await using file = await nodeFileSystem.open(process.argv[2]);
let studies = 0;
let bytes = 0;
for await (const group of readZip({ file, label: "x.zip", log, onBytes: () => undefined })) {
  for (const record of group.flatMap(unpackRecord)) {
    if (JSON.parse(record.text).protocolSection !== undefined) studies += 1;
    bytes += record.bytes.length;
  }
}
process.stdout.write(`${studies} ${bytes}\n`);
