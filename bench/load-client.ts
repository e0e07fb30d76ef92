import { type Agent, get } from "node:http";

/** Asks and reads the answer to its end: its status; undefined where the connection failed. */
export function statusOf(address: string, agent: Agent): Promise<number | undefined> {
  return new Promise((resolve) => {
    get(address, { agent }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode));
      response.on("error", () => resolve(undefined));
    }).on("error", () => resolve(undefined));
  });
}
