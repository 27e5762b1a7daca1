/** The summary of all customers: the frame and the overview share it. */
import { signal } from '@preact/signals';
import { ask } from './ask.ts';
import type { Summary } from './contract.ts';

/** The last one that came, from whichever screen; null before. */
export const summary = signal<Summary | null>(null);
/** Whether the service has newer figures than those shown. */
export const outdated = signal(false);

const EVERY_MS = 60_000;

/** Keeps what a screen has asked for. */
export function keep(next: Summary): void {
  summary.value = next;
  outdated.value = false;
}

/** Asks now and then whether there is something newer; what is shown stays until the person wants otherwise. */
export function watch(): () => void {
  const look = async () => {
    if (document.hidden || !summary.value) return;
    try {
      const { version } = await ask<Summary>('/v1/summary');
      if (summary.value && version !== summary.value.version) outdated.value = true;
    } catch {
      // A server that is gone is told by the next thing that is asked of it.
    }
  };
  const timer = setInterval(look, EVERY_MS);
  document.addEventListener('visibilitychange', look);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', look);
  };
}
