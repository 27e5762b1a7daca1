/** What a sentence is about, and which feeling it names, by lists of words that the user may edit. */
import { z } from 'zod';
import { PerennialError } from '../errors.ts';
import type { ReviewLanguage } from './language.ts';
import { stemOf, stemsOf } from './stems.ts';
import { tokensOf } from './text.ts';

const words = z.object({ en: z.string(), de: z.string() }).strict();
const entry = z.object({ name: words, words }).strict();
export const themesSchema = z
  .object({ themes: z.record(z.string(), entry), emotions: z.record(z.string(), entry) })
  .strict();
export type Themes = z.infer<typeof themesSchema>;

const theme = (en: string, de: string, enWords: string, deWords: string) => ({
  name: { en, de },
  words: { en: enWords, de: deWords },
});

/** Words separated by blanks; inflections and German compounds that end in one match too. */
export const THEMES: Themes = {
  themes: {
    advice: theme(
      'advice',
      'Beratung',
      'advice advise adviser advisor consultant consultation recommendation recommended explained agent broker staff employee assistant competent knowledgeable',
      'Beratung Berater Beraterin beraten Empfehlung erklärt Makler Vertreter Mitarbeiter Mitarbeiterin Personal Verkäufer Verkäuferin kompetent Fachkenntnis Betreuung Betreuer Gespräch',
    ),
    trust: theme(
      'trust',
      'Vertrauen',
      'trust trusted honest honesty fraud scam cheated lied lie reliable serious reputable transparent secure privacy',
      'Vertrauen vertraue ehrlich Ehrlichkeit Betrug betrogen belogen gelogen seriös unseriös zuverlässig verlässlich Abzocke transparent Datenschutz sicher',
    ),
    clarity: theme(
      'clarity',
      'Verständlichkeit',
      'clear unclear understand understandable confusing confused complicated simple instructions explanation manual form forms',
      'verständlich unverständlich klar unklar verstehen Verständnis verwirrend kompliziert einfach Anleitung Erklärung Formular übersichtlich unübersichtlich Auskunft Information',
    ),
    speed: theme(
      'speed',
      'Schnelligkeit',
      'fast quick quickly slow slowly delay delayed late wait waited waiting weeks months promptly prompt delivery shipping arrived immediately',
      'schnell rasch zügig prompt langsam Verzögerung verspätet spät warten gewartet Wartezeit Wochen Monate sofort Lieferung Versand pünktlich dauert Bearbeitung',
    ),
    availability: theme(
      'availability',
      'Erreichbarkeit',
      'available unavailable reach reachable call called phone hotline answer answered reply replied email opening hours branch appointment contact',
      'erreichbar Telefon Hotline Anruf angerufen Rückruf Antwort geantwortet Mail Öffnungszeiten Filiale Termin Kontakt Ansprechpartner Warteschleife',
    ),
    price: theme(
      'price and fees',
      'Preis und Gebühren',
      'price prices cost costs expensive cheap fee fees charge charged charges money value overpriced affordable discount rate interest premium',
      'Preis Preise Kosten teuer überteuert billig günstig preiswert Gebühr Gebühren Geld Zinsen Beitrag Prämie Rabatt Wucher Rechnung Abrechnung',
    ),
    product: theme(
      'product',
      'Produkt',
      'product quality material size fit taste colour color battery sound broken defective device item packaging durable',
      'Produkt Qualität Material Größe Passform Geschmack schmeckt Farbe Akku Klang kaputt defekt Gerät Ware Verpackung Verarbeitung haltbar',
    ),
    app: theme(
      'app and website',
      'App und Website',
      'app website site login log password update crash crashes online screen software button page',
      'App Webseite Website Internetseite Login Passwort Update abgestürzt stürzt Online Bildschirm Software Shop Portal',
    ),
    complaints: theme(
      'complaints',
      'Beschwerden',
      'complaint complaints complain complained refund refunded return returned exchange warranty replacement claim claims cancel cancelled cancellation',
      'Beschwerde Beschwerden beschwert Reklamation reklamiert Erstattung erstattet Rückgabe Umtausch Garantie Ersatz Kulanz Schaden Kündigung gekündigt Rückzahlung Gutschrift',
    ),
  },
  emotions: {
    joy: theme(
      'joy',
      'Freude',
      'happy joy delighted love loved loves enjoy enjoyed fun wonderful pleased glad great thrilled excited',
      'Freude freue gefreut glücklich begeistert Spaß liebe liebt genießen genossen wunderbar toll super Vergnügen',
    ),
    trust: theme(
      'trust',
      'Vertrauen',
      'trust trusted reliable safe confident secure honest dependable',
      'Vertrauen vertraue zuverlässig verlässlich sicher ehrlich aufgehoben geborgen',
    ),
    anger: theme(
      'anger',
      'Ärger',
      'angry anger furious outrage outrageous rude annoyed annoying hate scam ridiculous unacceptable',
      'Ärger ärgerlich verärgert Wut wütend sauer Frechheit unverschämt Zumutung nervt genervt dreist empört Abzocke',
    ),
    disappointment: theme(
      'disappointment',
      'Enttäuschung',
      'disappointed disappointing disappointment sad sadly unfortunately regret letdown',
      'enttäuscht enttäuschend Enttäuschung leider schade traurig bedauerlich bereue Reinfall',
    ),
    worry: theme(
      'worry',
      'Sorge',
      'worried worry afraid fear nervous unsure anxious concerned risk unsafe',
      'Sorge Sorgen besorgt Angst befürchte Befürchtung unsicher verunsichert Bedenken Risiko',
    ),
  },
};

/** @throws OPTION_INVALID, which names the place */
export function parseThemes(json: string, file: string): Themes {
  const refuse = (problem: string) =>
    new PerennialError('OPTION_INVALID', {
      option: '--themes',
      value: file,
      problem,
      remedy: 'Write the lists that are used with --write-themes, and edit those.',
    });
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw refuse(`it is invalid JSON: ${(error as Error).message}`);
  }
  const parsed = themesSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw refuse(`${issue.path.join('.') || 'it'}: ${issue.message}`);
}

/** Finds entries in sentences: their places, ascending. */
export type ThemeFinder = (sentence: string, language: ReviewLanguage | null) => number[];

/** Shortest word that the end of a German compound may be. */
const SHORTEST_ENDING = 5;

export function themeFinder(entries: Themes['themes']): ThemeFinder {
  const tables = { en: new Map<string, Set<number>>(), de: new Map<string, Set<number>>() };
  Object.values(entries).forEach(({ words: own }, place) => {
    for (const language of ['en', 'de'] as const) {
      for (const stem of stemsOf(own[language], language)) {
        const places = tables[language].get(stem) ?? new Set();
        tables[language].set(stem, places.add(place));
      }
    }
  });
  return (sentence, language) => {
    if (language === null) return [];
    const found = new Set<number>();
    const look = (word: string) => {
      const places = tables[language].get(stemOf(word, language));
      if (places) for (const place of places) found.add(place);
      return places !== undefined;
    };
    for (const token of tokensOf(sentence)) {
      if (look(token) || language !== 'de') continue;
      for (let from = 3; token.length - from >= SHORTEST_ENDING; from++) if (look(token.slice(from))) break;
    }
    return [...found].sort((a, b) => a - b);
  };
}
