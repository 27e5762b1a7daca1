import { useEffect } from 'preact/hooks';
import { ask } from './ask.ts';
import type { Summary } from './contract.ts';
import { capabilities } from './session.ts';
import { keep, summary } from './summary.ts';

/** The frame says of what day the data are, whichever screen came first. */
export function useSummary(): void {
  useEffect(() => {
    // A server without customers has none to tell.
    if (summary.value || !capabilities.value.includes('customers')) return;
    ask<Summary>('/v1/summary').then(keep, () => {
      // What the screen itself asks for says why.
    });
  }, []);
}
