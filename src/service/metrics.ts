/** What Prometheus is told at /metrics. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** From half a millisecond, which a single prediction takes, to what a large batch takes. */
const BUCKETS = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

/** The model that answers, as it is told. */
export interface ModelState {
  readonly version: string;
  /** The last day that it learnt from. */
  readonly asOf: string;
}

export interface Metrics {
  readonly contentType: string;
  text(): Promise<string>;
  request(method: string, route: string, status: number, seconds: number): void;
  predictions(count: number): void;
  /** How long a heavy request has waited for its turn. */
  heavyWait(seconds: number): void;
  /** Asks for a figure whenever metrics are collected; null leaves it out. */
  gauge(name: string, help: string, figure: () => number | null | Promise<number | null>): void;
  /** Asks for the model whenever metrics are collected; null while there is none. */
  model(state: () => ModelState | null): void;
  /** Ends what collects figures of the process. */
  close(): void;
}

/** @param process  whether figures of the process (memory, processor, event-loop lag) are collected as well */
export function openMetrics({ process = false } = {}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (process) collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'perennial_request_seconds',
    help: 'Time from the request to the end of its answer, by route.',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers,
  });
  const predictions = new Counter({ name: 'perennial_predictions_total', help: 'Customers predicted.', registers });
  const heavyWait = new Histogram({
    name: 'perennial_heavy_wait_seconds',
    help: 'Time that batches and explanations have waited for their turn.',
    buckets: BUCKETS,
    registers,
  });
  // Labels are looked up once for each combination, of which there are few.
  const series = new Map<string, ReturnType<typeof requests.labels>>();
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    request(method, route, status, seconds) {
      const name = `${method} ${route} ${status}`;
      let one = series.get(name);
      if (!one) {
        one = requests.labels(method, route, String(status));
        series.set(name, one);
      }
      one.observe(seconds);
    },
    predictions: (count) => predictions.inc(count),
    heavyWait: (seconds) => heavyWait.observe(seconds),
    gauge(name, help, figure) {
      const gauge: Gauge = new Gauge({
        name: `perennial_${name}`,
        help,
        registers,
        async collect() {
          const value = await figure();
          if (value === null) gauge.reset();
          else gauge.set(value);
        },
      });
    },
    model(state) {
      const info: Gauge = new Gauge({
        name: 'perennial_model_info',
        help: 'The model that answers: 1, with its version.',
        labelNames: ['version', 'as_of'],
        registers,
        collect() {
          const now = state();
          info.reset();
          if (now) info.set({ version: now.version, as_of: now.asOf }, 1);
        },
      });
      const age: Gauge = new Gauge({
        name: 'perennial_model_age_seconds',
        help: 'Time since the end of the last day that the model learnt from.',
        registers,
        collect() {
          const now = state();
          if (now) age.set(Math.max(0, (Date.now() - Date.parse(now.asOf)) / 1000 - 86_400));
        },
      });
    },
    close: () => registry.clear(),
  };
}
