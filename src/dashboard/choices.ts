/** What a person has chosen for this browser, as it is kept there: needed before anything else of the page. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What was stored under a name; null where nothing is, or may be. */
export function stored(name: string): string | null {
  try {
    return localStorage.getItem(`perennial.${name}`);
  } catch {
    // A browser may forbid it: then choices last as long as the page.
    return null;
  }
}

export function store(name: string, value: string): void {
  try {
    localStorage.setItem(`perennial.${name}`, value);
  } catch {}
}

export function firstLanguage(): Language {
  const wanted = [stored('language'), ...navigator.languages].map((tag) => tag?.slice(0, 2));
  return (wanted.find((tag) => LANGUAGES.includes(tag as Language)) as Language | undefined) ?? 'en';
}
