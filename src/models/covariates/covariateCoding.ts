/**
 * From customers' covariates to numbers that coefficients multiply, and back at score time. Categories become one column
 * a level, against the commonest; numbers are standardised. What was learnt is plain data.
 */
import { PerennialError } from '../../errors.ts';
import { cholesky, zeros } from '../../numerics/linearAlgebra.ts';

/** Numbers, or names of levels; null, '' and NaN are missing. */
export type CovariateColumn = Float64Array | readonly (string | null)[];
export type Covariates = Readonly<Record<string, CovariateColumn>>;

export type CovariateCode = CategoryCode | NumberCode;

export interface CategoryCode {
  readonly name: string;
  readonly kind: 'category';
  /** The commonest first: what the others are compared with. */
  readonly levels: readonly string[];
  /** Levels too rare for a coefficient of their own; none where they are too many to list. */
  readonly rare: readonly string[];
  /** How many rare levels are not listed; absent where all are. */
  readonly unlisted?: number | undefined;
  /** Whether rare levels are together enough for one; otherwise they count as the commonest. */
  readonly hasOther: boolean;
}

export interface NumberCode {
  readonly name: string;
  readonly kind: 'number';
  readonly mean: number;
  readonly sd: number;
}

/** One column of numbers, one value a customer. */
export interface Term {
  readonly covariate: string;
  /** 'channel=web', or the covariate's own name for a number. */
  readonly name: string;
}

export interface Design {
  readonly terms: readonly Term[];
  readonly columns: readonly Float64Array[];
  readonly warnings: readonly string[];
}

/** A level of fewer customers is rare. */
export const RARE = 30;
/** Levels with a coefficient of their own, the commonest, and rare ones that are listed: a coding stays readable. */
const MOST_LEVELS = 50;
/** A number of so few values, such as a flag or a count, makes few groups as it is. */
const FEW_VALUES = 50;
const OTHER = '(other)';

/** @throws COVARIATE_INVALID for missing values, one value for all, or about as many levels as customers */
export function learnCoding(covariates: Covariates): CovariateCode[] {
  return Object.entries(covariates).map(([name, column]) => {
    requireComplete(name, column);
    return column instanceof Float64Array ? learnNumber(name, column) : learnCategory(name, column);
  });
}

function learnNumber(name: string, column: Float64Array): NumberCode {
  const mean = column.reduce((sum, v) => sum + v, 0) / column.length;
  const sd = Math.sqrt(column.reduce((sum, v) => sum + (v - mean) ** 2, 0) / column.length);
  if (!(sd > 1e-12 * Math.abs(mean)) || column.every((v) => v === column[0])) refuseConstant(name, `${column[0]}`);
  return { name, kind: 'number', mean, sd };
}

function learnCategory(name: string, column: readonly (string | null)[]): CategoryCode {
  const customers = new Map<string, number>();
  for (const level of column) customers.set(level!, (customers.get(level!) ?? 0) + 1);
  // By name where equally common: then rows may come in any order.
  const byCount = [...customers].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const levels = byCount.filter(([, n], i) => i === 0 || (n >= RARE && i < MOST_LEVELS)).map(([level]) => level);
  const lumped = byCount.slice(levels.length);
  const inLumped = lumped.reduce((sum, [, n]) => sum + n, 0);
  if (lumped.length > MOST_LEVELS && inLumped > column.length / 2) {
    refuse(
      name,
      `its ${byCount.length} levels tell customers apart rather than group them: ${inLumped} of ${column.length} ` +
        `customers are outside the ${levels.length} commonest`,
      'Join levels into groups (regions for places, say), or leave the covariate out, as with an id.',
    );
  }
  const hasOther = inLumped >= RARE;
  if (levels.length === 1 && !hasOther) {
    refuseConstant(name, lumped.length > 0 ? `${levels[0]}, but for fewer than ${RARE} customers` : levels[0]);
  }
  if (lumped.length > MOST_LEVELS)
    return { name, kind: 'category', levels, rare: [], unlisted: lumped.length, hasOther };
  return { name, kind: 'category', levels, rare: lumped.map(([level]) => level).sort(), hasOther };
}

/**
 * Numbers for customers by a coding learnt earlier. A level that training did not see counts among the rare ones, with a
 * warning.
 *
 * @param grain  rounds numbers of many values to so much of a standard deviation, so that customers who hardly differ
 *   share a group; exact where it is left out
 * @throws COVARIATE_INVALID for a covariate that is not there, is of another kind, or has missing values
 */
