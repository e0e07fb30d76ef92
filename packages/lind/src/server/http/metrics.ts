/** Upper bounds of the latency histogram, in seconds. */
const BOUNDS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

/** A figure that is read when it is asked for. */
export interface Gauge {
  readonly name: string;
  readonly help: string;
  readonly values: readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[];
}

interface Histogram {
  /** One more than there are bounds: the last is open. */
  readonly buckets: number[];
  sum: number;
  count: number;
}

interface RequestKind {
  /** A pattern, so that the number of series stays bounded. */
  readonly route: string;
  readonly method: string;
  readonly status: number;
}

interface Counted extends RequestKind {
  count: number;
}

/** What the server counts of its own work, in the text format of Prometheus. */
export class Metrics {
  readonly #requests = new Map<string, Counted>();
  readonly #durations = new Map<string, Histogram>();

  /** A request was answered after so many milliseconds. Texts are only made when they are asked for. */
  observe(request: RequestKind, ms: number): void {
    const { route, method, status } = request;
    const key = `${status} ${method} ${route}`;
    const counted = this.#requests.get(key);
    if (counted === undefined) this.#requests.set(key, { ...request, count: 1 });
    else counted.count += 1;
    const seconds = ms / 1_000;
    const duration = this.#durationOf(route);
    const at = BOUNDS_SECONDS.findIndex((bound) => seconds <= bound);
    const bucket = at === -1 ? BOUNDS_SECONDS.length : at;
    duration.buckets[bucket] = (duration.buckets[bucket] ?? 0) + 1;
    duration.sum += seconds;
    duration.count += 1;
  }

  print(gauges: readonly Gauge[]): string {
    const lines = [
      ...head("lind_http_requests_total", "counter", "Requests that were answered."),
      ...[...this.#requests.values()].map(printCounted),
      ...head("lind_http_request_duration_seconds", "histogram", "Time until an answer began."),
      ...[...this.#durations].flatMap(([route, histogram]) => printHistogram(labelText({ route }), histogram)),
      ...gauges.flatMap(printGauge),
    ];
    return `${lines.join("\n")}\n`;
  }

  #durationOf(route: string): Histogram {
    const known = this.#durations.get(route);
    if (known !== undefined) return known;
    const fresh = { buckets: BOUNDS_SECONDS.map(() => 0), sum: 0, count: 0 };
    this.#durations.set(route, fresh);
    return fresh;
  }
}

function head(name: string, type: string, help: string): readonly string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
}

function printCounted({ route, method, status, count }: Counted): string {
  return `lind_http_requests_total${labelText({ route, method, status: String(status) })} ${count}`;
}

function printHistogram(labels: string, { buckets, sum, count }: Histogram): readonly string[] {
  const name = "lind_http_request_duration_seconds";
  let below = 0;
  const lines = BOUNDS_SECONDS.map((bound, at) => {
    below += buckets[at] ?? 0;
    return `${name}_bucket${labels.replace("}", `,le="${bound}"}`)} ${below}`;
  });
  const last = `${name}_bucket${labels.replace("}", ',le="+Inf"}')} ${count}`;
  return [...lines, last, `${name}_sum${labels} ${sum}`, `${name}_count${labels} ${count}`];
}

function printGauge({ name, help, values }: Gauge): readonly string[] {
  return [...head(name, "gauge", help), ...values.map(({ labels, value }) => `${name}${labelText(labels)} ${value}`)];
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function escapeLabel(value: string): string {
  return value.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n");
}
