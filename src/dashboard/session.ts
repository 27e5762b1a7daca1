/** Who asks, what the one may do, and what the server has: menu and buttons go by it. */
import { computed, signal } from '@preact/signals';
import { ask } from './ask.ts';
import type { Session } from './contract.ts';
import { store, stored } from './settings.ts';
import { summary } from './summary.ts';

/** null until the server has told, and where it asks for a key. */
export const session = signal<Session | null>(null);

/** As the last visit left them, so that the menu does not jump when the answer comes. */
const remembered = (stored('capabilities') ?? 'customers model try').split(' ');

/** What the server has. */
export const capabilities = computed<readonly string[]>(
  () => session.value?.capabilities ?? summary.value?.capabilities ?? remembered,
);

/** Whether a button for it is shown. */
export function may(scope: Session['scopes'][number]): boolean {
  return session.value?.scopes.includes(scope) ?? false;
}

/** Ends the session: the page then asks for a key again. */
export async function signOut(): Promise<void> {
  await ask('/v1/session', { method: 'DELETE' }).catch(() => undefined);
  location.assign('/');
}

/** Asks once more: after signing in, and where the server may have come to have more. */
export async function learn(): Promise<void> {
  try {
    const next = await ask<Session>('/v1/session');
    session.value = next;
    store('capabilities', next.capabilities.join(' '));
  } catch {
    // Whatever is asked next is refused as well, and says why.
    session.value = null;
  }
}
