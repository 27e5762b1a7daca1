/** What to offer one customer: what is likely bought again, and what is new, each with its chance and reason. */
import { useAnswer } from '../ask.ts';
import type { Recommendations } from '../contract.ts';
import { percent } from '../figures.ts';
import { capabilities } from '../session.ts';
import { language, words } from '../settings.ts';
import { Loading, When } from './states.tsx';

type Row = Recommendations['recommendations'][number];

/** There are too few purchases to learn from, or none that names a product. */
const NOTHING = ['COLUMN_MISSING', 'TOO_LITTLE_DATA'];
const MOST = 5;

/** Nothing where the server has no store, or the shop names no products. */
export function Offers({ id }: { id: string }) {
  const { customer: text } = words();
  const has = capabilities.value.includes('products');
  const path = `/v1/customers/${encodeURIComponent(id)}/recommendations?top=${MOST}&lang=${language.value}`;
  const answer = useAnswer<Recommendations>(has ? path : null);
  if (!has || NOTHING.includes(answer.refusal?.problem.code ?? '')) return null;
  if (answer.data === null && answer.refusal === null) return <Learning />;
  return (
    <When answer={answer} blocks={['rows']}>
      {({ recommendations, horizonDays }) => (
        <div class="offers-beside">
          <List
            title={text.offers.again}
            rows={recommendations.filter(({ kind }) => kind === 'again')}
            days={horizonDays}
          />
          <List
            title={text.offers.new}
            rows={recommendations.filter(({ kind }) => kind !== 'again')}
            days={horizonDays}
          />
        </div>
      )}
    </When>
  );
}

/** The first to ask waits until the model of products has been learnt. */
function Learning() {
  const { customer: text } = words();
  return (
    <section class="offers">
      <h2>{text.offers.title}</h2>
      <p class="soft" role="status">
        {text.offers.learning}
      </p>
      <Loading blocks={['line']} />
    </section>
  );
}

function List({ title, rows, days }: { title: string; rows: readonly Row[]; days: number }) {
  const { customer: text } = words();
  if (rows.length === 0) return null;
  return (
    <section class="offers">
      <h2>{title}</h2>
      <div class="scroller whole">
        <table class="table">
          <caption class="unseen">{title}</caption>
          <thead>
            <tr>
              <th scope="col">{text.offers.product}</th>
              <th scope="col" class="figure wrapped">
                {text.offers.chance(days)}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ product, probability, reason }) => (
              <tr key={product}>
                <th scope="row">
                  {product}
                  <span class="second">{reason}</span>
                </th>
                <td class="figure forecast">{probability === null ? '–' : percent(probability)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
