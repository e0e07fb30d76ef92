import type { NctId } from "ctgov/study";
import { expect, test } from "vitest";
import { openMemoryRegistry } from "../../../../../test/support/memory-registry.ts";
import { MemoryStore } from "../../../../../test/support/memory-store.ts";
import { temporaryFolder } from "../../../../../test/support/temporary-folder.ts";
import { createConcepts } from "../../query/concepts/create-concepts.ts";
import { add, commit, nctId } from "../../registry/store-under-test.ts";
import { followFeed } from "./follow-feed.ts";
import { toLearnable } from "./learnable.ts";
import { createLocalPreparer } from "./preparing/prepare-texts.ts";
import { openIndexReader } from "./read-index.ts";

function record(id: NctId, sponsor: string, interventions: readonly object[]): unknown {
  return {
    protocolSection: {
      identificationModule: { nctId: id },
      sponsorCollaboratorsModule: { leadSponsor: { name: sponsor } },
      armsInterventionsModule: { interventions },
    },
  };
}

const drug = (name: string, other: string) => ({ type: "DRUG", name, otherNames: [other] });

class Mirror {
  readonly home = temporaryFolder();
  readonly #store = new MemoryStore();
  #studies = 0;

  async write(count: number, interventions: readonly object[]): Promise<void> {
    const writes = Array.from({ length: count }, () => {
      this.#studies += 1;
      const id = nctId(this.#studies);
      return add(id, JSON.stringify(record(id, `Sponsor ${this.#studies % 2}`, interventions)));
    });
    await commit(openMemoryRegistry(this.#store), writes);
  }

  /** What is learnt after following the feed: names with their other names. */
  async learnt(known?: Parameters<typeof createConcepts>[0]): Promise<readonly string[]> {
    await followFeed({
      registry: openMemoryRegistry(this.#store),
      home: this.home,
      openPreparer: createLocalPreparer,
      knownConcepts: known && createConcepts(known),
    });
    const reader = openIndexReader(this.home, { cacheBytes: 0 });
    const groups = reader.readLearntConcepts();
    expect(reader.readState().conceptsLearnt).toBe(groups.reduce((sum, { others }) => sum + others.length, 0));
    reader.close();
    return groups.map(({ preferred, others }) => `${preferred} = ${others.map(({ text }) => text).join(", ")}`);
  }
}

test("a build learns names from the studies", async () => {
  const mirror = new Mirror();
  await mirror.write(6, [drug("pembrolizumab", "Keytruda")]);
  expect(await mirror.learnt()).toEqual(["pembrolizumab = Keytruda"]);
});

test("names are learnt again when there are a tenth more documents, not before", async () => {
  const mirror = new Mirror();
  await mirror.write(40, [drug("pembrolizumab", "Keytruda")]);
  expect(await mirror.learnt()).toEqual(["pembrolizumab = Keytruda"]);
  await mirror.write(4, [drug("nivolumab", "Opdivo")]);
  expect(await mirror.learnt()).toEqual(["pembrolizumab = Keytruda"]);
  await mirror.write(1, []);
  expect(await mirror.learnt()).toEqual(["pembrolizumab = Keytruda", "nivolumab = Opdivo"]);
});

test("a name that is known to mean something else is not learnt", async () => {
  const mirror = new Mirror();
  await mirror.write(6, [drug("pembrolizumab", "Opdivo")]);
  const known = { names: ["nivolumab", "Opdivo"], oneWayNames: [], source: "list:drugs", evidence: undefined };
  expect(await mirror.learnt([known])).toEqual([]);
});

test("what a record says in another shape teaches nothing", () => {
  const odd = {
    protocolSection: { armsInterventionsModule: { interventions: [7, { name: 1, otherNames: ["A", 2] }] } },
  };
  expect(toLearnable(odd)).toEqual({
    protocolSection: {
      sponsorCollaboratorsModule: { leadSponsor: { name: "" } },
      conditionsModule: { conditions: [] },
      armsInterventionsModule: { interventions: [{ otherNames: ["A"] }] },
    },
    derivedSection: { conditionBrowseModule: { meshes: [] } },
  });
  expect(toLearnable(undefined).derivedSection?.conditionBrowseModule?.meshes).toEqual([]);
});
