/** Models as papers write them, from the names of files and programs. The catalogue itself would bring their mathematics along. */
const NAMES: Readonly<Record<string, string>> = {
  'pareto-nbd': 'Pareto/NBD',
  'ggompertz-nbd': 'GGompertz/NBD',
  'gamma-gamma': 'Gamma-Gamma',
};

/** bg-nbd is BG/NBD, mbg-cnbd-2 is MBG/CNBD-2; a name that is not known stays as it is. */
export function modelName(name: string): string {
  return NAMES[name] ?? (/^(m?bg-)?(c?nbd(-\d+)?|bb)$/.test(name) ? name.toUpperCase().replace('BG-', 'BG/') : name);
}
