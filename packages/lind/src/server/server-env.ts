import type { HttpBindings } from "@hono/node-server";

/** What every handler finds in its context. In process, without a socket, there are no bindings. */
export interface ServerEnv {
  readonly Bindings: Partial<HttpBindings>;
  readonly Variables: {
    requestId: string;
    /** Writes a failure into the log that comes when the answer is under way already. */
    noteFailure: (error: unknown) => void;
  };
}
