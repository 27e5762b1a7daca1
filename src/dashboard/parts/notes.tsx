interface Props {
  readonly title: string;
  readonly notes: readonly string[];
}

/** What there is to know beside the figures. */
export function Notes({ title, notes }: Props) {
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
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </details>
  );
}
