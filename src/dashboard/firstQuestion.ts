/** What the overview asks, asked before the page itself has come: so both are on their way at once. */
import type { Language } from './choices.ts';
import { stepped } from './widths.ts';

/** The wider of the overview's two charts. */
function chartWidth(): number {
  const room = Math.min(1440, document.documentElement.clientWidth) - 32;
  return Math.min(960, stepped(room >= 900 ? (2 * (room - 24)) / 3 : room));
}

export function overviewQuestion(language: Language): string {
  return `/v1/summary?charts=value,lorenz&width=${chartWidth()}&lang=${language}`;
}

let asked: { readonly path: string; readonly response: Promise<Response> } | null = null;

export function askAhead(path: string): void {
  asked = { path, response: fetch(path, { credentials: 'same-origin' }) };
  // Whoever takes the answer is told.
  asked.response.catch(() => {});
}

/** The answer that is on its way to a question, once. */
export function takeAnswer(path: string): Promise<Response> | null {
  if (asked?.path !== path) return null;
  const { response } = asked;
  asked = null;
  return response;
}
