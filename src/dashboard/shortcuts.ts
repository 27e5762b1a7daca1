/** Keys of the whole page. Letters can be switched off (WCAG 2.1.4). */
import { screensThere } from './menu.tsx';
import { shortcuts } from './settings.ts';

/** So long after `g` a letter still names a screen. */
const PAUSE_MS = 1200;

/**
 * @param go    follows an address
 * @param help  opens the help
 * @returns     stops listening
 */
export function listen(go: (address: string) => void, help: () => void): () => void {
  let asked = 0;
  const heard = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target as HTMLElement;
    if (ahead !== null && event.key.length === 1) {
      ahead += event.key;
      event.preventDefault();
      return;
    }
    if (event.key === 'Escape') {
      target.blur();
      return;
    }
    if (!shortcuts.value || target.closest('input, textarea, select, dialog')) return;
    const named = event.timeStamp - asked < PAUSE_MS;
    const screen = named ? screensThere().find(({ key }) => key === event.key) : undefined;
    asked = event.key === 'g' ? event.timeStamp : 0;
    if (screen) go(screen.path);
    else if (event.key === '?') help();
    else if (event.key === '/') search(go);
    else if (event.key === 'y') document.getElementById('copy-id')?.click();
    else if (event.key === '[') document.getElementById('before')?.click();
    else if (event.key === ']') document.getElementById('after')?.click();
    else return;
    event.preventDefault();
  };
  addEventListener('keydown', heard);
  return () => removeEventListener('keydown', heard);
}

/** What was typed after `/` while the screen with the search was still to come; null where none is waited for. */
let ahead: string | null = null;
/** So long it may take to come. */
const WAIT_MS = 5000;

function search(go: (address: string) => void): void {
  const field = document.getElementById('search');
  if (field) {
    field.focus();
    return;
  }
  ahead = '';
  setTimeout(takeAhead, WAIT_MS);
  go('/customers?focus=search');
}

/** Gives what was typed ahead to the field that it was meant for. */
export function takeAhead(): string {
  const typed = ahead ?? '';
  ahead = null;
  return typed;
}
