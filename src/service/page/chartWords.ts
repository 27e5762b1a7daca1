/** Texts of the page's charts, and notation of their figures. */
import { type Language, wordsIn } from '../../words/catalogue.ts';
import { figure } from '../../words/figures.ts';
import type { ChartTexts } from '../../words/pageCharts/en.ts';
import type { Words } from '../../words/plots/en.ts';

export function chartWords(language: Language): { readonly texts: ChartTexts; readonly words: Words } {
  const { pageCharts: texts } = wordsIn(language);
  const words: Words = {
    ...wordsIn(language).plots,
    locale: texts.locale,
    figure: (value, digits) => figure(value, digits, texts.locale),
    percent(share, decimals = 0) {
      const print = (value: number) =>
        value.toLocaleString(texts.locale, { style: 'percent', maximumFractionDigits: decimals });
      // What rounds to all is not all yet, and what rounds to nothing is something.
      if (decimals === 0 && share > 0 && share < 0.005) return `<${print(0.01)}`;
      return decimals === 0 && share > 0.99 && share < 1 ? `>${print(0.99)}` : print(share);
    },
  };
  return { texts, words };
}
