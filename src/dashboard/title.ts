import { useEffect } from 'preact/hooks';

/** Names the tab. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${plain(title)} · Perennial`;
  }, [title]);
}

/** Without soft hyphens, which belong to what is shown alone. */
export function plain(text: string): string {
  return text.replaceAll('\u00ad', '');
}
