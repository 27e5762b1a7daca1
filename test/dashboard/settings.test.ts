import { expect, test, vi } from 'vitest';

const media = { matches: false, addEventListener: () => {} };
vi.stubGlobal('matchMedia', () => media);
vi.stubGlobal('navigator', { languages: ['en-GB'] });

test('texts for decisions are of the language that the page has at last, whichever come first', async () => {
  const { chooseLanguage, decisionWords, language, loadDecisionWords } = await import(
    '../../src/dashboard/settings.ts'
  );
  const { DECISIONS_EN } = await import('../../src/dashboard/words/decisions.en.ts');
  const { DECISIONS_DE } = await import('../../src/dashboard/words/decisions.de.ts');
  await chooseLanguage('en');
  const loading = loadDecisionWords();
  await chooseLanguage('de');
  await loading;
  expect(language.value).toBe('de');
  expect(decisionWords()).toBe(DECISIONS_DE);
  await Promise.all([chooseLanguage('en'), chooseLanguage('de'), chooseLanguage('en')]);
  expect(language.value).toBe('en');
  expect(decisionWords()).toBe(DECISIONS_EN);
});
