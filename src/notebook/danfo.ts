/**
 * To danfojs and back. danfojs weighs some 400 MB and belongs to notebooks alone, so it is either given, or loaded from
 * where the notebook stands; nothing here imports it by name.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PerennialError } from '../errors.ts';

/** As much of a DataFrame as is read here. */
export interface DanfoFrame {
  readonly columns: string[];
  readonly index: readonly (string | number)[];
  readonly values: unknown;
}

/** As much of the module `danfojs-node` as is used here. */
export interface DanfoModule {
  readonly DataFrame: FrameClass;
}
// biome-ignore lint/suspicious/noExplicitAny: danfojs takes any data, and its frames have types of their own
type FrameClass = new (data: any) => DanfoFrame;

const PACKAGE = 'danfojs-node';

/** @throws PACKAGE_MISSING where the working folder's package.json installs none */
export async function danfojs(): Promise<DanfoModule> {
  const load = createRequire(join(process.cwd(), 'package.json'));
  let loaded: DanfoModule & { readonly tensorflow?: { enableProdMode(): void } };
  try {
    loaded = load(PACKAGE);
  } catch (cause) {
    throw new PerennialError('PACKAGE_MISSING', { name: PACKAGE, file: process.cwd() }, { cause });
  }
  // It brings a TensorFlow.js of its own, which warns where another is loaded beside it.
  loaded.tensorflow?.enableProdMode();
  return loaded;
}

/** danfojs takes plain arrays only. */
export function framed<Module extends DanfoModule>(
  { DataFrame }: Module,
  columns: Readonly<Record<string, ArrayLike<unknown>>>,
): InstanceType<Module['DataFrame']> {
  const plain = Object.entries(columns).map(([name, column]) => [name, Array.from(column, plainValue)]);
  return new DataFrame(Object.fromEntries(plain)) as InstanceType<Module['DataFrame']>;
}

/** Days as text, for danfojs knows no dates; exact money as numbers. */
function plainValue(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  return typeof value === 'bigint' ? Number(value) : value;
}

export function unframed({ columns, index, values }: DanfoFrame): Record<string, unknown[]> {
  const rows = values as readonly unknown[];
  const cell = (row: unknown, at: number) => (Array.isArray(row) ? row[at] : row);
  const named = index.some((name, at) => name !== at);
  return {
    ...(named ? { index: [...index] } : {}),
    ...Object.fromEntries(columns.map((name, at) => [name, rows.map((row) => cell(row, at))])),
  };
}
