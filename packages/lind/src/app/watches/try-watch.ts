import { toTimestamp } from "../../base/clock.ts";
import { LindError } from "../../base/errors.ts";
import { hashText } from "../../base/hash.ts";
import type { Message, MessageStudy, SendResult } from "../../delivery/channel.ts";
import type { BoundWatch } from "../../monitor/bound-watch.ts";
import type { ClassifiedStudy } from "../../monitor/classified-feed.ts";
import { type SupposedMessage, supposeMessages } from "../../monitor/dry-run.ts";
import { createEvaluator, mutedIn } from "../../monitor/evaluate-study.ts";
import { readPast } from "../../monitor/read-past.ts";
import type { Registry } from "../../registry/registry.ts";
import { REGISTRY_URL } from "../config.ts";
import { createChannels } from "../delivery/open-channels.ts";
import type { ToldEvent } from "../list-events.ts";
import type { Lind } from "../open-lind.ts";
import { bindWatch, watchConcepts } from "./bind-watches.ts";
import { findWatch } from "./find-watch.ts";
import { storedSecretsOf } from "./watch-secrets.ts";

export type { SupposedMessage };

/** What a watch would have sent of what was stored since a moment (ISO timestamp), or ever. Nothing is stored or sent. */
export async function* tryWatch(
  lind: Lind,
  name: string,
  since: string | undefined,
): AsyncGenerator<SupposedMessage, void, undefined> {
  const registry = await lind.openForReading();
  const watch = await readBound(lind, registry, name);
  const past = readPast(registry, watch.definition, { since, now: toTimestamp(lind.effects.clock.now()) });
  yield* supposeMessages(watch, past, await registry.listMutes());
}

/** Gives what a watch would tell of a study, event by event. */
export async function tellingOf(lind: Lind, name: string): Promise<(study: ClassifiedStudy) => readonly ToldEvent[]> {
  const registry = await lind.openForReading();
  const watch = await readBound(lind, registry, name);
  const isMuted = mutedIn(await registry.listMutes());
  const ask = createEvaluator([watch], (_, { nctId }) => !isMuted(nctId, watch.watch.watchId));
  return (study) => {
    const told = ask(study).flatMap(({ content }) => content.events);
    // An event of a search is of no change of its own; it stands with the first of the study.
    return told.map((event) => {
      return study.events.find(({ id }) => id === event.id) ?? { ...event, changes: [], seq: study.seqs.first };
    });
  };
}

async function readBound(lind: Lind, registry: Registry, name: string): Promise<BoundWatch> {
  const bound = bindWatch(await findWatch(registry, name), watchConcepts(lind));
  if (!("problem" in bound)) return bound;
  throw new LindError("USAGE", `The watch ${name} cannot be asked, because ${bound.problem}.`, {
    hint: "Remove it and add it again, or run the Lind that wrote it.",
  });
}

/** Sends one message that says it is a test to where the watch sends, past the outbox. */
export async function sendTestMessage(lind: Lind, name: string): Promise<SendResult> {
  const { config, effects } = lind;
  const registry = await lind.openForReading();
  const { definition } = await readBound(lind, registry, name);
  const channels = createChannels(config.env ?? {}, effects.clock, storedSecretsOf(config.home));
  const channel = await channels.channelOf(definition.channel);
  return channel.send(await testMessage(registry, name, toTimestamp(effects.clock.now())), effects.signal);
}

async function testMessage(registry: Registry, watch: string, createdAt: string): Promise<Message> {
  const [nctId] = await registry.listPresent({ limit: 1 });
  const stored = nctId === undefined ? undefined : (await registry.readHeads([nctId])).get(nctId);
  const studies: readonly MessageStudy[] =
    stored === undefined
      ? []
      : [
          {
            nctId: stored.nctId,
            title: stored.briefTitle ?? stored.nctId,
            overallStatus: stored.overallStatus,
            version: stored.version,
            recordUrl: `${REGISTRY_URL}/study/${stored.nctId}`,
            events: [
              {
                ...{ id: `test:${watch}:${createdAt}`, kind: "test", severity: "low", score: 0, factors: [] },
                ...{ sentence: "Nothing happened: this is a test of the watch", rule: "a test", fieldPath: "" },
              },
            ],
          },
        ];
  const id = hashText(JSON.stringify(["test", watch, createdAt])).slice(0, TEST_ID_LENGTH);
  return { id, kind: "test", watch, createdAt, studies };
}

const TEST_ID_LENGTH = 32;
