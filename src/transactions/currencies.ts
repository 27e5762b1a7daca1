/** Signs and codes by which amounts name their currency, and how many decimals a currency has. */

/** What stands beside an amount, in capitals, and the currencies that it may mean: the likeliest first. */
const SIGNS: Readonly<Record<string, string>> = {
  '€': 'EUR',
  '£': 'GBP EGP',
  $: 'USD AUD BRL CAD CLP COP HKD MXN NZD SGD TWD',
  US$: 'USD',
  A$: 'AUD',
  AU$: 'AUD',
  C$: 'CAD',
  CA$: 'CAD',
  NZ$: 'NZD',
  HK$: 'HKD',
  S$: 'SGD',
  MX$: 'MXN',
  NT$: 'TWD',
  R$: 'BRL',
  '¥': 'JPY CNY',
  '￥': 'JPY CNY',
  '₩': 'KRW',
  '₹': 'INR',
  RS: 'INR PKR LKR NPR',
  'RS.': 'INR PKR LKR NPR',
  '₺': 'TRY',
  '₽': 'RUB',
  '₪': 'ILS',
  '₫': 'VND',
  '฿': 'THB',
  '₱': 'PHP',
  '₦': 'NGN',
  '₴': 'UAH',
  ZŁ: 'PLN',
  KČ: 'CZK',
  FT: 'HUF',
  KR: 'SEK DKK ISK NOK',
  'KR.': 'DKK SEK ISK NOK',
  FR: 'CHF',
  'FR.': 'CHF',
  SFR: 'CHF',
  'SFR.': 'CHF',
  RP: 'IDR',
  RM: 'MYR',
  R: 'ZAR',
  LEI: 'RON',
  TL: 'TRY',
  ЛВ: 'BGN',
  'ЛВ.': 'BGN',
  РУБ: 'RUB',
  'РУБ.': 'RUB',
};

const CODES: readonly string[] = Intl.supportedValuesOf('currency');

/** Every sign and code, in capitals; longer ones first, so that `KR.` is not read as `KR` and a dot. */
export const CURRENCY_MARKS: readonly string[] = [...Object.keys(SIGNS), ...CODES].sort((a, b) => b.length - a.length);

/** The currency that a sign or code most likely means: `€` is EUR, `$` is USD. */
export function currencyOf(mark: string): string {
  const code = mark.toUpperCase();
  return SIGNS[code]?.split(' ')[0] ?? code;
}

/** The signs and the code, in capitals, that an amount in this currency may carry. */
export function marksOf(currency: string): readonly string[] {
  const code = currency.toUpperCase();
  return [code, ...Object.keys(SIGNS).filter((sign) => SIGNS[sign].split(' ').includes(code))];
}

/** Decimals of the currencies that have none or three; all others have two (ISO 4217; Stripe counts HUF and ISK by two). */
const NO_DECIMALS = 'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF'.split(' ');
const THREE_DECIMALS = 'BHD JOD KWD OMR TND'.split(' ');

/** Digits of the smallest unit: 2 for cents. */
export function decimalsOf(currency: string): 0 | 2 | 3 {
  const code = currency.toUpperCase();
  if (NO_DECIMALS.includes(code)) return 0;
  return THREE_DECIMALS.includes(code) ? 3 : 2;
}

/** Codes that are words as well: `Total (ALL)` names no lek. */
const WORDS = ['ALL', 'TOP', 'TRY'];
const IN_NAME = new RegExp(
  `^(.+?)[\\s_]*(?:[([]\\s*(${[...CODES.filter((code) => !WORDS.includes(code)), '€', '£', '\\$', '¥', '₹', '₩'].join('|')})\\s*[)\\]])\\s*$`,
);

/** A column's name and the currency that it names in brackets at its end, '' for none: `Betrag (EUR)`, `Total [€]`. */
export function currencyInName(name: string): { readonly name: string; readonly currency: string } {
  const found = IN_NAME.exec(name);
  return found ? { name: found[1], currency: currencyOf(found[2]) } : { name, currency: '' };
}
