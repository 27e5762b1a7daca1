/**
 * Where networks are computed. The one file that knows: TensorFlow's own library where it is installed and loads, else
 * WebAssembly (3 to 4 times as fast as plain JavaScript), else plain JavaScript. Nothing is loaded until a network is
 * needed, for loading takes a second.
 */
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type * as Wasm from '@tensorflow/tfjs-backend-wasm';
import type * as Core from '@tensorflow/tfjs-core';
import type * as Layers from '@tensorflow/tfjs-layers';
import { PerennialError } from '../../errors.ts';

export const BACKENDS = ['tensorflow', 'wasm', 'cpu'] as const;
export type BackendName = (typeof BACKENDS)[number];

export interface Backend {
  readonly name: BackendName;
  /** For a person: `TensorFlow.js 4.22.0 on WebAssembly (SIMD)`. */
  readonly description: string;
  readonly tf: typeof Core;
  readonly layers: typeof Layers;
}

/** For a module of this format `import` first searches all of its text for exports, which takes longer than to load it. */
const require = createRequire(import.meta.url);

/** tfjs-node calls functions that Node 23 took away. */
const LAST_NODE_OF_TFJS_NODE = 22;

let chosen: Promise<Backend> | undefined;

/** The best backend that works here; the same one at every call. */
export function openBackend(): Promise<Backend> {
  chosen ??= firstThatWorks();
  return chosen;
}

/**
 * A backend by name, for comparisons. TensorFlow.js has one backend at a time: networks made earlier move over.
 *
 * @throws BACKEND_MISSING where it can't be had here
 */
export async function openBackendNamed(name: BackendName): Promise<Backend> {
  const tf: typeof Core = require('@tensorflow/tfjs-core');
  // Without it plain JavaScript advertises other backends on standard error.
  tf.enableProdMode();
  try {
    await START[name](tf);
    // Loaded and registered is not yet working: one small sum says.
    if (tf.tidy(() => tf.sum(tf.tensor1d([1, 2])).dataSync()[0]) !== 3) throw new Error('1 + 2 is not 3');
  } catch (error) {
    const problem = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new PerennialError('BACKEND_MISSING', { value: name, problem }, { cause: error });
  }
  const layers: typeof Layers = require('@tensorflow/tfjs-layers');
  return { name, description: `TensorFlow.js ${tf.version_core} on ${TITLES[name]}`, tf, layers };
}

async function firstThatWorks(): Promise<Backend> {
  for (const name of BACKENDS.slice(0, -1)) {
    try {
      return await openBackendNamed(name);
    } catch (error) {
      if (!(error instanceof PerennialError)) throw error;
    }
  }
  return openBackendNamed('cpu');
}

const TITLES: Readonly<Record<BackendName, string>> = {
  tensorflow: 'the TensorFlow library',
  wasm: 'WebAssembly',
  cpu: 'plain JavaScript',
};

const START: Readonly<Record<BackendName, (tf: typeof Core) => Promise<void>>> = {
  async tensorflow(tf) {
    const [major] = process.versions.node.split('.').map(Number);
    if (major > LAST_NODE_OF_TFJS_NODE) throw new Error(`tfjs-node does not run on Node ${major}`);
    // Read as the library is loaded: else it tells of its instruction sets on standard error.
    process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
    require('@tensorflow/tfjs-node');
    await use(tf, 'tensorflow');
  },
  async wasm(tf) {
    const wasm: typeof Wasm = require('@tensorflow/tfjs-backend-wasm');
    wasm.setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`);
    // Sums must round alike from run to run.
    wasm.setThreadsCount(1);
    // Its loader has every error of the process thrown anew, with itself printed whole: that is not its business.
    const errors = process.listeners('uncaughtException');
    const rejections = process.listeners('unhandledRejection');
    await use(tf, 'wasm');
    for (const listener of process.listeners('uncaughtException')) {
      if (!errors.includes(listener)) process.off('uncaughtException', listener);
    }
    for (const listener of process.listeners('unhandledRejection')) {
      if (!rejections.includes(listener)) process.off('unhandledRejection', listener);
    }
  },
  async cpu(tf) {
    require('@tensorflow/tfjs-backend-cpu');
    await use(tf, 'cpu');
  },
};

async function use(tf: typeof Core, name: string): Promise<void> {
  if (!(await tf.setBackend(name))) throw new Error(`TensorFlow.js refuses the backend ${name}`);
  await tf.ready();
}
