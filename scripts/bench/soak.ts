/** Hours in minutes: a server with a store at half its load, for memory that grows and answers that fail: npm run bench soak -- --minutes 10 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { markdown, root } from './measure.ts';
import { AS_DEPLOYED, command, perennial, readyUrl } from './server.ts';
import { type Ask, questions } from './soakQuestions.ts';

const CLIENTS = 8;
/** Seconds that a server is asked as fast as it answers, to know what half of it is. */
const WARM_UP_S = 20;
const SAMPLE_S = 2;
/** Megabytes a minute that are taken for noise of the collector; what grows faster fills a machine within days. */
const NOISE_MB = 1;
const sample = join(root, 'data/sample/transactions.csv');

interface Sample {
  /** Seconds since the soak began. */
  readonly at: number;
  readonly rss: number;
  readonly heap: number;
}

export async function benchSoak(args: readonly string[] = []): Promise<string> {
  const { values } = parseArgs({ args: [...args], options: { minutes: { type: 'string', default: '10' } } });
  const minutes = Number(values.minutes);
  if (!(minutes > 0)) throw new Error(`--minutes can not be ${values.minutes}: give a number above 0`);
  const folder = mkdtempSync(join(tmpdir(), 'perennial-soak-'));
  const [store, bundle] = ['shop.store', 'bundle'].map((name) => join(folder, name));
  try {
    await command(['load', '--transactions', sample, '--store', store, '--currency', 'EUR', '-q']);
    await command(['train', '--store', store, '--out', bundle, '--no-posterior', '-q']);
    const words = ['serve', '--store', store, '--bundle', bundle, '--port', '0', '--log-level', 'warn'];
    const server = perennial(words, AS_DEPLOYED);
    const ended = new Promise((done) => server.once('exit', done));
    try {
      return await soak(await readyUrl(server), minutes);
    } finally {
      server.kill();
      await ended;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function soak(url: string, minutes: number): Promise<string> {
  const ask = questions(url, sample);
  const full = await askFor(ask, WARM_UP_S, null);
  const perSecond = full.latencies.length / WARM_UP_S / 2;
  const samples: Sample[] = [];
  const began = performance.now();
  const rows: string[][] = [];
  const errors: string[] = [...full.errors];
  for (let minute = 0; minute < minutes; minute++) {
    const sampling = sampleFor(url, Math.min(60, (minutes - minute) * 60), began);
    const { latencies, errors: wrong } = await askFor(ask, Math.min(60, (minutes - minute) * 60), perSecond);
    const own = await sampling;
    samples.push(...own);
    errors.push(...wrong);
    latencies.sort((a, b) => a - b);
    const at = (share: number) => latencies[Math.floor(share * (latencies.length - 1))].toFixed(1);
    const middle = (name: 'rss' | 'heap') => own.map((one) => one[name]).toSorted((a, b) => a - b)[own.length >> 1];
    rows.push([
      ...[String(minute + 1), middle('rss').toFixed(0), middle('heap').toFixed(0)],
      ...[String(latencies.length), String(wrong.length), at(0.5), at(0.99)],
    ]);
  }
  const half = samples.filter(({ at }) => at >= minutes * 30);
  const slopes = (['rss', 'heap'] as const).map((name) => slopeOf(half, name));
  const grows = slopes.some(({ perMinute, error }) => perMinute - 2 * error > NOISE_MB);
  if (grows || errors.length > 0) process.exitCode = 1;
  const [rss, heap] = slopes.map(({ perMinute, error }) => `${perMinute.toFixed(2)} ± ${(2 * error).toFixed(2)}`);
  return [
    markdown(['minute', 'RSS, MB', 'heap, MB', 'requests', 'errors', 'p50, ms', 'p99, ms'], rows),
    '',
    `Half load: ${perSecond.toFixed(0)} requests a second. In the second half RSS grows by ${rss} MB a minute, the heap by ${heap}:`,
    grows ? `memory GROWS by more than ${NOISE_MB} MB a minute.` : 'no more than noise.',
    errors.length > 0 ? `FAILED: ${errors.length} errors, such as ${errors.slice(0, 3).join('; ')}` : 'No error.',
  ].join('\n');
}

/** @param perSecond  a steady rate, whatever the answers take; null for as fast as clients are answered */
async function askFor(ask: Ask, seconds: number, perSecond: number | null) {
  const latencies: number[] = [];
  const errors: string[] = [];
  const once = async () => {
    const began = performance.now();
    await ask().catch((error: unknown) => errors.push(said(error)));
    latencies.push(performance.now() - began);
  };
  const began = performance.now();
  const elapsed = () => (performance.now() - began) / 1000;
  if (perSecond === null) {
    const client = async () => {
      while (elapsed() < seconds) await once();
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));
    return { latencies, errors };
  }
  const waiting = new Set<Promise<void>>();
  for (let sent = 0; elapsed() < seconds; ) {
    for (const due = elapsed() * perSecond; sent < due; sent++) {
      const one = once().finally(() => waiting.delete(one));
      waiting.add(one);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await Promise.all(waiting);
  return { latencies, errors };
}

function said(error: unknown): string {
  const { cause } = error as Error;
  return cause instanceof Error ? `${String(error)} (${cause.message})` : String(error);
}

/** Memory as the server tells Prometheus. */
async function sampleFor(url: string, seconds: number, began: number): Promise<Sample[]> {
  const samples: Sample[] = [];
  const until = performance.now() + seconds * 1000;
  while (performance.now() < until) {
    const text = await (await fetch(`${url}/metrics`)).text();
    const figure = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]) / 1e6;
    const at = (performance.now() - began) / 1000;
    samples.push({ at, rss: figure('process_resident_memory_bytes'), heap: figure('nodejs_heap_size_used_bytes') });
    await new Promise((resolve) => setTimeout(resolve, SAMPLE_S * 1000));
  }
  return samples;
}

/**
 * Least squares, with the standard error by blocks: memory goes up and down in waves of the collector, so that samples
 * beside each other say the same.
 */
function slopeOf(samples: readonly Sample[], name: 'rss' | 'heap'): { perMinute: number; error: number } {
  const slope = (of: readonly Sample[]) => {
    const mean = (value: (one: Sample) => number) => of.reduce((sum, one) => sum + value(one), 0) / of.length;
    const [x, y] = [mean(({ at }) => at / 60), mean((one) => one[name])];
    const cover = of.reduce((sum, one) => sum + (one.at / 60 - x) * (one[name] - y), 0);
    return cover / of.reduce((sum, one) => sum + (one.at / 60 - x) ** 2, 0);
  };
  const perMinute = slope(samples);
  // Without one block after the other: the jackknife.
  const blocks = Math.min(10, Math.floor(samples.length / 3));
  const without = Array.from({ length: blocks }, (_, k) =>
    slope(samples.filter((_, i) => Math.floor((i * blocks) / samples.length) !== k)),
  );
  const mean = without.reduce((sum, one) => sum + one, 0) / blocks;
  const variance = (without.reduce((sum, one) => sum + (one - mean) ** 2, 0) * (blocks - 1)) / blocks;
  return { perMinute, error: Math.sqrt(variance) };
}
