import { chmodSync, closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import { isJsonObject } from "ctgov/study";
import type { Clock } from "../../base/clock.ts";
import { LindError, messageOf } from "../../base/errors.ts";
import { hashText } from "../../base/hash.ts";
import type { StoredSecrets } from "../delivery/delivery-settings.ts";

/**
 * Addresses of receivers that were typed, and whose path is a key in itself. They stand in one file of the home that only its
 * owner can read; the database has their names.
 */
const SECRETS_FILE = "secrets.json";
const OWNER_ONLY = 0o600;
const SECRETS_BYTES_MAX = 1024 * 1024;
/** Enough digits of a hash to tell the addresses of one home apart. */
const NAME_LENGTH = 16;

/** Whoever has it may change the file, and the watches that name what stands in it; nothing is in it. */
const LOCK_FILE = "secrets.lock";
const LOCK_PAUSE_MS = 20;
/** Ten seconds: to set a watch takes a few milliseconds. */
const LOCK_TRIES_MAX = 500;

/**
 * Keeps other processes from changing the file until it is disposed: two that did so at once would each forget what the other
 * had added. Throws `STORE_BUSY` where one does not come to its end.
 */
export async function holdSecrets(home: string, clock: Pick<Clock, "sleep">): Promise<Disposable> {
  const { tryLock } = await import("../../registry/sqlite/file-lock.ts");
  for (let tries = 0; tries < LOCK_TRIES_MAX; tries += 1) {
    const lock = tryLock(join(home, LOCK_FILE));
    if (lock !== undefined) return lock;
    await clock.sleep(LOCK_PAUSE_MS);
  }
  throw new LindError("STORE_BUSY", `Another process changes the watches in ${home}.`, {
    hint: "Wait for it to end, then run the command again.",
  });
}

/** Reads a secret by its name; the file is read each time, so that a change counts at once. */
export function storedSecretsOf(home: string): StoredSecrets {
  return (name) => readSecrets(home)[name];
}

/** Keeps a secret and gives its name; for whoever holds the file. The same secret has the same name. */
export function keepSecret(home: string, text: string): string {
  const name = hashText(text).slice(0, NAME_LENGTH);
  const secrets = readSecrets(home);
  if (secrets[name] !== text) writeSecrets(home, { ...secrets, [name]: text });
  return name;
}

/** Forgets every secret that is not named here; for whoever holds the file. */
export function forgetSecretsExcept(home: string, names: ReadonlySet<string>): void {
  const secrets = readSecrets(home);
  const kept = Object.entries(secrets).filter(([name]) => names.has(name));
  if (kept.length < Object.keys(secrets).length) writeSecrets(home, Object.fromEntries(kept));
}

type Secrets = Readonly<Record<string, string>>;

function readSecrets(home: string): Secrets {
  const file = join(home, SECRETS_FILE);
  if (!existsSync(file)) return {};
  try {
    const text = readFileSync(file, "utf8");
    const json: unknown = text.length > SECRETS_BYTES_MAX ? undefined : JSON.parse(text);
    if (isSecrets(json)) return json;
  } catch (error) {
    throw unreadable(file, messageOf(error));
  }
  throw unreadable(file, "it is no JSON object of texts");
}

function isSecrets(json: unknown): json is Secrets {
  return isJsonObject(json) && Object.values(json).every((text) => typeof text === "string");
}

/** A message of the JSON parser may show a part of the text, so it is not passed on. */
function unreadable(file: string, reason: string): LindError {
  const why = reason.includes("JSON") ? "it is no JSON object of texts" : reason;
  return new LindError("INPUT_UNREADABLE", `The addresses of watches in ${file} cannot be read: ${why}.`, {
    hint: "Mend the file or delete it, then add the watches whose addresses were typed again.",
  });
}

/** A reader sees the older file or the new one, and nobody else sees either. */
function writeSecrets(home: string, secrets: Secrets): void {
  const file = join(home, SECRETS_FILE);
  const part = `${file}.${process.pid}.part`;
  try {
    const descriptor = openSync(part, "w", OWNER_ONLY);
    try {
      writeSync(descriptor, `${JSON.stringify(secrets, null, 2)}\n`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    // A file that a crash left behind keeps the mode it had.
    chmodSync(part, OWNER_ONLY);
    renameSync(part, file);
  } catch (error) {
    throw new LindError("STORE_UNWRITABLE", `${file} cannot be written: ${messageOf(error)}.`, {
      hint: "Make the folder writable for this user, or name another one with --home.",
      cause: error,
    });
  }
}
