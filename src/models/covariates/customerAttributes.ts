/**
 * Attributes of customers, which a ledger keeps as text, as covariates of a model: numbers where training found nothing
 * else, names of levels otherwise.
 */
import type { CustomerColumns, Summaries } from '../../facts/summaries.ts';
import { type CovariateCode, type CovariateColumn, type Covariates, refuse } from './covariateCoding.ts';

/** What is to be known of a covariate: its name, and after training what it is. */
type Wanted = Pick<CovariateCode, 'name'> & Partial<Pick<CovariateCode, 'kind'>>;

/**
 * @param rows    customers to take, in this order
 * @param wanted  names for training, where a column of numbers becomes a number; codes learnt there afterwards
 * @throws COVARIATE_INVALID where the summaries do not have an attribute, or a customer has no value: it names the first
 */
export function attributeCovariates(
  summaries: MaybeNamed,
  rows: readonly number[],
  wanted: readonly Wanted[],
): Covariates {
  return Object.fromEntries(
    wanted.map(({ name, kind }) => [name, columnOf(name, attributeColumn(summaries, rows, name), kind)]),
  );
}

/** Where there are names, an error can tell whom it means. */
type MaybeNamed = CustomerColumns & Partial<Pick<Summaries, 'customer'>>;

function attributeColumn({ attributes = {}, customer }: MaybeNamed, rows: readonly number[], name: string): string[] {
  if (!Object.hasOwn(attributes, name)) {
    refuse(name, 'it is not among the attributes', 'Give the attributes that the model needs.');
  }
  const missing = rows.filter((row) => attributes[name][row] === '');
  if (missing.length > 0) {
    refuse(
      name,
      `${missing.length} ${missing.length === 1 ? 'customer has' : 'customers have'} no value, ` +
        `the first is ${customer ? JSON.stringify(customer[missing[0]]) : `number ${missing[0] + 1}`}`,
      "Fill them in, with a level such as 'unknown' for a category, or leave the covariate out.",
    );
  }
  return rows.map((row) => attributes[name][row]);
}

/** What training took for a number stays one: text that is none is then refused where it is coded. */
function columnOf(name: string, texts: readonly string[], kind?: CovariateCode['kind']): CovariateColumn {
  if (kind === 'category' || !texts.every(isNumber)) {
    if (kind === 'number') {
      const wrong = texts.find((text) => !isNumber(text));
      refuse(name, `${JSON.stringify(wrong)} is not a number`, 'Give it as the model was trained on it.');
    }
    return texts;
  }
  return Float64Array.from(texts, Number);
}

function isNumber(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
}

/** What to say of one customer whose levels training did not see. */
export function unseenLevels(
  coding: readonly CovariateCode[],
  { attributes = {} }: CustomerColumns,
  row: number,
): string[] {
  return coding.flatMap((code) => {
    if (code.kind === 'number') return [];
    const level = attributes[code.name]?.[row] ?? '';
    // A customer with refunds alone has none, and no prediction.
    if (level === '' || code.levels.includes(level) || code.rare.includes(level)) return [];
    const as = code.hasOther ? 'other rare levels do' : JSON.stringify(code.levels[0]);
    const told = JSON.stringify(level);
    const what = code.unlisted ? `${told} was rare in training or not there` : `training did not see ${told}`;
    return [`Covariate ${code.name}: ${what}; it counts as ${as}.`];
  });
}
