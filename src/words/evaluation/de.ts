/** Was über Auswertungen gesagt wird, auf Deutsch. */
import type { EvaluationWords } from './en.ts';

export const DE: EvaluationWords = {
  combined: 'Kombinierte Prognose',
  combinedMedian: 'Komb. Prognose, Median',
  naive: 'Naive Formel',
  model: 'Modell',
  what: { purchases: 'Käufe', spend: 'Umsatz' },
  measures: {
    MAE: 'MAE',
    RMSE: 'RMSE',
    bias_pct: 'Verzerrung in %',
    spearman: 'Spearman',
    norm_gini: 'norm. Gini',
    top_decile_share: 'oberstes Zehntel hält',
  },
  holdoutSpend: (currency) => `Umsatz danach${currency}`,
  holdoutPurchases: 'Käufe danach',
  grades: {
    caption: 'Noten: gesparter Fehler gegenüber der naiven Formel',
    note:
      'Gesparter Fehler ist 1 minus das geometrische Mittel dreier Verhältnisse zur naiven Formel: MAE, RMSE, und was der ' +
      'Reihenfolge der Kunden zur vollkommenen fehlt (1 − normierter Gini). A: signifikant ein Fünftel oder mehr (95 %, ' +
      'einseitig); B: ein Zehntel; C: etwas; D: etwas, nicht signifikant; E: nichts, nicht signifikant schlechter; F: signifikant schlechter.',
    saved: (size, less, error) => `${size} ${less ? 'weniger' : 'mehr'} Fehler als die naive Formel, ± ${error}`,
    letters: {
      A: 'mindestens ein Fünftel weniger (signifikant, 95 %)',
      B: 'mindestens ein Zehntel weniger (signifikant, 95 %)',
      C: 'weniger (signifikant, 95 %)',
      D: 'nicht signifikant',
      E: 'nicht signifikant',
      F: 'mehr (signifikant, 95 %): Die naive Formel ist hier besser',
    },
  },
  intervals: {
    caption: 'Intervalle einzelner Kunden',
    columns: [
      'Intervalle',
      'sollen halten',
      'hielten',
      'tatsächlich darunter',
      'tatsächlich darüber',
      'mittlere Breite',
    ],
    likely: ['hielten, wo P(0) < ½', 'mittlere Breite'],
  },
  calibration: {
    caption: 'Wahrscheinlichkeit der Wiederkehr innerhalb des Horizonts (p_return), und Zahl der Käufe',
    columns: ['Modell', 'Kalibrierungsfehler (ECE)', 'Brier-Wert', 'Log-Wert', 'Käufe: Log-Wert', 'CRPS'],
  },
  grid: {
    caption: (what, days) =>
      `${what} über ${days} Tage: RMSE und MAE im Verhältnis zur naiven Formel; Verzerrung in Prozent; Mittel ± Standardabweichung`,
    what: { purchases: 'Käufe', spend: 'Umsatz' },
    means: ['mittlerer RMSE', 'mittlerer MAE', 'mittlere Verzerrung'],
  },
  report: {
    title: (data) => `Wie gut sind die Vorhersagen? ${data}`,
    subtitle: (customers, calibrationEnd, holdoutEnd, horizon) =>
      `${customers} am ${calibrationEnd} bekannte Kunden, vorhergesagt bis ${holdoutEnd} (${horizon}) und dann mit dem verglichen, was sie taten.`,
    contents: 'Inhalt',
    note: (warning) => `Hinweis: ${warning}`,
    grade: 'Note gegenüber der naiven Formel',
    bias: (what) => `${what} aller zusammen, vorhergesagt gegen tatsächlich`,
    top: (what) => `${what} danach beim Zehntel mit der höchsten Vorhersage`,
    topDetail: 'bei zufälliger Reihenfolge wären es 10 %',
    points: (figure) => `${figure} Punkte`,
    calibration: 'Kalibrierungsfehler von p_return',
    calibrationDetail: 'mittlerer Abstand von vorhergesagter Wahrscheinlichkeit und Ergebnis',
    beside: 'Neben der naiven Formel und anderen Modellen',
    besideText:
      'Jedes Modell sah nur, was am Ende der Kalibrierung bekannt war; die Tage danach dienten allein diesen Maßen. ' +
      '± ist ein Standardfehler: wie weit sich die Zahl mit anderen Kunden derselben Art bewegte. ▲ und ▼: signifikant besser ' +
      'oder schlechter als das erste Modell (mehr als der doppelte Standardfehler des Unterschieds bei denselben Kunden); ' +
      'ohne Zeichen ist der Unterschied nicht signifikant.',
    elsewhere: 'Zu anderen Zeiten und über andere Horizonte',
    elsewhereText:
      'Jede Spalte ist eine eigene Auswertung mit der Geschichte, die an jenem Tag bekannt war. Alle Kunden teilen den Zufall ' +
      'eines Zeitraums: Was in mehreren gilt, ist kein Zufall.',
    worth: 'Wer am meisten bringt',
    worthText:
      'Was zu gewinnen ist, wenn man Kunden nach der Vorhersage auswählt, und ob die vorhergesagte Höhe eingetroffen ist.',
    back: 'Wer wiederkommt',
    backText:
      'Wahrscheinlichkeiten sind kalibriert, wenn von allen Kunden, denen 30 % gegeben wurden, drei von zehn wiederkommen.',
    missed: 'Was verfehlt wurde',
    purchasing: (model) => `Wie gut ${model} das Kaufen beschreibt`,
    spending: 'Wie gut der Umsatz je Kauf beschrieben ist',
    measures: 'Wie die Maße zu lesen sind',
    glossary: [
      'Naive Formel: mittlerer Bestellwert × Käufe im Jahr × Lebensdauer in Jahren, je Kunde. Sie muss ein Modell schlagen.',
      'MAE und RMSE: mittlerer absoluter Fehler und Wurzel des mittleren quadrierten Fehlers der Zahl eines Kunden. Beim RMSE ' +
        'geht es um die wenigen großen. Verzerrung: vorhergesagte Summe aller Kunden gegen die tatsächliche.',
      'Spearman und normierter Gini: ob Kunden in der richtigen Reihenfolge stehen; 1 ist vollkommen, 0 zufällig. Der Gini ' +
        'gewichtet Kunden nach dem, was sie brachten. Oberstes Zehntel hält: Anteil an der Summe, den das Zehntel mit der höchsten Vorhersage brachte.',
      'Kalibrierungsfehler: mittlerer Abstand vorhergesagter Wahrscheinlichkeiten vom Ergebnis in zehn Gruppen. Brier-Wert: ' +
        'kleiner ist besser; Log-Wert und CRPS beurteilen ganze Verteilungen, der Log-Wert größer, der CRPS kleiner besser.',
      'Rauschen ist hier das der Kunden. Alle teilen einen Zeitraum mit seinen Jahreszeiten und Ereignissen; mehrere Enden der Kalibrierung zeigen das.',
    ],
  },
  screen: {
    titles: {
      choice: 'Wahl des Kaufmodells',
      covariates: 'Kovariaten',
      evaluation: 'Auswertung an dem, was danach kam',
      noise: 'Vergleich mit der naiven Formel und zwischen Modellen',
      distributions: 'Wahrscheinlichkeiten und Intervalle',
      deciles: (model) => `Zehntel der Kunden nach ${model}`,
      short: 'Kurz',
    },
    theCombined: 'der kombinierten Prognose',
    evaluation: {
      head: [
        'Modell',
        'sagt voraus',
        'MAE',
        'RMSE',
        'Verzerrung',
        'Spearman',
        'norm. Gini',
        'oberstes Zehntel',
        'vom Besten',
      ],
      lines: [
        'MAE und RMSE: Fehler je Kunde. Verzerrung: der Summe. Spearman und Gini: wie gut Kunden gereiht sind, 1 ist vollkommen.',
        'Oberstes Zehntel: was das Zehntel mit der höchsten Vorhersage von der tatsächlichen Summe hielt; vom Besten: als Anteil',
        'dessen, was eine vollkommene Reihung hält.',
      ],
      median: ' median: der der kombinierten Prognose.',
    },
    noise: {
      head: ['Modell', 'sagt voraus', 'MAE', 'RMSE', 'Note', 'gesparter Fehler', 'MAPE der Zehntel'],
      lines: (chosen) => [
        `MAE und RMSE abzüglich derer von ${chosen}, ± Standardfehler des Unterschieds bei denselben Kunden (gepaarter Bootstrap).`,
        '▲ signifikant besser (95 %), ▼ signifikant schlechter; ohne Zeichen: nicht signifikant.',
        'Note und gesparter Fehler: gegenüber der naiven Formel.',
      ],
    },
    distributions: {
      head: [
        ...['Modell', 'sagt voraus', 'Log-Wert', 'CRPS', 'PIT', 'ECE', 'Brier'],
        ...['gehalten', 'Breite', 'P(0) < ½', 'Breite'],
      ],
      lines: [
        'PIT: von links nach rechts die Zehntel der vorhergesagten Verteilungen, eben, wo sie kalibriert sind.',
        'ECE und Brier-Wert gelten p_return. Gehalten: Anteil der Kunden in 80-%-Intervallen, alle und die mit',
        'P(0) < ½, und mittlere Breiten.',
      ],
    },
    deciles: {
      head: ['Zehntel', 'Kunden'],
      of: (what) => [`${what} vorhergesagt`, 'tatsächlich', 'Anteil an allem'],
      line: 'Zehntel 1: das mit der höchsten Vorhersage. Mittel je Kunde, ± Standardfehler; Anteil an der tatsächlichen Summe.',
    },
    verdict: (customers, from, to, model, what, share, below) =>
      `${customers} am ${from} bekannte Kunden, vorhergesagt bis ${to}: Der Fehler (RMSE, ${what}) liegt bei ${model} ${share} ${below ? 'unter' : 'über'} dem der naiven Formel.`,
  },
};
