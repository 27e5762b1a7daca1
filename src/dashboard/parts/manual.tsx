/** What people know of a customer: read, said, and taken back, beside what the model says. */
import { useState } from 'preact/hooks';
import { ask, Refusal, useAnswer } from '../ask.ts';
import type { ManualRequest, ManualValues } from '../contract.ts';
import { mean, money } from '../figures.ts';
import { readNumber } from '../readRows.ts';
import { capabilities, may } from '../session.ts';
import { decisionWords } from '../settings.ts';
import { When } from './states.tsx';

type Said = ManualValues['values'][number];
type Field = Said['field'];
const MONEY: readonly Field[] = ['predicted_value', 'expected_spend', 'order_value'];

/** Nothing where the server has no store to keep it in. */
export function Manual({ id, currency }: { id: string; currency: string | null }) {
  const { manual: text } = decisionWords();
  const has = capabilities.value.includes('decisions');
  const path = `/v1/customers/${encodeURIComponent(id)}/manual`;
  const answer = useAnswer<ManualValues>(has ? path : null);
  if (!has) return null;
  return (
    <section class="further manual">
      <h2>{text.title}</h2>
      <When answer={answer} blocks={['line']}>
        {(manual) => (
          <>
            {manual.values.length === 0 ? (
              <p class="soft">{text.none}</p>
            ) : (
              <Both manual={manual} currency={currency} />
            )}
            {may('write') ? <Say path={path} there={manual.values.length > 0} done={answer.retry} /> : null}
          </>
        )}
      </When>
    </section>
  );
}

function Both({ manual, currency }: { manual: ManualValues; currency: string | null }) {
  const { manual: text } = decisionWords();
  const { automaticValue, manualValue, value, weight, values } = manual;
  const print = (amount: number | null) => (amount === null ? '–' : money(amount, currency));
  return (
    <>
      <dl class="pairs">
        <dt>{text.model}</dt>
        <dd class="forecast">{print(automaticValue)}</dd>
        <dt>{text.said}</dt>
        <dd>{print(manualValue)}</dd>
        <dt>{text.counts}</dt>
        <dd>
          <strong>{print(value)}</strong>{' '}
          <span class="soft">{weight === 1 ? text.replaced : weight > 0 ? text.weight(weight) : null}</span>
        </dd>
      </dl>
      <p class="soft">{text.text}</p>
      <ul class="said">
        {values.map((said) => (
          <li key={said.field}>
            {text.fields[said.field]}: <strong>{written(said, currency)}</strong>
            {said.reason ? ` – ${said.reason}` : ''}{' '}
            <span class="soft">
              ({text.by(said.source, said.notedAt)}
              {said.expired ? `; ${text.expired}` : said.validTo ? `; ${text.until(said.validTo)}` : ''})
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function written({ field, value, low, high }: Said, currency: string | null): string {
  const print = (figure: number) => {
    if (field === 'p_return') return `${mean(100 * figure)} %`;
    return MONEY.includes(field) ? money(figure, currency) : mean(figure);
  };
  return low === null || high === null ? print(value) : `${print(value)} (${print(low)} – ${print(high)})`;
}

const EMPTY = { field: 'predicted_value', value: '', low: '', high: '', validTo: '', reason: '', source: '' };

function Say({ path, there, done }: { path: string; there: boolean; done(): void }) {
  const { manual: text } = decisionWords();
  const [typed, setTyped] = useState(EMPTY);
  const [wrong, setWrong] = useState<string | null>(null);
  const change = async (method: 'PUT' | 'DELETE', body?: ManualRequest) => {
    try {
      const headers = { 'Content-Type': 'application/json' };
      await ask(path, { method, ...(body ? { headers, body: JSON.stringify(body) } : {}) });
      setTyped(EMPTY);
      setWrong(null);
      done();
    } catch (error) {
      if (error instanceof Refusal) setWrong(error.message);
    }
  };
  const save = (event: SubmitEvent) => {
    event.preventDefault();
    const scale = typed.field === 'p_return' ? 0.01 : 1;
    const [value, low, high] = [typed.value, typed.low, typed.high].map((figure) => scale * readNumber(figure));
    const open = typed.low === '' && typed.high === '';
    if (!(value >= 0) || !(open || (low <= value && value <= high))) return setWrong(text.wrong);
    void change('PUT', {
      source: typed.source,
      values: [
        {
          ...{ field: typed.field as Field, value, reason: typed.reason },
          ...(open ? {} : { low, high }),
          ...(typed.validTo === '' ? {} : { validTo: typed.validTo }),
        },
      ],
    });
  };
  const input = (name: 'value' | 'low' | 'high' | 'reason' | 'source', label: string) => (
    <label>
      {label}
      <input value={typed[name]} onInput={(event) => setTyped({ ...typed, [name]: event.currentTarget.value })} />
    </label>
  );
  return (
    <details>
      <summary>{text.set}</summary>
      <form class="wishes" onSubmit={save}>
        {there ? <p class="soft">{text.replaces}</p> : null}
        <label>
          {text.field}
          <select value={typed.field} onChange={(event) => setTyped({ ...typed, field: event.currentTarget.value })}>
            {Object.entries(text.fields).map(([field, name]) => (
              <option value={field} key={field}>
                {name}
              </option>
            ))}
          </select>
        </label>
        {input('value', text.value)}
        {input('low', text.low)}
        {input('high', text.high)}
        <label>
          {text.validTo}
          <input
            type="date"
            value={typed.validTo}
            onInput={(event) => setTyped({ ...typed, validTo: event.currentTarget.value })}
          />
        </label>
        {input('reason', text.reason)}
        {input('source', text.source)}
        {wrong === null ? null : (
          <p class="warning" role="alert">
            ▲ {wrong}
          </p>
        )}
        <p class="actions">
          <button type="submit" class="primary">
            {text.save}
          </button>
          {there ? (
            <button type="button" class="quiet" onClick={() => change('DELETE')}>
              {text.remove}
            </button>
          ) : null}
        </p>
      </form>
    </details>
  );
}
