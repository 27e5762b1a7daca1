/** Was über das Training und gespeicherte Modelle gesagt wird, auf Deutsch. */
import type { TrainingWords } from './en.ts';

export const DE: TrainingWords = {
  titles: {
    choice: 'Wahl des Kaufmodells',
    fit: 'Anpassung',
    covariates: 'Kovariaten',
    combined: 'Kombinierte Prognose',
    posterior: 'Unsicherheit der Parameter',
    evaluation: 'Auswertung an dem, was danach kam',
    short: 'Kurz',
    saved: 'Gespeichert',
    trained: 'Gelernt aus',
  },
  fit: {
    head: ['Modell', 'Stand', 'p ohne Abwanderung', 'Log-Likelihood', 'Parameter ± Standardfehler'],
    status: { converged: 'konvergiert', boundary: 'am Rand', 'not-converged': 'nicht konvergiert' },
    weak: 'schwach identifiziert',
    priors: 'schwache Vorannahmen',
    regularity: (k, customers, taken) =>
      `Regelmäßigkeit der Käufe: k = ${k} (1 ist zufällig), aus ${customers} Kunden mit zwei oder mehr Abständen zwischen Käufen. Genommen: ${taken}.`,
    atRandom: '(M)BG/CNBD-k mit k = 1, also (M)BG/NBD',
  },
  choice: {
    head: ['Modell', 'Log-Likelihood', 'AIC', 'BIC', 'Log-Wert', 'MAE', 'RMSE', 'Stand'],
    chosen: (model, why) => `Gewählt wurde ${model}. ${why}`,
    untested: (models) =>
      `Ohne AIC, BIC und Likelihood-Quotienten-Test: ${models}. Schwache Vorannahmen gingen in die Anpassung ein, ihre Log-Likelihood ist darum kein Maximum.`,
    nested: ['enthalten', 'in', 'Likelihood-Quotient χ²', 'Parameter mehr', 'p höchstens'],
  },
  covariates: {
    head: ['wirkt auf', 'Kovariate', 'Faktor e^γ', 'γ', 'Standardfehler', 'p (Wald)'],
    processes: { purchase: 'Kaufen', dropout: 'Abwandern' },
    penalty: (ridge) => `Ridge-Strafe ${ridge}: Wirkungen werden zur Null gezogen.`,
    number: (name, sd, mean) => `${name}: je Standardabweichung, ${sd}, vom Mittel, ${mean}.`,
    category: (name, commonest) => `${name}: gegenüber ${commonest}, der häufigsten Ausprägung.`,
    joined: (name, commonest, rare) =>
      `${name}: gegenüber ${commonest}, der häufigsten Ausprägung; ${rare} seltene sind zusammengelegt.`,
    gain: (own, model, plain) => `Log-Likelihood ${own}, von ${model} ohne Kovariaten ${plain}`,
    noTest: 'kein Likelihood-Quotienten-Test, den es nur bei Maximum-Likelihood ohne Strafe gibt.',
    test: (statistic, degrees, p) =>
      `Likelihood-Quotienten-Test χ² = ${statistic} mit ${degrees} Freiheitsgraden, p ${p}.`,
  },
  combined: {
    purchases: 'Käufe',
    learners: (ridge, network) => `${ridge} Ridge-Regression, ${network} Netz`,
    returns: (models, logistic) => `${models} die Modelle, ${logistic} logistische Regression`,
    learnt: 'gelernt aus',
    customers: (customers, days) => `${customers} Kunden, ${days} Tage ab jedem Stichtag`,
    calendar: 'Kalender',
    closed: 'Schließtage',
    open: 'keine Schließtage',
    seasons: 'Jahreszeiten',
    noSeasons: 'keine Jahreszeiten (dafür braucht es ein Jahr und vier Monate)',
    totalAfter: (cutoff) => `Summe nach dem ${cutoff}`,
    error: (days, share, below) => `${days} Tage: tatsächlich ${share} ${below ? 'unter' : 'über'} den Modellen`,
  },
  posterior: {
    head: ['Modell', 'Ziehungen', 'effektiver Stichprobenumfang', 'Pareto-k', 'verlässlich bis', 'verlässlich'],
    yes: 'ja',
    no: 'nein',
  },
  trained: {
    customers: 'Kunden',
    boughtAgain: (customers, repeat) => `${customers}, davon kauften ${repeat} mehr als einmal`,
    transactions: 'Transaktionen',
    days: 'Tage',
    span: (first, last, asOf, zone) => `${first} bis ${last}, Stand ${asOf} (${zone})`,
    historical: 'bisheriger Wert',
    noAmounts: 'keine Beträge',
    horizon: 'Vorhersagezeitraum',
    inDays: (days) => `${days} Tage`,
    terms: 'Zinssatz, Marge',
    aYear: (rate, margin) => `${rate} im Jahr, ${margin}`,
    madeBy: 'gemacht von',
  },
};
