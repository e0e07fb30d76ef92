/** A request that is refused, on its way out of the code that reads it; the server's error handler answers it. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: 400 | 401 | 403 | 404 | 413 | 414 | 415 | 429 | 503;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: Refusal["status"], text: string, headers: Readonly<Record<string, string>> = {}) {
    super(text);
    this.status = status;
    this.headers = headers;
  }
}
