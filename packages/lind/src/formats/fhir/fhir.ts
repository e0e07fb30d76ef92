import { hash } from "node:crypto";
import type { ListWriter } from "../list-writer.ts";
import { recordOf, studyUrl, textAt } from "../record-values.ts";
import { eligibilityGroup } from "./eligibility-group.ts";
import { type FhirObject, toFhirJson } from "./fhir-json.ts";
import { researchStudy } from "./research-study.ts";

/**
 * FHIR R5 (https://hl7.org/fhir/R5/): a Bundle with a ResearchStudy and a Group for each study, as the registry's own
 * answer has it (https://clinicaltrials.gov/data-api/fhir). No answer of the registry is recorded whole, so which
 * field goes where is Lind's reading of the standard; docs/formats.md has the table. Results have no place here.
 */
export function createFhirWriter(): ListWriter {
  let count = 0;
  return {
    head: () => '{"resourceType":"Bundle","type":"collection"',
    study: (text) => {
      // An empty list is no FHIR, so it begins with its first entry.
      const before = count === 0 ? ',"entry":[\n' : ",\n";
      const entries = entriesOf(text, count);
      count += 1;
      return `${before}${entries.map((entry) => JSON.stringify(toFhirJson(entry))).join(",\n")}`;
    },
    tail: () => (count === 0 ? "}" : "\n]}"),
  };
}

function entriesOf(text: string, at: number): readonly FhirObject[] {
  const study = recordOf(text);
  const nctId = textAt(study, "protocolSection", "identificationModule", "nctId");
  const id = /^[A-Za-z0-9.-]{1,40}$/.test(nctId) ? nctId : undefined;
  // A record without an id is told from others by its place.
  const name = id === undefined ? `record ${at}` : studyUrl(id);
  const group = urnOf(`${name} eligibility`);
  return [
    { fullUrl: urnOf(name), resource: researchStudy(study, id, group) },
    { fullUrl: group, resource: eligibilityGroup(study, id === undefined ? undefined : `${id}-eligibility`) },
  ];
}

/** A UUID that is always the same for a name (RFC 9562, 5.8), since a bundle's entries need addresses to refer to. */
function urnOf(name: string): string {
  const hex = hash("sha256", name, "hex");
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `${variant}${hex.slice(17, 20)}`];
  return `urn:uuid:${[...parts, hex.slice(20, 32)].join("-")}`;
}
