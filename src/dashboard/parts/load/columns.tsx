/** What each role is read from, with values, and how the file was recognised; any of it can be chosen anew. */
import type { Upload } from '../../contract.ts';
import { words } from '../../settings.ts';
import type { Patch } from './patch.ts';

type Role = NonNullable<NonNullable<Upload['columns']>[number]['role']>;

/** In the order in which a person thinks of them; the first two are needed. */
const ROLES: readonly Role[] = [
  ...(['customer', 'date', 'amount', 'quantity', 'unitPrice', 'order', 'transactionId', 'currency'] as const),
  ...(['refunded', 'product', 'category', 'channel', 'adviser', 'branch'] as const),
];

interface Props {
  readonly upload: Upload;
  patch: Patch;
  /** Once it is loaded nothing is changed any more. */
  readonly fixed: boolean;
}

export function Columns({ upload, patch, fixed }: Props) {
  const { load: text } = words();
  const { columns, recognised, settings, problem, question, quality } = upload;
  if (!columns) return null;
  const choose = (role: Role, name: string) => {
    return patch((settings) => {
      const { [role]: _, ...others } = settings.columns ?? {};
      return { ...settings, columns: name === '' ? others : { ...others, [role]: name } };
    });
  };
  const used = new Map(columns.flatMap(({ name, role, values }) => (role ? [[role, { name, values }] as const] : [])));
  // Roles that the file has, that are needed, or that there is a column left for.
  const shown = ROLES.filter((role) => used.has(role) || role === 'customer' || role === 'date' || role === 'amount');
  const hidden = ROLES.filter((role) => !shown.includes(role));
  const row = (role: Role) => (
    <tr key={role}>
      <th scope="row">{text.roles[role]}</th>
      <td>
        <select
          aria-label={text.columnOf(text.roles[role])}
          disabled={fixed}
          value={settings.columns?.[role] ?? used.get(role)?.name ?? ''}
          onChange={(event) => choose(role, event.currentTarget.value)}
        >
          <option value="">{text.noColumn}</option>
          {columns.map(({ name }) => (
            <option value={name} key={name}>
              {name}
            </option>
          ))}
        </select>
      </td>
      <td class="values">
        {used.get(role)?.values.join(' · ') ??
          (role === 'amount' && used.has('quantity') && used.has('unitPrice') ? (
            <span class="soft">{text.product}</span>
          ) : (
            ''
          ))}
      </td>
    </tr>
  );
  return (
    <>
      <p>{recognised && recognised.name !== 'generic' ? text.recognised(recognised.title) : text.byNames}</p>
      {problem && !question ? (
        <p class="warning" role="alert">
          ▲ {text.cannot} {problem.detail}.
          {problem.code === 'COLUMN_MISSING' || problem.code === 'COLUMN_AMBIGUOUS' ? ` ${text.chooseBelow}` : ''}
        </p>
      ) : null}
      <div class="scroller">
        <table class="table mapping">
          <caption class="unseen">{text.columns}</caption>
          <thead>
            <tr>
              <th scope="col">{text.role}</th>
              <th scope="col">{text.column}</th>
              <th scope="col">{text.values}</th>
            </tr>
          </thead>
          <tbody>{shown.map(row)}</tbody>
        </table>
      </div>
      <details>
        <summary>{text.moreRoles}</summary>
        <div class="scroller">
          <table class="table mapping">
            <caption class="unseen">{text.moreRoles}</caption>
            <tbody>{hidden.map(row)}</tbody>
          </table>
        </div>
      </details>
      {quality?.hasAmounts ? (
        <form
          class="setting"
          onSubmit={(event) => {
            event.preventDefault();
            const given = String(new FormData(event.currentTarget).get('currency')).trim();
            void patch((before) => ({ ...before, currency: given === '' ? undefined : given.toUpperCase() }));
          }}
        >
          <label>
            {text.currency}
            <input
              name="currency"
              size={5}
              maxLength={40}
              disabled={fixed}
              defaultValue={quality.currency}
              key={quality.currency}
              placeholder="EUR"
            />
          </label>
          {fixed ? null : (
            <button type="submit" class="quiet">
              {text.apply}
            </button>
          )}
          {quality.currency === '' && !fixed ? <p class="soft">{text.currencyAsk}</p> : null}
        </form>
      ) : null}
    </>
  );
}
