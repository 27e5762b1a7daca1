/** What the overview asks, asked before the page itself has come (ahead.ts): so both are on their way at once. */
import type { Language } from './choices.ts';
import { stepped } from './widths.ts';

/** The wider of the overview's two charts. */
function chartWidth(): number {
  // The window's own width: that of the document would have it laid out before there is anything in it.
  const room = Math.min(1440, innerWidth) - 32;
  return Math.min(960, stepped(room >= 900 ? (2 * (room - 24)) / 3 : room));
}

export function overviewQuestion(language: Language): string {
  return `/v1/summary?charts=value,lorenz&width=${chartWidth()}&lang=${language}`;
}

/** An answer whose body has come as well. */
export interface Came {
  readonly response: Response;
  readonly text: string;
}

export async function came(asked: Promise<Response>): Promise<Came> {
  const response = await asked;
  return { response, text: await response.text() };
}

interface Asked {
  readonly path: string;
  readonly answer: Promise<Came>;
  /** Once it has come, and is none that says why there is none. */
  data?: unknown;
}

declare global {
  /** What the document itself has asked: nothing, or nothing any more, where null. */
  var asked: Asked | null | undefined;
}

export function askAhead(path: string, language: Language): void {
  const init: RequestInit = { credentials: 'same-origin', headers: { 'Accept-Language': language } };
  const asked: Asked = { path, answer: came(fetch(path, init)) };
  globalThis.asked = asked;
  asked.answer.then(
    ({ response, text }) => {
      if (response.ok) asked.data = JSON.parse(text);
    },
    // Whoever takes the answer is told.
    () => {},
  );
}

/** The answer that is on its way to a question, once. */
export function takeAnswer(path: string): Promise<Came> | null {
  const { asked } = globalThis;
  if (asked?.path !== path) return null;
  globalThis.asked = null;
  return asked.answer;
}

/** What has come to a question already; undefined where nothing has. */
export function dataAhead<T>(path: string | null): T | undefined {
  return globalThis.asked?.path === path ? (globalThis.asked?.data as T | undefined) : undefined;
}

/** Resolves when the answer has come, or so many ms have gone by. */
export async function untilAnswered(most: number): Promise<void> {
  const { asked } = globalThis;
  if (!asked) return;
  const pause = new Promise((resolve) => setTimeout(resolve, most));
  await Promise.race([asked.answer.catch(() => {}), pause]);
}
