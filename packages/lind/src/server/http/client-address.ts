import type { Context } from "hono";
import type { ServerEnv } from "../server-env.ts";

const IN_PROCESS = "in-process";

/** The address of the other end of the connection. What a proxy says of its clients is not believed. */
export function clientOf(c: Context<ServerEnv>): string {
  return c.env?.incoming?.socket.remoteAddress ?? IN_PROCESS;
}

/** Whether an address, of a client or to bind to, is this machine's own. */
export function isLoopback(address: string): boolean {
  return (
    address === IN_PROCESS ||
    address === "localhost" ||
    address === "::1" ||
    /^(?:::ffff:)?127(?:\.\d{1,3}){3}$/.test(address)
  );
}
