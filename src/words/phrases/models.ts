/** What fits of models say of themselves, and why one of them was chosen. */
import type { Phrase } from './phrase.ts';

export const MODELS: readonly Phrase[] = [
  [
    'dropout is not significant (p = {p}). The same model without any explains these purchases as well: P(alive) is an assumption here; p_return is not.',
    'Abwanderung ist nicht signifikant (p = {p}). Dasselbe Modell ohne sie erklärt diese Käufe ebenso gut: P(noch Kunde) ist hier eine Annahme, p_return nicht.',
  ],
  ['weakly identified. {...detail}', 'schwach identifiziert. {detail}'],
  ['boundary. {...detail}', 'am Rand des Möglichen. {detail}'],
  ['not-converged. {...detail}', 'nicht konvergiert. {detail}'],
  ['The data hardly tell the size of {=names}.', 'Die Daten sagen kaum, wie groß {names} ist.'],
  [
    'The data hardly tell apart values of {=names} that move together.',
    'Die Daten unterscheiden kaum zwischen Werten von {names}, die sich gemeinsam bewegen.',
  ],
  ['The prior decides between them.', 'Zwischen ihnen entscheidet die Vorannahme.'],
  ['The likelihood is not finite.', 'Die Likelihood ist nicht endlich.'],
  ['The likelihood still rises as {=which}.', 'Die Likelihood steigt noch ({which}).'],
  ['The search ended {=gap} below the maximum.', 'Die Suche endete {gap} unter dem Maximum.'],
  [
    'Only {repeats} customers bought again, so weak priors were added: they decide what these data leave open.',
    'Nur {repeats} Kunden kauften wieder, darum gingen schwache Vorannahmen ein: Sie entscheiden, was diese Daten offenlassen.',
  ],
  [
    'Weak priors were added: they decide what these data leave open.',
    'Schwache Vorannahmen gingen ein: Sie entscheiden, was diese Daten offenlassen.',
  ],
  [
    'It collapses to {=model}, which explains these purchases as well: use that.',
    'Es fällt mit {model} zusammen, das diese Käufe ebenso gut erklärt: Nehmen Sie dieses.',
  ],
  [
    'q = {q} <= 1: spend has so heavy a tail that the population has no mean.',
    'q = {q} ≤ 1: Unter den Umsätzen sind so große, dass sie kein Mittel haben.',
  ],
  [
    'Gamma-Gamma: {...reason} The mean of all purchases stands in for everybody.',
    'Gamma-Gamma: {reason} Bei allen Kunden steht dafür das Mittel aller Käufe.',
  ],
  [
    'Spend and frequency go together (correlation {r}), which Gamma-Gamma assumes they do not: values of the most frequent buyers come out too low.',
    'Wer häufiger kauft, gibt je Kauf mehr aus (Korrelation {r}), was das Gamma-Gamma-Modell ausschließt: Werte der häufigsten Käufer geraten zu niedrig.',
  ],
  [
    'Spend and frequency go together (correlation {r}), which Gamma-Gamma assumes they do not: values of the most frequent buyers come out too high.',
    'Wer häufiger kauft, gibt je Kauf weniger aus (Korrelation {r}), was das Gamma-Gamma-Modell ausschließt: Werte der häufigsten Käufer geraten zu hoch.',
  ],
  [
    'Covariate {=name}: {customers} customers have a level that was rare in training or not there ({=shown}); they count as other rare levels do.',
    'Kovariate {name}: {customers} Kunden haben eine Ausprägung, die beim Training selten war oder fehlte ({shown}); sie zählen wie andere seltene.',
  ],
  [
    'Covariate {=name}: {customers} customers have a level that training did not see ({=shown}); they count as other rare levels do.',
    'Kovariate {name}: {customers} Kunden haben eine Ausprägung, die beim Training fehlte ({shown}); sie zählen wie seltene.',
  ],
  [
    'Covariate {=name}: {customers} customers have a level that was rare in training or not there ({=shown}); they count as {=level}.',
    'Kovariate {name}: {customers} Kunden haben eine Ausprägung, die beim Training selten war oder fehlte ({shown}); sie zählen als {level}.',
  ],
  [
    'Covariate {=name}: {customers} customers have a level that training did not see ({=shown}); they count as {=level}.',
    'Kovariate {name}: {customers} Kunden haben eine Ausprägung, die beim Training fehlte ({shown}); sie zählen als {level}.',
  ],
  [
    'Covariate {=name}: {=level} was rare in training or not there; it counts as {as}.',
    'Kovariate {name}: {level} war beim Training selten oder fehlte und zählt wie {as}.',
  ],
  [
    'Covariate {=name}: training did not see {=level}; it counts as {as}.',
    'Kovariate {name}: {level} fehlte beim Training und zählt wie {as}.',
  ],
  ['other rare levels do', 'andere seltene Ausprägungen'],
  ['It was the only one asked for.', 'Nach einem anderen war nicht gefragt.'],
  ['The history is too short to split.', 'Die bekannte Zeit ist zu kurz, um sie zu teilen.'],
  ['No model could be tried before the last {days} days.', 'Vor den letzten {days} Tagen ließ sich keines erproben.'],
  ['There was no other candidate.', 'Es gab keinen anderen Kandidaten.'],
  [
    'Its log score on {from} to {to} was best: {score}; next came {=model} with {other}.',
    'Sein Log-Wert vom {from} bis {to} war der beste: {score}; dann kam {model} mit {other}.',
  ],
  [
    'Its log score on {from} to {to} was best: {score}, as was that of {=model}, which does not identify dropout.',
    'Sein Log-Wert vom {from} bis {to} war der beste: {score}, wie der von {model}, das Abwanderung nicht erkennt.',
  ],
  [
    'Its log score on {from} to {to} was best: {score}, as was that of {=model}, whose parameters are weakly identified.',
    'Sein Log-Wert vom {from} bis {to} war der beste: {score}, wie der von {model}, dessen Parameter schwach identifiziert sind.',
  ],
  [
    'Its log score on {from} to {to} was best: {score}, as was that of {=model}, which fits the customers before it less well.',
    'Sein Log-Wert vom {from} bis {to} war der beste: {score}, wie der von {model}, das zu den Kunden davor weniger gut passt.',
  ],
];

/** Of one model, or one channel, by its name: last, for anything may stand before a colon. */
export const OF_ONE: readonly Phrase[] = [['{=name}: {...text}', '{name}: {text}']];
