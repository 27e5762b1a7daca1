/** Every row accounted for, whether there is enough to learn from, and the step into the store. */
import { useState } from 'preact/hooks';
import { post, Refusal } from '../../ask.ts';
import type { Upload } from '../../contract.ts';
import { count, exactMoney, mean } from '../../figures.ts';
import { words } from '../../settings.ts';
import { Notes } from '../notes.tsx';
import { Failure } from '../states.tsx';

interface Props {
  readonly upload: Upload;
  put(upload: Upload): void;
}

export function Quality({ upload, put }: Props) {
  const { load: text } = words();
  const { quality, sufficiency, doubt, loaded, state } = upload;
  if (!quality) return null;
  const { read, accepted, excluded, orderLines, hasAmounts, currency, customers, cautions } = quality;
  const amount = (sum: string | null) => (sum === null ? '' : exactMoney(Number(sum), currency || null));
  return (
    <>
      <p>{text.sum(count(accepted.rows), count(customers))}</p>
      <div class="scroller">
        <table class="table accounts">
          <caption class="unseen">{text.quality}</caption>
          <thead>
            <tr>
              <th scope="col">{text.what}</th>
              <th scope="col" class="figure">
                {text.rows}
              </th>
              {hasAmounts ? (
                <th scope="col" class="figure">
                  {text.roles.amount}
                </th>
              ) : null}
              <th scope="col">{text.examples}</th>
            </tr>
          </thead>
          <tbody>
            <Line name={text.read} rows={read.rows} {...(hasAmounts ? { sum: amount(read.amount) } : {})} strong />
            <Line name={text.accepted} rows={accepted.rows} {...(hasAmounts ? { sum: amount(accepted.amount) } : {})} />
            {excluded.map(({ reason, rows, amount: sum, examples }) => (
              <Line
                key={reason}
                name={`${text.excluded}: ${text.reasons[reason] ?? reason}`}
                rows={rows}
                {...(hasAmounts ? { sum: amount(sum) } : {})}
                examples={examples}
              />
            ))}
            {orderLines > 0 ? (
              <Line name={text.orderLines} rows={orderLines} {...(hasAmounts ? { sum: '' } : {})} />
            ) : null}
          </tbody>
        </table>
      </div>
      <Notes
        title={text.notes(cautions.length)}
        notes={cautions.map(({ code, values }) => text.cautions[code](values))}
      />
      <h3>{text.enough}</h3>
      <ul class="checks">
        {sufficiency?.map(({ what, have, need, enough, consequence }) => {
          const said = text.checks[what];
          return (
            <li key={what}>
              <span class={enough ? 'good' : 'warning'} aria-hidden="true">
                {enough ? '✓' : '▲'}
              </span>{' '}
              {said ? said.name : what}: {have === null ? words().none : mean(have)}{' '}
              <span class="soft">
                ({text.need(mean(need))}) {said ? (enough ? said.yes : said.no) : consequence}
              </span>
            </li>
          );
        })}
      </ul>
      {loaded ? (
        <p role="status">
          <span class="good" aria-hidden="true">
            ✓
          </span>{' '}
          {text.loaded(count(loaded.added), loaded.known > 0 ? count(loaded.known) : null)}
        </p>
      ) : (
        <Into upload={upload} put={put} doubt={doubt !== null} busy={state === 'loading'} />
      )}
    </>
  );
}

interface LineProps {
  readonly name: string;
  readonly rows: number;
  readonly sum?: string;
  readonly strong?: boolean;
  readonly examples?: NonNullable<Upload['quality']>['excluded'][number]['examples'];
}

function Line({ name, rows, sum, strong = false, examples = [] }: LineProps) {
  const { load: text } = words();
  return (
    <tr class={strong ? 'strong' : ''}>
      <th scope="row">{name}</th>
      <td class="figure">{count(rows)}</td>
      {sum === undefined ? null : <td class="figure">{sum}</td>}
      <td>
        {examples.length > 0 ? (
          <details>
            <summary>{text.show}</summary>
            <ul>
              {examples.map(({ line, field, value }) => (
                <li key={line}>{text.example(count(line), field, value)}</li>
              ))}
            </ul>
          </details>
        ) : null}
      </td>
    </tr>
  );
}

interface IntoProps {
  readonly upload: Upload;
  put(upload: Upload): void;
  readonly doubt: boolean;
  readonly busy: boolean;
}

function Into({ upload, put, doubt, busy }: IntoProps) {
  const { load: text } = words();
  const [accepts, setAccepts] = useState(false);
  const [loading, setLoading] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const { read, excluded } = upload.quality!;
  const left = excluded.reduce((sum, { rows }) => sum + rows, 0);
  const most = excluded.toSorted((a, b) => b.rows - a.rows)[0]?.reason ?? '';
  const load = async () => {
    setLoading(true);
    setRefusal(null);
    try {
      put(await post<Upload>(`/v1/uploads/${upload.id}/load`, { acceptExcluded: accepts }));
    } catch (error) {
      if (error instanceof Refusal) setRefusal(error);
    } finally {
      setLoading(false);
    }
  };
  return (
    <>
      {doubt ? (
        <label class="check warning">
          <input type="checkbox" checked={accepts} onChange={(event) => setAccepts(event.currentTarget.checked)} />
          {text.doubt(left / Math.max(1, read.rows), text.reasons[most] ?? most)}
        </label>
      ) : null}
      <p>
        <button type="button" class="primary" disabled={busy || loading || (doubt && !accepts)} onClick={load}>
          {busy || loading ? text.loading : text.take}
        </button>
      </p>
      {refusal ? <Failure refusal={refusal} retry={load} /> : null}
    </>
  );
}
