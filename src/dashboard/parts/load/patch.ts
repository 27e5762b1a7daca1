import type { UploadSettings } from '../../contract.ts';

/** Changes how a file is read, from what was wanted last. */
export type Patch = (change: (settings: UploadSettings) => UploadSettings) => Promise<void>;
