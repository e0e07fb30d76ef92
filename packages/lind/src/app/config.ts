import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { LindError } from "../base/errors.ts";

/** The registry itself; `/api/v2` is below it. */
export const REGISTRY_URL: string = "https://clinicaltrials.gov";

/** Where data lives and whom to ask, decided once at the start. */
export interface Config {
  /** The folder that holds everything Lind stores. */
  readonly home: string;
  /** Base URL of the registry, without a trailing slash. */
  readonly upstream: string;
  /** Requests a second; undefined leaves it to the client (3, and no limit on this machine). */
  readonly ratePerSecond: number | undefined;
  /** Who may ask a server beyond this machine. */
  readonly tokens?: readonly AccessToken[] | undefined;
  /** The environment itself: watches name variables of it in which addresses and secrets are kept. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}

/** `read`: whatever is about studies. `admin`: that, and what is about the server itself. */
export type AccessScope = "read" | "admin";

export interface AccessToken {
  readonly scope: AccessScope;
  readonly token: string;
}

/** What the environment and the command line say about it; the command line wins. */
export interface ConfigSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home?: string | undefined;
  readonly ratePerSecond?: number | undefined;
}

export function readConfig(sources: ConfigSources): Config {
  return {
    home: resolve(sources.home ?? nonEmpty(sources.env["LIND_HOME"]) ?? join(homedir(), ".lind")),
    upstream: parseUpstream(nonEmpty(sources.env["LIND_UPSTREAM"]) ?? REGISTRY_URL),
    ratePerSecond: sources.ratePerSecond,
    env: sources.env,
    tokens: [
      ...readTokens("LIND_READ_TOKENS", "read", sources.env),
      ...readTokens("LIND_ADMIN_TOKENS", "admin", sources.env),
    ],
  };
}

/** What can be guessed is no token: 16 random characters cannot. */
const TOKEN_LENGTH_MIN = 16;

/** Tokens with commas or white space between them. A refusal does not show them. */
function readTokens(name: string, scope: AccessScope, env: ConfigSources["env"]): readonly AccessToken[] {
  const tokens = (nonEmpty(env[name]) ?? "").split(/[\s,]+/).filter((token) => token !== "");
  if (tokens.some((token) => token.length < TOKEN_LENGTH_MIN)) {
    throw new LindError("USAGE", `A token in ${name} has fewer than ${TOKEN_LENGTH_MIN} characters.`, {
      hint: "Make one with: openssl rand -hex 24",
    });
  }
  return tokens.map((token) => ({ scope, token }));
}

/** A variable that is set to nothing means the same as one that is not set. */
function nonEmpty(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === "" ? undefined : text.trim();
}

function parseUpstream(text: string): string {
  const url = URL.parse(text);
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    throw new LindError("USAGE", `LIND_UPSTREAM is "${text}", which is not an http or https address.`, {
      hint: `Set it to the base of a registry, such as ${REGISTRY_URL}, or leave it unset.`,
    });
  }
  // People copy the address of the API itself; both forms mean the same registry.
  return url.href.replace(/\/+$/, "").replace(/\/api(\/v2)?$/, "");
}
