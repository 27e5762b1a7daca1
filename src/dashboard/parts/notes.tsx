/** What the service says beside the figures. It speaks English. */
export function Notes({ title, notes }: { title: string; notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <details class="notes">
      <summary>
        <span class="warning" aria-hidden="true">
          ▲
        </span>{' '}
        {title}
      </summary>
      <ul lang="en">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </details>
  );
}
