import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { randomFrom } from '../../src/numerics/random.ts';
import { linkReviews } from '../../src/pipelines/reviewLink.ts';
import { analyseReviews } from '../../src/reviews/analyse.ts';
import { learnSentiment, WORD_LISTS } from '../../src/reviews/learn.ts';
import { tellingWords } from '../../src/reviews/logOdds.ts';
import { readReviews } from '../../src/reviews/reviewTable.ts';
import { plainText, sentencesOf } from '../../src/reviews/text.ts';
import { parseThemes, THEMES, themeFinder } from '../../src/reviews/themes.ts';
import { formatDay } from '../../src/units.ts';
import { perennial } from '../support/cli.ts';
import { withLedger } from '../support/ledgerOf.ts';

const folder = mkdtempSync(join(tmpdir(), 'perennial-reviews-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileOf(name: string, content: string): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

test('HTML, entities and line breaks go; sentences stay', () => {
  const plain = plainText('<p>Gro&szlig;artig&nbsp;&amp; <b>schnell</b>.<br>Danke&#33;</p><script>alert(1)</script>');
  expect(plain).toBe('Großartig & schnell . Danke!');
  expect(sentencesOf('Gut. Sehr gut! 3 Sterne?')).toEqual(['Gut.', 'Sehr gut!', '3 Sterne?']);
  expect(plainText('1 < 2 und 3 > 2')).toBe('1 < 2 und 3 > 2');
});

test('themes are found by stem, and German compounds by their ending', () => {
  const find = themeFinder(THEMES.themes);
  const names = (sentence: string, language: 'en' | 'de') =>
    find(sentence, language).map((place) => Object.keys(THEMES.themes)[place]);
  expect(names('Die Kontoführungsgebühren sind zu hoch', 'de')).toEqual(['price']);
  expect(names('The advisers explained everything', 'en')).toEqual(['advice']);
  expect(names('Guten Tag', 'de')).toEqual([]);
  expect(() => parseThemes('{"themes": {"a": {"name": 1}}}', 'mine.json')).toThrow(/themes.a.name/);
  expect(parseThemes(JSON.stringify(THEMES), 'mine.json')).toEqual(THEMES);
});

test('telling words are those of Monroe et al.: a word as common in both tells nothing', () => {
  const texts = (words: string[], n: number) => Array.from({ length: n }, () => words);
  const found = tellingWords(texts(['tea', 'good'], 60), texts(['tea', 'bad'], 60));
  expect(found.map(({ word }) => word)).toEqual(['bad', 'good']);
  const [bad] = found;
  // By hand: 60 of 240 words, prior 125 of 500, so y + a is 125 and 185 against 315 and 0 + 125 − … of 620 − ….
  const [a, n] = [(500 * 60) / 240, 120 + 500];
  const odds = (y: number) => Math.log((y + a) / (n - y - a));
  expect(bad.z).toBeCloseTo((odds(0) - odds(60)) / Math.sqrt(1 / a + 1 / (60 + a)), 12);
});

/** Texts of words of which one half are good ones in a language of the shop's own. */
function ownWords(seed: number, n: number) {
  const random = randomFrom(seed);
  const texts = [];
  const good = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    good[i] = random.uniform() < 0.6 ? 1 : 0;
    const words = Array.from({ length: 6 }, () => {
      const isTelling = random.uniform() < 0.3;
      const side = random.uniform() < 0.85 ? good[i] : 1 - good[i];
      return isTelling ? ['mokro', 'zelba'][side] : `wort${'abcdefgh'[random.integer(8)]}`;
    });
    texts.push({ text: words.join(' '), language: 'de' as const });
  }
  return { texts, good };
}

test('words of the shop’s own are learnt from 100 rated reviews on, and chances are calibrated', () => {
  const { texts, good } = ownWords(3, 800);
  expect(learnSentiment(texts.slice(0, 99), good.slice(0, 99))).toBeNull();
  const model = learnSentiment(texts.slice(0, 400), good.slice(0, 400))!;
  expect(model.logLoss!.model).toBeLessThan(0.8 * model.logLoss!.base);
  const chance = model.predict(texts.slice(400));
  const mean = (column: Float64Array) => column.reduce((sum, value) => sum + value, 0) / column.length;
  expect(Math.abs(mean(chance) - mean(good.slice(400)))).toBeLessThan(0.06);
  const sure = chance.map((value, i) => (value > 0.8 ? good[400 + i] : Number.NaN)).filter((value) => value >= 0);
  expect(mean(sure)).toBeGreaterThan(0.8);
  expect([...model.predict(texts.slice(0, 3))]).toEqual([...model.predict(texts).subarray(0, 3)]);
  expect([...WORD_LISTS.predict([{ text: 'wort', language: 'de' }])]).toEqual([0.5]);
});

const CSV = `date;customer;rating;text
2024-01-03;a;5;Sehr freundliche Beratung, alles bestens.
2024-01-04;b;1;Die Gebühren sind eine Frechheit.
2024-02-03;c;5;Alles war schlecht, ich bin enttäuscht.
2024-02-05;d;;Die Lieferung kam schnell und ich bin zufrieden.
2024-02-06;e;;👍
2024-02-07;f;;Der Tisch ist rund.
2024-02-08;g;;Die Lieferung kam  schnell und ich bin zufrieden!
2024-02-09;h;3;
30.02.2024;i;3;Kein Tag
2024-02-09;j;;
`;

test('ratings tell first, words where there are none; copies, contradictions and unreadable rows are told', async () => {
  const table = await readReviews(fileOf('reviews.csv', CSV));
  expect(table.excluded.map(({ reason, rows }) => [reason, rows])).toEqual([
    ['no date', 1],
    ['neither text nor rating', 1],
  ]);
  const { texts, counts, copies, disagreeing, trend, meanRating, languages, themes } = analyseReviews(table);
  expect(texts.sentiment).toEqual(['good', 'bad', 'good', 'good', 'good', 'unclear', 'good', 'unclear']);
  expect(texts.copyOf[6]).toBe(3);
  expect([copies, counts]).toEqual([1, { good: 4, bad: 1, unclear: 2 }]);
  expect(disagreeing).toEqual([2]);
  expect(trend.map(({ month, counts: own }) => [month, own.good, own.bad])).toEqual([
    ['2024-01', 1, 1],
    ['2024-02', 3, 0],
  ]);
  expect(meanRating).toBeCloseTo(14 / 4, 12);
  expect(languages).toEqual({ en: 0, de: 5, unknown: 2 });
  const price = themes.find(({ name }) => name === 'price')!;
  expect(price.counts).toEqual({ good: 0, bad: 1, unclear: 0 });
  expect(price.examples.bad[0]).toEqual({ row: 1, day: '2024-01-04', sentence: 'Die Gebühren sind eine Frechheit.' });
});

test('two languages in one text, emoji alone, HTML alone: each is read as far as it says something', async () => {
  const csv = `date,customer,rating,text
2024-01-03,a,,"Great service, very friendly and helpful. Ich bin leider sehr enttäuscht, schlecht und unfreundlich und langsam."
2024-01-04,b,,😡
2024-01-05,c,,<br/><p>&nbsp;</p>
2024-01-06,d,,"<p>Sehr <b>freundlich</b> &amp; kompetent</p>"
`;
  const { texts, reviews: counted } = analyseReviews(await readReviews(fileOf('mixed.csv', csv)));
  expect(counted).toBe(4);
  // The language of most function words is the one that is read.
  expect(texts.language[0]).toBe('de');
  expect([...texts.sentiment]).toEqual(['bad', 'bad', 'unclear', 'good']);
  expect([texts.text[2].trim(), texts.text[3]]).toEqual(['', 'Sehr freundlich & kompetent']);
});

test('a file in which nothing is said is an error, not a table of zeros', async () => {
  for (const rows of ['', '2024-01-01,\n', 'some day,fine\n']) {
    const read = readReviews(fileOf('silent.csv', `date,text\n${rows}`));
    await expect(read).rejects.toMatchObject({ code: 'TOO_LITTLE_DATA' });
  }
});

test('a scale may run downwards, and a rating off it is an error', async () => {
  const table = await readReviews(fileOf('grades.csv', 'date,rating\n2024-01-01,1\n2024-01-02,6\n'));
  expect(analyseReviews(table, { scale: [6, 1] }).texts.sentiment).toEqual(['good', 'bad']);
  expect(() => analyseReviews(table)).toThrow('a rating is 6');
});

/** A shop in which who writes a bad review then buys half as often, and the others' writing changes nothing. */
function simulated(seed: number) {
  const random = randomFrom(seed);
  const orders = ['customer_id,date,amount'];
  const reviews = ['date,customer,rating,text'];
  for (let c = 0; c < 900; c++) {
    const rate = random.gamma(2) / 40;
    const written = 200;
    const rating = c % 3 === 0 ? 1 : c % 3 === 1 ? 5 : 0;
    if (rating > 0) reviews.push(`${formatDay(19_000 + written)},c${c},${rating},`);
    let day = 0;
    while (day < 400) {
      orders.push(`c${c},${formatDay(19_000 + Math.floor(day))},10`);
      const next = day + random.exponential(day >= written && rating === 1 ? rate / 2 : rate);
      // Waiting has no memory: it begins anew on the day of the review.
      if (day < written && next > written) {
        day = written + random.exponential(rating === 1 ? rate / 2 : rate);
      } else day = next;
    }
  }
  orders.push(`last,${formatDay(19_400)},10`);
  return { orders: `${orders.join('\n')}\n`, reviews: `${reviews.join('\n')}\n` };
}

test('purchases after reviews: a known effect is found, and no effect where there is none', async () => {
  const { orders, reviews } = simulated(5);
  const table = await readReviews(fileOf('simulated.csv', reviews));
  await withLedger(orders, async (ledger) => {
    const link = await linkReviews(ledger, table, analyseReviews(table), 90);
    expect([link.writers, link.customers]).toEqual([600, 901]);
    // A writer whom nobody else is like can't be compared.
    expect(link.linked).toBeGreaterThan(580);
    const of = (name: string) => link.rows.find((row) => row.group === 'rating' && row.name === name)!;
    // Against all like them, of whom a third are themselves slowed to a half: 0.5 / (5 / 6).
    expect(of('1').low!).toBeLessThan(0.6);
    expect(of('1').high!).toBeGreaterThan(0.6);
    expect(of('1').high!).toBeLessThan(0.8);
    expect(of('5').low!).toBeGreaterThan(1);
    expect(of('5').high! - of('5').low!).toBeLessThan(0.35);
  });
});

test('the command prints tables in German, writes rows, a page and the lists, and reads edited lists', async () => {
  const [rows, page, lists] = ['out.csv', 'page.html', 'lists.json'].map((name) => join(folder, name));
  const file = fileOf('reviews.csv', CSV);
  const written = ['--out', rows, '--report', page, '--write-themes', lists, '--language', 'de'];
  const { code, out, err } = await perennial('reviews', '--reviews', file, ...written);
  expect([code, out.includes('Preis und Gebühren'), out.includes('schlecht')]).toEqual([0, true, true]);
  expect(err).toContain('1 Abschriften anderer Bewertungen wurden nicht gezählt.');
  expect(readFileSync(rows, 'utf8').split('\n')[2]).toContain(',1.0,de,bad,');
  expect(readFileSync(page, 'utf8')).toContain('Die Gebühren sind eine Frechheit.');
  const edited = {
    ...THEMES,
    themes: { furniture: { name: { en: 'furniture', de: 'Möbel' }, words: { en: 'table', de: 'Tisch' } } },
  };
  writeFileSync(lists, JSON.stringify(edited));
  const { out: again } = await perennial('reviews', '--reviews', file, '--themes', lists, '--json');
  expect(JSON.parse(again).themes.map((theme: { name: string }) => theme.name)).toEqual(['furniture']);
});

test.each([
  ['no date', 'text\nhello\n', 'no column for date'],
  ['neither text nor rating', 'date,customer\n2024-01-01,a\n', 'no column for text or rating'],
  ['dates that can be read two ways', 'date,text\n03/04/2024,good\n', 'day/month/year and month/day/year'],
])('%s is a named error', async (_, csv, message) => {
  const { code, err } = await perennial('reviews', '--reviews', fileOf('bad.csv', csv));
  expect([code, err.includes(message)]).toEqual([3, true]);
});
