import type { WatchDefinition } from "../../monitor/watch-definition.ts";
import { type Lind, openLind } from "../open-lind.ts";
import {
  addWatch,
  listWatches,
  pauseWatch,
  type Resumed,
  readWatch,
  removeWatch,
  resumeWatch,
  snoozeWatch,
  type WatchSummary,
} from "./keep-watches.ts";

/** The watches of a home, for a server that has it open for reading. */
export interface WatchDesk {
  list(): Promise<readonly WatchSummary[]>;
  read(name: string): Promise<WatchSummary>;
  add(name: string, definition: WatchDefinition): Promise<WatchSummary>;
  remove(name: string): Promise<WatchSummary>;
  pause(name: string): Promise<WatchSummary>;
  resume(name: string): Promise<Resumed>;
  snooze(name: string, until: string | undefined): Promise<WatchSummary>;
}

/** Each write opens the home for itself and closes it again: what is open for reading stays as it is. */
export function openWatchDesk(lind: Lind): WatchDesk {
  async function write<T>(action: (own: Lind) => Promise<T>): Promise<T> {
    await using own = openLind(lind.config, lind.effects);
    return await action(own);
  }
  return {
    list: () => listWatches(lind),
    read: (name) => readWatch(lind, name),
    add: (name, definition) => write((own) => addWatch(own, name, definition)),
    remove: (name) => write((own) => removeWatch(own, name)),
    pause: (name) => write((own) => pauseWatch(own, name)),
    resume: (name) => write((own) => resumeWatch(own, name)),
    snooze: (name, until) => write((own) => snoozeWatch(own, name, until)),
  };
}
