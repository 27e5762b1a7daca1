/** What errors and notes advise, for who writes code: they speak to the command line, whose flags are options here. */

/** A flag, or two with their values, for which the text itself says what stands in code. */
const SAID = /--[a-z-]+(?: [a-z]+)?(?: or --[a-z-]+ [a-z]+)? \(((?:[^()]|\([^()]*\))+) in code\)/g;
const FLAG = /--([a-z][a-z-]*)(?: (exclude|keep|by-id|net|point|comma|\d{4}-\d\d-\d\d))?/g;
/** A line for the terminal stays one. */
const COMMAND = /(\bperennial [a-z]+[^),]*)/;

/** Options that lie within another, by flag. */
const WITHIN: Readonly<Record<string, string>> = {
  ...{ refunds: 'policy.refunds', 'free-orders': 'policy.freeOrders', duplicates: 'policy.duplicates' },
  ...{ horizon: 'terms.horizonDays', 'discount-rate': 'terms.discountRate', margin: 'terms.margin' },
};

/** “Name it with --unit-price-column.” is “Name it with `columns.unitPrice`.” */
export function inCode(advice: string): string {
  // Every second piece is a command.
  return advice
    .split(COMMAND)
    .map((piece, k) => (k % 2 === 0 ? ofOptions(piece) : piece))
    .join('');
}

function ofOptions(advice: string): string {
  return advice
    .replace(SAID, '`$1`')
    .replace(FLAG, (_, flag: string, value?: string) => `\`${optionOf(flag)}${value ? `: '${value}'` : ''}\``);
}

function optionOf(flag: string): string {
  const column = /^(.+)-column$/.exec(flag)?.[1];
  const name = (column ?? flag).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return WITHIN[flag] ?? (column ? `columns.${name}` : name);
}
