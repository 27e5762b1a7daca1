/** What errors and notes advise, for who writes code: they speak to the command line, whose flags are options here. */

/** A flag, or two with their values, for which the text itself says what stands in code. */
const SAID = /--[a-z-]+(?: [a-z]+)?(?: or --[a-z-]+ [a-z]+)? \(((?:[^()]|\([^()]*\))+) in code\)/g;
const FLAG = /--([a-z][a-z-]*)/g;
/** A line for the terminal stays one. */
const COMMAND = /\bperennial [a-z]+/;

/** “Name it with --unit-price-column.” is “Name it with `columns.unitPrice`.” */
export function inCode(advice: string): string {
  if (COMMAND.test(advice)) return advice;
  return advice.replace(SAID, '`$1`').replace(FLAG, (_, flag: string) => `\`${optionOf(flag)}\``);
}

function optionOf(flag: string): string {
  const column = /^(.+)-column$/.exec(flag)?.[1];
  const name = (column ?? flag).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return column ? `columns.${name}` : name;
}
