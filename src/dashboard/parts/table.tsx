/** A table that the server has written: its first column names the row, the others are figures. */
import type { PageTable } from '../contract.ts';

export function TableView({ table, shown = false }: { table: PageTable; shown?: boolean }) {
  const { caption, columns, rows, emphasis = [], note } = table;
  return (
    <>
      <table {...(shown ? { class: 'table' } : {})}>
        {caption ? <caption class={shown ? '' : 'unseen'}>{caption}</caption> : null}
        <thead>
          <tr>
            {columns.map((name, k) => (
              <th scope="col" key={name} class={k > 0 ? 'figure wrapped' : ''}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            <tr key={cells[0]} class={emphasis.includes(row) ? 'chosen' : ''}>
              {cells.map((cell, k) =>
                k === 0 ? (
                  <th scope="row" key={columns[k]}>
                    {cell}
                  </th>
                ) : (
                  <td class="figure" key={columns[k]}>
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {note ? <p class="soft">{note}</p> : null}
    </>
  );
}
