import { words } from '../settings.ts';

interface Props {
  readonly title: string;
  readonly notes: readonly string[];
  /** Whether they are words of the page already: else of the service, which speaks English. */
  readonly own?: boolean;
}

/** What there is to know beside the figures. */
export function Notes({ title, notes, own = false }: Props) {
  if (notes.length === 0) return null;
  return (
    <details class="notes">
      <summary>
        <span class="warning" aria-hidden="true">
          ▲
        </span>{' '}
        {title}
      </summary>
      <ul>
        {notes.map((note) => {
          const said = own ? note : words().note(note);
          return (
            <li key={note} {...(said === null ? { lang: 'en' } : {})}>
              {said ?? note}
            </li>
          );
        })}
      </ul>
    </details>
  );
}
