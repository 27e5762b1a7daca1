import { count, mean } from '../../figures.ts';

/** 1.2 MB */
export function bytes(n: number): string {
  if (n < 1000) return `${count(n)} B`;
  return n < 1e6 ? `${count(n / 1000)} kB` : `${mean(n / 1e6)} MB`;
}
