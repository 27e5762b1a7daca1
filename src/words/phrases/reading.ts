/** What is wrong with a file or table, where it is, and what to do: details of errors. */
import type { Phrase } from './phrase.ts';

export const READING: readonly Phrase[] = [
  ['{share} of the rows', '{share} der Zeilen'],
  ['{share} of the money', '{share} des Geldes'],
  ['names no customers', 'Er nennt keine Kunden'],
  ['names no buyers', 'Er nennt keine Käufer'],
  [
    'Export Transactions with the columns Customer ID and Customer Name.',
    'Exportieren Sie Transactions mit den Spalten Customer ID und Customer Name.',
  ],
  [
    'Export Payments again with the columns Customer ID or Customer Email.',
    'Exportieren Sie Payments noch einmal mit den Spalten Customer ID oder Customer Email.',
  ],
  [
    'Add the columns customer_email or customer_id to the report, or export Payments.',
    'Nehmen Sie die Spalten customer_email oder customer_id in den Bericht auf, oder exportieren Sie Payments.',
  ],
  [
    'Export Payments from the dashboard, which has Customer ID and Customer Email.',
    'Exportieren Sie Payments aus dem Dashboard: Dort stehen Customer ID und Customer Email.',
  ],
  [
    'Fetch the Order Report or Amazon Fulfilled Shipments, which have buyer-email; All Orders has none.',
    'Laden Sie Order Report oder Amazon Fulfilled Shipments herunter, worin buyer-email steht; in All Orders fehlt sie.',
  ],
  ['%{=one} or %{=other}', '%{one} oder %{other}'],
  ['day/month/year and month/day/year', 'Tag/Monat/Jahr und Monat/Tag/Jahr'],
  ['{=place} (column {at})', '{place} (Spalte {at})'],
  [
    '{=point} amounts can only be read with a decimal point ({=how}) and {=comma} only with a decimal comma ({=other})',
    '{point} Beträge sind nur mit Dezimalpunkt zu lesen ({how}) und {comma} nur mit Dezimalkomma ({other})',
  ],
  [
    'amounts such as {=example} can be read with a decimal point ({=point}) or with a decimal comma ({=comma})',
    'Beträge wie {example} sind mit Dezimalpunkt ({point}) oder mit Dezimalkomma ({comma}) zu lesen',
  ],
  [
    '{=file} has no column {=column}; its columns are {=columns}',
    '{file} hat keine Spalte {column}; die Spalten sind {columns}',
  ],
  [
    'Name the column so in the file. A model trained with a covariate needs it of every customer.',
    'Nennen Sie die Spalte in der Datei so. Ein Modell mit einer Kovariate braucht sie von jedem Kunden.',
  ],
  ['its first line does not end', 'ihre erste Zeile endet nicht'],
  ['Is it a CSV file?', 'Ist es eine CSV-Datei?'],
  ['it is not UTF-8', 'sie ist nicht in UTF-8'],
  [
    'Say how it is written, for example --encoding latin-1.',
    'Sagen Sie, wie sie geschrieben ist, zum Beispiel --encoding latin-1.',
  ],
  [
    'The file may be damaged or cut short: fetch it again, or name its --delimiter or --encoding.',
    'Vielleicht ist die Datei beschädigt oder abgeschnitten: Laden Sie sie noch einmal herunter, oder nennen Sie --delimiter oder --encoding.',
  ],
  [
    'The file is damaged or cut short: fetch it again.',
    'Die Datei ist beschädigt oder abgeschnitten: Laden Sie sie noch einmal herunter.',
  ],
  ['Save it again as .xlsx, or as CSV.', 'Speichern Sie sie noch einmal als .xlsx oder als CSV.'],
  ['Export the transactions as Parquet and read that file.', 'Exportieren Sie die Transaktionen als Parquet-Datei.'],
  ['it is UTF-16', 'sie ist in UTF-16'],
  ['it is an .xls workbook', 'sie ist eine .xls-Mappe'],
  ['Save it as .xlsx or CSV.', 'Speichern Sie sie als .xlsx oder CSV.'],
  ['it is one JSON array', 'sie ist eine einzige JSON-Liste'],
  ['Write one JSON object a line.', 'Schreiben Sie ein JSON-Objekt je Zeile.'],
  ['it is not text', 'sie ist kein Text'],
  ['text', 'Text'],
  [
    'Give CSV, JSON lines (both also gzipped) or Parquet.',
    'Nehmen Sie CSV, JSON-Zeilen (beide auch mit gzip gepackt) oder Parquet.',
  ],
  ['it is a folder', 'es ist ein Ordner'],
  ['Name a file in it.', 'Nennen Sie eine Datei darin.'],
  ['you lack the permission', 'Ihnen fehlt das Recht dazu'],
  [
    'Give yourself read permission, or run as someone who has it.',
    'Geben Sie sich das Leserecht, oder starten Sie als jemand, der es hat.',
  ],
  ['Check the path.', 'Prüfen Sie den Pfad.'],
  [
    'a quote (") that is opened on line {line} is not closed there, and takes the rows below it with it',
    'ein Anführungszeichen ("), das in Zeile {line} aufgeht, geht dort nicht zu und reißt die Zeilen darunter mit',
  ],
  [
    'Mend line {line}: close the quote, or write a quote within a value as "".',
    'Berichtigen Sie Zeile {line}: Schließen Sie das Anführungszeichen, oder schreiben Sie eines innerhalb eines Werts als "".',
  ],
  ['line {line}: {problem}', 'Zeile {line}: {problem}'],
  ['Mend this line.', 'Berichtigen Sie diese Zeile.'],
  [
    'column {=name} has decimals of {digits} digits; at most {most} can be read exactly',
    'die Spalte {name} hat Dezimalzahlen mit {digits} Stellen; genau zu lesen sind höchstens {most}',
  ],
  [
    'Write it as DECIMAL({=digits}, 6) or narrower, or as text.',
    'Schreiben Sie sie als DECIMAL({digits}, 6) oder schmaler, oder als Text.',
  ],
  [
    'none of the first {lines} lines is an object with a field',
    'keine der ersten {lines} Zeilen ist ein Objekt mit einem Feld',
  ],
  ['Write a line for each transaction: {=example}.', 'Schreiben Sie je Transaktion eine Zeile: {example}.'],
  ['a row is an object of fields', 'eine Zeile ist ein Objekt mit Feldern'],
  [
    'columns must be lists of one length, and {=name} has {length} rows',
    'Spalten müssen gleich lange Listen sein, und {name} hat {length} Zeilen',
  ],
  ['a field is text, a number, a Date, or empty', 'ein Feld ist Text, eine Zahl, ein Date oder leer'],
  [
    'Give rows such as { customerId, date, amount }, or columns of these names.',
    'Geben Sie Zeilen wie { customerId, date, amount }, oder Spalten dieser Namen.',
  ],
  ['Every transaction, which a store keeps,', 'Jede einzelne Transaktion, wie ein Speicher sie aufhebt'],
  ['Every transaction of the channel {=channel}', 'Jede einzelne Transaktion des Kanals {channel}'],
  ['Who bought which product', 'Wer welches Produkt gekauft hat'],
  ['An order total on each of its lines', 'Die Summe einer Bestellung auf jedem ihrer Posten'],
  ['It says how text is read; a table has types.', 'Es sagt, wie Text zu lesen ist; eine Tabelle hat Typen.'],
  [
    'Name a view with one row an order, or say --shape transactions if it is one.',
    'Nennen Sie eine View mit einer Zeile je Bestellung, oder --shape transactions, wenn es eine ist.',
  ],
  [
    'Name a view that has it as {=as}, or another column.',
    'Nennen Sie eine View, die sie als {as} hat, oder eine andere Spalte.',
  ],
  ['it had {accepted} rows to accept, and then {rows}', 'erst waren {accepted} Zeilen anzunehmen, dann {rows}'],
  ['must not be empty', 'darf nicht leer sein'],
  ['must be a number', 'muss eine Zahl sein'],
  ['must be a number, 0 or more', 'muss eine Zahl sein, 0 oder mehr'],
  ['must not be below 0', 'darf nicht unter 0 liegen'],
  ['must be a month (2025-03) or a day (2025-03-01)', 'muss ein Monat (2025-03) oder ein Tag (2025-03-01) sein'],
  ['must be one of {=names}', 'muss eines davon sein: {names}'],
  ['is a chance, 0 to 1', 'ist eine Wahrscheinlichkeit, 0 bis 1'],
  ['is not a number', 'ist keine Zahl'],
  ['write days as YYYY-MM-DD', 'schreiben Sie Tage als JJJJ-MM-TT'],
  ['Write days as YYYY-MM-DD.', 'Schreiben Sie Tage als JJJJ-MM-TT.'],
  ['write treated or control', 'schreiben Sie treated oder control'],
  [
    'write periods as 2025-03, 2025-W09, 2025-Q1 or 2025',
    'schreiben Sie Zeiträume als 2025-03, 2025-W09, 2025-Q1 oder 2025',
  ],
  [
    'all periods must be of one length: the first is a {=unit}',
    'alle Zeiträume müssen gleich lang sein: der erste ist ein {unit}',
  ],
  [
    'the period stands on an earlier line for {=channel}',
    'der Zeitraum steht für {channel} schon in einer früheren Zeile',
  ],
  [
    'the transactions ({from} to {to}) do not hold this period whole: fill in new_customers, or leave the line out',
    'die Transaktionen ({from} bis {to}) enthalten diesen Zeitraum nicht ganz: Füllen Sie new_customers aus, oder lassen Sie die Zeile weg',
  ],
  ['fill in one of customer_id, segment and all', 'füllen Sie customer_id, segment oder all aus'],
  ['write yes, or leave it empty', 'schreiben Sie yes, oder lassen Sie es leer'],
  ['give both low and high, or neither', 'nennen Sie low und high, oder keines von beiden'],
  ['must be no more than the value, and high no less', 'darf nicht über dem Wert liegen, und high nicht darunter'],
  ['there is no such customer in the transactions', 'in den Transaktionen gibt es diesen Kunden nicht'],
  ['there is no such segment; there are {=segments}', 'dieses Segment gibt es nicht; es gibt {segments}'],
  [
    'it has expired at {day}: renew it, or take the line out',
    'es ist am {day} abgelaufen: Erneuern Sie es, oder streichen Sie die Zeile',
  ],
  [
    'an earlier line says the same field of the same customers',
    'eine frühere Zeile nennt dasselbe Feld derselben Kunden',
  ],
  [
    'an earlier line says {=field} of the same customers: one of the two decides',
    'eine frühere Zeile nennt {field} derselben Kunden: Nur eines von beiden kann gelten',
  ],
  [
    'p_return and expected_purchases of the same customers: one of the two decides',
    'p_return und expected_purchases derselben Kunden: Nur eines von beiden kann gelten',
  ],
  [
    'an earlier line is of another source: one person says all of a customer',
    'eine frühere Zeile hat eine andere Quelle: Über einen Kunden spricht nur einer',
  ],
  [
    'an earlier line has the same customer: keep the one of the arm that was meant',
    'eine frühere Zeile hat denselben Kunden: Behalten Sie die mit der gemeinten Gruppe',
  ],
  [
    'must not be empty: keep the predictions as they were planned, or leave the whole column out',
    'darf nicht leer sein: Behalten Sie die Vorhersagen der Planung, oder lassen Sie die ganze Spalte weg',
  ],
  [
    'no transactions are given of such a channel; there are {=channels}',
    'von einem solchen Kanal gibt es keine Transaktionen; es gibt {channels}',
  ],
  ['an earlier line says that {=id} of {=channel} is {=who}', 'nach einer früheren Zeile ist {id} von {channel} {who}'],
  ['a header such as product', 'eine Kopfzeile wie product'],
  ['a header such as customer_id', 'eine Kopfzeile wie customer_id'],
  ['no column arm says who was held out', 'keine Spalte arm sagt, wer zurückgehalten wurde'],
  ['all of its customers were treated', 'alle ihre Kunden wurden angeschrieben'],
  ['none of its customers was treated', 'keiner ihrer Kunden wurde angeschrieben'],
  ['it is not JSON', 'es ist kein JSON'],
  ['it is invalid JSON: {=error}', 'es ist kein gültiges JSON: {error}'],
  [
    'Give the campaign.json that perennial campaign plan wrote.',
    'Nehmen Sie die campaign.json, die perennial campaign plan geschrieben hat.',
  ],
];
