/** Feelings: German on the project's own sentences, English on VADER's sentences with people's judgements. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomFrom } from '../../../src/numerics/random.ts';
import { feelingOf } from '../../../src/reviews/feeling.ts';
import { learnSentiment, type TextInput } from '../../../src/reviews/learn.ts';
import { markdown, peer, python, root, workshop } from '../measure.ts';
import { bootstrapError, withError } from './past.ts';

interface Judged extends TextInput {
  readonly good: boolean;
}

/** Sentences that the learnt model sees. */
const LEARNT = 300;
const REPEATS = 5;

export async function benchReviews(): Promise<string> {
  const german = germanSentences();
  const parts = [
    markdown(
      ['German, macro F1', 'sentences', 'all', 'with a negation'],
      [
        ['half that lists were made with', german.filter(({ half }) => half === 'a')] as const,
        ['half held back', german.filter(({ half }) => half === 'b')] as const,
      ].map(([name, own]) => [
        name,
        `${own.filter(({ irony }) => !irony).length}`,
        f1WithError(own.filter(({ irony }) => !irony)),
        f1WithError(own.filter(({ irony, negation }) => negation && !irony)),
      ]),
    ),
    `With irony (40 sentences) the macro F1 is ${macroF1(german.filter(({ irony }) => irony)).toFixed(2)}: it escapes word lists.`,
  ];
  const english = englishSentences();
  if (english) {
    const rows = Object.entries(english).map(([name, own]) => {
      const learnt = Array.from({ length: REPEATS }, (_, seed) => learntF1(own, seed));
      const mean = learnt.reduce((sum, value) => sum + value, 0) / REPEATS;
      const silent = own.filter(({ text }) => feelingOf(text, 'en').score === 0).length / own.length;
      return [name, `${own.length}`, f1WithError(own), `${(100 * silent).toFixed(0)} %`, mean.toFixed(3)];
    });
    parts.push(
      markdown(['English, macro F1', 'sentences', 'list', 'list is silent', `list, learnt from ${LEARNT}`], rows),
    );
  }
  return parts.join('\n\n');
}

function germanSentences(): (Judged & { half: string; negation: boolean; irony: boolean })[] {
  return readFileSync(join(root, 'test/reviews/german.tsv'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [half, marks, text] = line.split('\t');
      const has = (mark: string) => marks.includes(mark);
      return { half, text, language: 'de', good: has('+'), negation: has('n'), irony: has('i') };
    });
}

/** Sentences of product and film reviews with the mean of twenty people's judgements; those near 0 are left out. */
function englishSentences(): Record<string, Judged[]> | null {
  const interpreter = python('implicit');
  const file = join(workshop, 'english-sentences.tsv');
  if (!existsSync(file) && (!interpreter || !peer(interpreter, 'english_sentences.py', workshop, file))) return null;
  const rows = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split('\t'));
  const of = (set: string): Judged[] =>
    rows
      .filter(([name, rating]) => name === set && Math.abs(Number(rating)) >= 0.5)
      .map(([, rating, text]) => ({ text, language: 'en', good: Number(rating) > 0 }));
  return { 'product reviews': of('amazon'), 'film reviews': of('movie') };
}

function macroF1(
  some: readonly Judged[],
  says = some.map(({ text, language }) => feelingOf(text, language).score),
): number {
  const f1 = (good: boolean) => {
    let [hits, said, actual] = [0, 0, 0];
    some.forEach((sentence, i) => {
      const found = good ? says[i] > 0 : says[i] < 0;
      said += Number(found);
      actual += Number(sentence.good === good);
      hits += Number(found && sentence.good === good);
    });
    return (2 * hits) / (said + actual);
  };
  return (f1(true) + f1(false)) / 2;
}

/** With the bootstrap error over sentences. */
function f1WithError(some: readonly Judged[]): string {
  const says = some.map(({ text, language }) => feelingOf(text, language).score);
  const random = randomFrom('sentences');
  const drawn = (rows: Int32Array) =>
    macroF1(
      Array.from(rows, (row) => some[row]),
      Array.from(rows, (row) => says[row]),
    );
  const error = bootstrapError(some.length, drawn, () => random.integer(some.length), 500);
  return withError(macroF1(some, says), error);
}

/** Learnt from some sentences drawn at random, judged on the others. */
function learntF1(all: readonly Judged[], seed: number): number {
  const order = randomFrom(seed).shuffle([...all.keys()]) as number[];
  const [learn, judge] = [order.slice(0, LEARNT), order.slice(LEARNT)].map((rows) => rows.map((i) => all[i]));
  const model = learnSentiment(
    learn,
    Float64Array.from(learn, ({ good }) => Number(good)),
  );
  if (!model) return Number.NaN;
  return macroF1(
    judge,
    [...model.predict(judge)].map((chance) => chance - 0.5),
  );
}
