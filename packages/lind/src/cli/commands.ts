import type { Command } from "./command.ts";

/** Each command's module is loaded when it is called, so that `lind get` does not pay for what `lind sync` needs. */
const LOADERS: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import("./commands/start.ts")).startCommand,
  sync: async () => (await import("./commands/sync.ts")).syncCommand,
  status: async () => (await import("./commands/status.ts")).statusCommand,
  get: async () => (await import("./commands/get.ts")).getCommand,
  index: async () => (await import("./commands/index.ts")).indexCommand,
  concepts: async () => (await import("./commands/concepts.ts")).conceptsCommand,
  search: async () => (await import("./commands/search.ts")).searchCommand,
  history: async () => (await import("./commands/history.ts")).historyCommand,
  changes: async () => (await import("./commands/changes.ts")).changesCommand,
  diff: async () => (await import("./commands/diff.ts")).diffCommand,
  run: async () => (await import("./commands/run.ts")).runCommand,
  outbox: async () => (await import("./commands/outbox.ts")).outboxCommand,
  watch: async () => (await import("./commands/watch.ts")).watchCommand,
  report: async () => (await import("./commands/report.ts")).reportCommand,
  verify: async () => (await import("./commands/verify.ts")).verifyCommand,
  backup: async () => (await import("./commands/backup.ts")).backupCommand,
  restore: async () => (await import("./commands/restore.ts")).restoreCommand,
  vacuum: async () => (await import("./commands/vacuum.ts")).vacuumCommand,
  serve: async () => (await import("./commands/serve.ts")).serveCommand,
  simulate: async () => (await import("./commands/simulate.ts")).simulateCommand,
};

export const commandNames: readonly string[] = Object.keys(LOADERS);

export function loadCommand(name: string): Promise<Command | undefined> {
  const load = Object.hasOwn(LOADERS, name) ? LOADERS[name] : undefined;
  return load?.() ?? Promise.resolve(undefined);
}

export function loadAllCommands(): Promise<readonly Command[]> {
  return Promise.all(Object.values(LOADERS).map((load) => load()));
}
