import { convertLegacyXml } from "../legacy-xml/convert-legacy-xml.ts";
import { isWithoutPlace } from "../legacy-xml/left-out.ts";
import { RECORD_BYTES_MAX, type SourceRecord } from "../record.ts";
import { BEGINNING_BYTES } from "./faults.ts";
import { promisedId } from "./json.ts";

/**
 * The study of a file of the registry's legacy XML, converted into the record of the API v2. A file is one study; one
 * that is none is unreadable, whatever else it is.
 */
export async function* readLegacyXml(
  bytes: AsyncIterable<Uint8Array>,
  place: string,
): AsyncGenerator<readonly SourceRecord[]> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    chunks.push(chunk);
    length += chunk.length;
    // The conversion refuses what is larger, and needs to see no more of it.
    if (length > RECORD_BYTES_MAX) break;
  }
  const whole = Buffer.concat(chunks);
  const converted = convertLegacyXml(whole);
  if (converted.kind === "unreadable") {
    const text = new TextDecoder().decode(whole.subarray(0, BEGINNING_BYTES), { stream: true });
    yield [{ kind: "unreadable", place, reason: `${converted.reason} Take it again from where it came.`, text }];
    return;
  }
  const promised = promisedId(place);
  // A file that is named after an id which the study had before keeps its promise.
  const isAlias = promised !== undefined && converted.nctIdAliases.includes(promised);
  const strange = converted.leftOut.filter((leftOut) => !isWithoutPlace(leftOut));
  const notUnderstood = strange.length === 0 ? undefined : strange.map(({ path, text }) => `${path}: ${text}`);
  yield [{ kind: "record", text: converted.text, place, promisedId: isAlias ? undefined : promised, notUnderstood }];
}
