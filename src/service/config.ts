/** What a server is told: by flag, else by environment variable, else by a file, else by default. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { PerennialError } from '../errors.ts';
import { LOG_LEVELS } from './log.ts';

/** Text of the environment counts as what it stands for. */
const whole = (least: number, most: number) => z.coerce.number().int().min(least).max(most);
const yesNo = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);

export const configSchema = z.strictObject({
  bundle: z.string().min(1).optional().meta({ description: 'saved model' }),
  store: z.string().min(1).optional().meta({ description: 'store to serve' }),
  models: z.string().min(1).optional().meta({ description: 'folder of versions; beside the bundle unless given' }),
  transactions: z.string().optional().meta({ description: 'file of transactions, in place of a store' }),
  port: whole(0, 65_535).default(3000).meta({ description: 'to listen on; 0 for any' }),
  host: z.string().min(1).default('127.0.0.1').meta({ description: 'address to listen on' }),
  logLevel: z.enum(LOG_LEVELS).default('info').meta({ description: 'the least that is logged; warn at a terminal' }),
  rateLimit: whole(0, 1e9).default(0).meta({ description: 'requests a minute from one address; 0 for no limit' }),
  bodyLimit: whole(1000, 1e9).default(5_000_000).meta({ description: 'bytes of a request' }),
  customerLimit: whole(1, 1e7).default(10_000).meta({ description: 'customers of a request' }),
  threads: whole(0, 64)
    .optional()
    .meta({ description: 'that do batches and explanations; one less than there are cores unless given' }),
  queueLimit: whole(0, 10_000)
    .default(32)
    .meta({ description: 'batches and explanations that may wait for their turn' }),
  trustProxy: whole(0, 10).default(0).meta({ description: 'proxies before the server, whose word counts' }),
  webhook: z
    .url({ protocol: /^https?$/, error: 'must be an address of http or https' })
    .optional()
    .meta({ description: 'address that alarms are sent to, signed' }),
  webhookSecret: z.string().min(16).optional().meta({ description: 'signs what is sent to the webhook' }),
  quiet: yesNo.default(false).meta({ description: 'print nothing but warnings and errors' }),
});
export type Config = z.output<typeof configSchema>;

export interface ConfigSources {
  /** As the command line gave them; what was not given is undefined. */
  readonly flags: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** A JSON file. */
  readonly file?: string | undefined;
}

export interface ReadConfig {
  readonly config: Config;
  /** Where each setting that is not the default comes from. */
  readonly from: Readonly<Record<string, string>>;
}

/** @throws FILE_NOT_FOUND, FILE_FORMAT, OPTION_INVALID naming the setting and where it was set */
export function readConfig({ flags, environment, file }: ConfigSources): ReadConfig {
  const given: Record<string, unknown> = {};
  const from: Record<string, string> = {};
  const settings = file === undefined ? {} : readFile(file);
  for (const name of Object.keys(settings)) {
    if (!Object.hasOwn(configSchema.shape, name))
      throw invalid(`${file}, ${name}`, settings[name], 'there is no such setting');
  }
  for (const name of Object.keys(configSchema.shape)) {
    const candidates: [string, unknown][] = [
      [`--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, flags[name]],
      [variableOf(name), environment[variableOf(name)]],
      [`${file}, ${name}`, settings[name]],
    ];
    const found = candidates.find(([, value]) => value !== undefined);
    if (found) [from[name], given[name]] = found;
  }
  const parsed = configSchema.safeParse(given);
  if (parsed.success) return { config: parsed.data, from };
  const [{ path, message }] = parsed.error.issues;
  const name = String(path[0]);
  throw invalid(from[name], given[name], message.replace(/^Invalid (input|option): /, ''));
}

/** `logLevel` to `PERENNIAL_LOG_LEVEL`. */
export function variableOf(name: string): string {
  return `PERENNIAL_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

function readFile(file: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new PerennialError('FILE_NOT_FOUND', { file }, { cause: error });
  }
  const problem = { file, format: 'JSON', remedy: 'See: perennial serve --print-config' };
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (error) {
    throw new PerennialError(
      'FILE_FORMAT',
      { ...problem, problem: String((error as Error).message) },
      { cause: error },
    );
  }
  throw new PerennialError('FILE_FORMAT', { ...problem, problem: 'it is not an object of settings' });
}

function invalid(option: string, value: unknown, problem: string): PerennialError {
  const remedy = 'perennial serve --print-config shows all settings.';
  return new PerennialError('OPTION_INVALID', { option, value: JSON.stringify(value), problem, remedy });
}
