/** Was über API-Schlüssel gesagt wird, auf Deutsch. */
import type { KeyWords } from './en.ts';

export const DE: KeyWords = {
  head: ['Nummer', 'Name', 'Rechte', 'erzeugt', 'läuft ab'],
  titles: { one: 'Schlüssel', all: 'Schlüssel', revoked: 'Widerrufen' },
  never: 'nie',
  revoked: (day) => `widerrufen am ${day}`,
  inUse: 'in Gebrauch',
  send: 'Senden Sie ihn als  Authorization: Bearer KEY.  Er wird nur dieses eine Mal gezeigt; aufgehoben wird nur seine Prüfsumme.',
};
