/**
 * A server that does nothing but send the studies of a file, one a line, by their ids: what `lind serve` is measured
 * against. With a home as the second argument it keeps them as that home's store has them, and unpacks each as it is asked
 * for: what the least server of that store could do.
 */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { zstdDecompressSync } from "node:zlib";

const [file, home] = process.argv.slice(2);
const bodyOf = home === undefined ? readLines(file) : readFrames(home);

const server = createServer((request, response) => {
  const body = bodyOf(request.url.slice(request.url.lastIndexOf("/") + 1));
  response.writeHead(200, { "content-type": "application/json", "content-length": body.length });
  response.end(body);
});
server.listen(0, "127.0.0.1", () => {
  console.log(JSON.stringify({ url: `http://127.0.0.1:${server.address().port}` }));
});

function readLines(path) {
  const all = readFileSync(path);
  const bodies = new Map();
  for (let from = 0; from < all.length; ) {
    const to = all.indexOf("\n", from);
    const body = all.subarray(from, to);
    bodies.set(/"nctId":"(NCT\d{8})"/.exec(body)[1], body);
    from = to + 1;
  }
  return (id) => bodies.get(id);
}

function readFrames(folder) {
  const database = new DatabaseSync(join(folder, "registry.sqlite"), { readOnly: true });
  const dictionaries = new Map(
    database
      .prepare("select dictionary_id, content from text_dictionary")
      .all()
      .map((row) => [row.dictionary_id, row.content]),
  );
  const frames = new Map(
    database
      .prepare(
        `select study.nct_id, v.text_bytes, v.dictionary_id, t.encoded from study
         join study_version v using (version_id) join study_text t using (version_id)`,
      )
      .all()
      .map((row) => [row.nct_id, row]),
  );
  database.close();
  return (id) => {
    const { text_bytes: bytes, dictionary_id: dictionaryId, encoded } = frames.get(id);
    return zstdDecompressSync(encoded, { chunkSize: bytes + 1, dictionary: dictionaries.get(dictionaryId) });
  };
}
