import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger };

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LogOptions {
  readonly level: LogLevel;
  /** Where lines go: standard output unless said otherwise. */
  readonly destination?: DestinationStream;
}

/**
 * The service's log: a line of JSON for each entry. It knows routes, statuses, durations and keys' ids, and nothing of any
 * customer: neither paths nor queries, headers or bodies are written.
 */
export function openLog({ level, destination = pino.destination({ dest: 1, sync: false }) }: LogOptions): Logger {
  const formatters = { level: (label: string) => ({ level: label }) };
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters }, destination);
}