export function encode(coding: readonly CovariateCode[], covariates: Covariates, grain?: number): Design {
  const warnings: string[] = [];
  const encoded = coding.flatMap((code) => {
    const column = covariates[code.name];
    if (column === undefined)
      refuse(code.name, 'it is not given', 'Give the covariates that the model was trained on.');
    requireComplete(code.name, column);
    if (code.kind === 'number') return [encodeNumber(code, column, grain)];
    return encodeCategory(code, column, warnings);
  });
  return { terms: encoded.map(([term]) => term), columns: encoded.map(([, column]) => column), warnings };
}

function encodeNumber({ name, mean, sd }: NumberCode, column: CovariateColumn, grain?: number): [Term, Float64Array] {
  if (!(column instanceof Float64Array)) refuse(name, 'it must be a number', 'Give it as the model was trained on it.');
  const standardised = column.map((v) => (v - mean) / sd);
  const rounds = grain !== undefined && new Set(column).size > FEW_VALUES;
  return [{ covariate: name, name }, rounds ? standardised.map((z) => Math.round(z / grain) * grain) : standardised];
}

function encodeCategory(code: CategoryCode, column: CovariateColumn, warnings: string[]): [Term, Float64Array][] {
  const { name, levels, rare, hasOther } = code;
  if (column instanceof Float64Array) refuse(name, 'it must be a category', 'Give it as the model was trained on it.');
  const contrasts = [...levels.slice(1), ...(hasOther ? [OTHER] : [])];
  // The commonest level has no column: 0 in all of them.
  const place = new Map([[levels[0], -1], ...contrasts.map((level, i): [string, number] => [level, i])]);
  const fallback = hasOther ? contrasts.length - 1 : -1;
  for (const level of rare) place.set(level, fallback);
  const columns = contrasts.map(() => new Float64Array(column.length));
  const unknown = new Map<string, number>();
  column.forEach((level, row) => {
    const at = place.get(level!);
    if (at === undefined) unknown.set(level!, (unknown.get(level!) ?? 0) + 1);
    const contrast = at ?? fallback;
    if (contrast >= 0) columns[contrast][row] = 1;
  });
  if (unknown.size > 0) {
    const customers = [...unknown.values()].reduce((sum, n) => sum + n, 0);
    const shown = [...unknown.keys()].sort().slice(0, 3).join(', ');
    warnings.push(
      `Covariate ${name}: ${customers} customers have a level that ${code.unlisted ? 'was rare in training or not there' : 'training did not see'} (${shown}` +
        `${unknown.size > 3 ? ', …' : ''}); they count as ${hasOther ? 'other rare levels do' : `'${levels[0]}'`}.`,
    );
  }
  return contrasts.map((level, i) => [{ covariate: name, name: `${name}=${level}` }, columns[i]]);
}

/** @throws COVARIATE_INVALID naming the first term that is a linear combination of a constant and those before it */
export function requireIndependent({ terms, columns }: Design): void {
  const centred = columns.map((column) => {
    const mean = column.reduce((sum, v) => sum + v, 0) / column.length;
    const shifted = column.map((v) => v - mean);
    const size = Math.sqrt(shifted.reduce((sum, v) => sum + v * v, 0));
    return shifted.map((v) => v / size);
  });
  const gram = zeros(columns.length);
  for (let i = 0; i < columns.length; i++) {
    for (let j = 0; j <= i; j++) {
      gram[i][j] = centred[i].reduce((sum, v, row) => sum + v * centred[j][row], 0);
      gram[j][i] = gram[i][j];
    }
    // The last pivot is what the earlier columns leave unexplained of this one.
    const lower = cholesky(gram.slice(0, i + 1).map((row) => row.slice(0, i + 1)));
    if (lower && lower[i][i] ** 2 > 1e-8) continue;
    const partners = terms.slice(0, i).filter((_, j) => Math.abs(gram[i][j]) > 0.2);
    refuse(
      terms[i].name,
      `it follows from ${(partners.length > 0 ? partners : terms.slice(0, i)).map((term) => term.name).join(', ')}`,
      'Leave one of them out: they say the same, and no data can tell their effects apart.',
    );
  }
}

function requireComplete(name: string, column: CovariateColumn): void {
  const missing: number[] = [];
  for (let row = 0; row < column.length; row++) {
    const value = column[row];
    if (value === null || value === '' || (typeof value === 'number' && !Number.isFinite(value))) missing.push(row);
  }
  if (missing.length === 0) return;
  refuse(
    name,
    `${missing.length} customers have no value, the first in row ${missing[0] + 1}`,
    "Fill them in, with a level such as 'unknown' for a category, or leave the covariate out.",
  );
}

function refuseConstant(name: string, value: string): never {
  refuse(name, `it has one value for all customers: ${value}`, 'Leave it out: it can explain no difference.');
}

export function refuse(name: string, problem: string, remedy: string): never {
  throw new PerennialError('COVARIATE_INVALID', { name, problem, remedy });
}
