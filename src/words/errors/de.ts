/** Every error's message and hint in German; a detail that is a text is told by its phrase (words/phrases). */
import type { ErrorCode } from '../../errors.ts';

interface ErrorText {
  readonly message: string;
  readonly hint: string;
}

export const DE: Readonly<Record<ErrorCode, ErrorText>> = {
  OPTION_INVALID: { message: '{option} kann nicht {value} sein: {problem}', hint: '{remedy}' },
  ARGUMENT_INVALID: {
    message: '{argument} kann nicht {value} sein: {rule}',
    hint: 'Was möglich ist, steht im Kommentar der Funktion.',
  },
  FILE_NOT_FOUND: {
    message: 'Es gibt keine Datei {file}',
    hint: 'Prüfen Sie den Pfad; ein relativer beginnt im Arbeitsordner (in einem Notebook in dessen Ordner).',
  },
  FILE_UNREADABLE: { message: '{file} lässt sich nicht lesen: {problem}', hint: '{remedy}' },
  MACHINE_REFUSED: { message: '{file} lässt sich nicht verwenden: {problem}', hint: '{remedy}' },
  OUT_IS_INPUT: {
    message: '{option} {file} würde {input} überschreiben, woraus gelesen wird',
    hint: 'Nennen Sie mit {option} einen anderen Ort.',
  },
  ENGINE_UNREACHABLE: { message: '{engine} ist nicht zu erreichen: {problem}', hint: '{remedy}' },
  ENGINE_REFUSED: { message: '{engine} weist {user} ab: {problem}', hint: '{remedy}' },
  ENGINE_LOST: {
    message: '{engine} ging mitten in der Arbeit verloren: {problem}',
    hint: 'Nichts wurde geschrieben. Starten Sie denselben Befehl noch einmal, wenn die Datenbank wieder da ist.',
  },
  ENGINE_STALLED: {
    message: '{engine} hat seit {seconds} s nichts getan: {problem}',
    hint: 'Nichts wurde geschrieben. Sehen Sie nach, ob alle Worker laufen, und starten Sie denselben Befehl noch einmal; ?patience=600 hinter der Adresse wartet zehn Minuten.',
  },
  ENGINE_FAILED: {
    message: '{engine} konnte nicht antworten: {problem}',
    hint: 'Nichts wurde geschrieben. Was die Datenbank sagt, zeigt, was dort zu ändern ist: Speicher, Zeitgrenzen oder die Tabelle.',
  },
  ENGINE_CANCELLED: { message: 'Die Frage an {engine} wurde abgebrochen', hint: 'Fragen Sie noch einmal.' },
  ENGINE_CHANGED: {
    message: '{engine} hat sich beim Lesen geändert: {problem}',
    hint: 'Nichts wurde geschrieben. Lesen Sie, wenn niemand hineinschreibt, oder aus einer Kopie.',
  },
  ENGINE_TABLE_MISSING: {
    message: '{engine}: Es gibt keine Tabelle {table}, oder Sie dürfen sie nicht sehen',
    hint: 'Prüfen Sie den Namen (Postgres unterscheidet Groß- und Kleinbuchstaben) und das Schema davor.',
  },
  ENGINE_TABLE_OTHER: {
    message: '{engine}: Die Tabelle {table} gibt es schon, und sie enthält keine früheren Ergebnisse',
    hint: 'Nennen Sie eine andere, oder löschen Sie diese.',
  },
  ENGINE_COLUMN_TYPE: {
    message: '{engine}, Spalte {field}: Aus dem Typ {type} ist nichts für {role} zu lesen',
    hint: '{remedy}',
  },
  ENGINE_UNFIT: { message: '{what}: Das geht bei einer Tabelle in einer Datenbank nicht', hint: '{remedy}' },
  FILE_EMPTY: {
    message: '{file} enthält keine Transaktionen',
    hint: 'Nehmen Sie eine Datei mit Kopfzeile und Daten.',
  },
  FILE_FORMAT: { message: '{file} ist nicht als {format} zu lesen: {problem}', hint: '{remedy}' },
  COLUMN_MISSING: {
    message: '{file} hat keine Spalte für {role}; die Spalten sind {columns}',
    hint: 'Nennen Sie die Spalte mit {flag} (im Code columns.{option}); sehen die Spalten falsch aus, so löschen Sie, was über der Kopfzeile steht, oder nennen Sie das Trennzeichen mit --delimiter.',
  },
  COLUMN_AMBIGUOUS: {
    message: '{file} hat mehr als eine Spalte für {role}: {columns}',
    hint: 'Benennen Sie eine davon um, oder nennen Sie mit {flag} die richtige.',
  },
  TABLE_COLUMN_MISSING: {
    message: '{file} hat keine Spalte {column}; die Spalten sind {columns}',
    hint: 'Nennen Sie die Spalte in der Datei so: {names}.',
  },
  TABLE_ROW_INVALID: {
    message: '{file}, Zeile {line}, Spalte {field}: {value}: {problem}',
    hint: 'Berichtigen Sie diese Zeile.',
  },
  DATE_AMBIGUOUS: {
    message: '{file}, Spalte {field}: Ein Datum wie {value} ist als {formats} zu lesen',
    hint: "Sagen Sie mit --date-format (im Code dateFormat), was gilt, zum Beispiel '%d/%m/%Y'.",
  },
  AMOUNT_AMBIGUOUS: {
    message: '{file}, Spalte {field}: {problem}',
    hint: "Sagen Sie mit --decimal point oder --decimal comma (im Code decimal: 'comma'), was gilt.",
  },
  EXPORT_UNUSABLE: { message: '{file} sieht aus wie {what}: {problem}', hint: '{remedy}' },
  TOO_MUCH_EXCLUDED: {
    message: '{share} in {file} sind nicht zu verwenden: {reasons}',
    hint: 'Berichtigen Sie die genannten Zeilen, sagen Sie, wie die Datei zu lesen ist (perennial inspect {file}), oder nehmen Sie es mit --accept-excluded hin.',
  },
  QUALITY_STRICT: {
    message: '{count} Zeilen wurden ausgeschlossen, und --strict lässt keine zu: {reasons}',
    hint: 'Berichtigen Sie die oben genannten Zeilen, oder lassen Sie --strict weg.',
  },
  NO_TRANSACTIONS: {
    message: 'Von {file} bleibt nach der Prüfung keine Transaktion übrig: {reasons}',
    hint: 'Wurde falsch gelesen, so sagen Sie, wie zu lesen ist: Nennen Sie Spalten, oder --format, --date-format, --decimal, --currency oder --as-of.',
  },
  CAMPAIGN_WITHOUT_CONTROL: {
    message: '{file} hat keine Kontrollgruppe: {problem}',
    hint: 'Angeschriebene unterscheiden sich von anderen, schon bevor etwas gesandt wird, also ist über eine Wirkung nichts zu sagen. Losen Sie vor der nächsten Kampagne eine Kontrollgruppe aus: perennial campaign plan.',
  },
  GROUP_UNKNOWN: {
    message: 'Es gibt keine Spalte {value}, nach der Kunden zu gruppieren wären',
    hint: 'Nennen Sie die Spalte der Datei mit --group, --adviser-column, --branch-column oder --channel-column.',
  },
  CAMPAIGN_UNKNOWN: {
    message: 'Es gibt keine Kampagne {value}',
    hint: 'GET /v1/campaigns zeigt, welche es gibt.',
  },
  CAMPAIGN_INVALID: { message: '{file}: {problem}', hint: '{remedy}' },
  TOO_LITTLE_DATA: { message: '{what} braucht {need}; vorhanden: {have}', hint: '{remedy}' },
  AMOUNTS_DIFFER: {
    message: 'Gelernt hat das Modell aus Transaktionen {trained} Beträge, und {file} ist {given} Beträge',
    hint: '{remedy}',
  },
  UNITS_MIXED: { message: '{what}: {left} und {right} passen nicht zusammen', hint: '{remedy}' },
  CELLS_INVALID: {
    message: 'Zusammenfassung eines Kunden, {row}: {field} = {value}, aber {rule}',
    hint: 'Eine Zusammenfassung braucht ganze x >= 0 und 0 <= tx <= T, mit tx = 0, wo x = 0 ist.',
  },
  FACTS_MISSING: {
    message: 'Die kombinierte Prognose braucht Transaktionen, und gegeben ist nur eine Zusammenfassung',
    hint: 'Geben Sie die Transaktionen an, oder sagen Sie mit einem einzelnen Modell vorher.',
  },
  HORIZON_TOO_SHORT: {
    message: 'In einem Zeitraum von {days} Tagen nach dem {asOf} liegt kein ganzer Abschnitt ({unit})',
    hint: 'Nehmen Sie einen Zeitraum von mindestens einem Abschnitt ({unit}), oder trainieren Sie mit einer kürzeren --time-unit.',
  },
  COVARIATE_INVALID: { message: 'Kovariate {name}: {problem}', hint: '{remedy}' },
  RETENTION_INVALID: {
    message: 'Bindung der Kohorte {row}: {field} = {value}, aber {rule}',
    hint: 'Nennen Sie je Kohorte die Kunden am Anfang und dann die nach jeder Verlängerung verbliebenen, nie mehr als zuvor.',
  },
  PARAMETERS_INVALID: {
    message: '{model}: Der Parameter {field} = {value} muss {rule} sein',
    hint: 'Parameter sind positive, endliche Zahlen.',
  },
  MODEL_UNKNOWN: { message: 'Es gibt kein Modell {value}', hint: 'Bekannte Modelle: {known}.' },
  BACKEND_MISSING: {
    message: 'Mit {value} lassen sich Netze hier nicht rechnen: {problem}',
    hint: 'Überlassen Sie Perennial die Wahl: Es nimmt das Beste, was hier läuft.',
  },
  PACKAGE_MISSING: {
    message: 'Das Paket {name} ist nicht dort installiert, wo {file} es fände',
    hint: 'Installieren Sie es dort: npm install {name}. Notebooks haben es nach: npm run notebook',
  },
  NETWORK_DAMAGED: {
    message: 'Das gespeicherte Netz ist nicht zu lesen: {problem}',
    hint: 'Kopieren Sie das Modell noch einmal von dort, wo es entstand, oder trainieren Sie neu.',
  },
  BUNDLE_NOT_FOUND: {
    message: 'Unter {file} gibt es kein Modell',
    hint: 'Eines entsteht mit: perennial train --transactions DATEI --out {file}',
  },
  BUNDLE_DAMAGED: {
    message: 'Das Modell {file} ist beschädigt: {problem}',
    hint: 'Kopieren Sie es noch einmal von dort, wo es entstand, oder trainieren Sie neu.',
  },
  BUNDLE_VERSION: {
    message: 'Das Modell {file} hat das Format {value}; dieses Perennial liest das Format {known}',
    hint: 'Trainieren Sie mit dieser Version neu, oder nehmen Sie die, mit der es entstand.',
  },
  UPLOAD_UNKNOWN: {
    message: 'Es gibt keine hochgeladene Datei {value}',
    hint: 'Hochgeladene Dateien verschwinden nach einem Tag: Senden Sie die Datei noch einmal (POST /v1/uploads).',
  },
  UPLOAD_EMPTY: { message: 'Die gesandte Datei ist leer', hint: 'Senden Sie eine Datei mit Transaktionen.' },
  UPLOAD_TOO_LARGE: {
    message: 'Die Datei ist größer als {limit}',
    hint: 'Packen Sie sie (gzip), lassen Sie Spalten weg, oder senden Sie sie in Teilen. Die Kommandozeile nimmt Dateien jeder Größe: perennial load.',
  },
  UPLOADS_TOO_MANY: {
    message: 'Es liegen schon {limit} hochgeladene Dateien da',
    hint: 'Entfernen Sie solche, die keiner mehr braucht: DELETE /v1/uploads/ID.',
  },
  UPLOAD_BUSY: {
    message: 'An der hochgeladenen Datei {value} ist nichts mehr zu ändern: {problem}',
    hint: 'Senden Sie die Datei noch einmal, um sie anders zu lesen.',
  },
  RUN_BUSY: {
    message: 'Das Training {value} läuft noch: Es läuft nur eines zur Zeit',
    hint: 'Warten Sie sein Ende ab, oder brechen Sie es ab: DELETE /v1/training-runs/{value}',
  },
  RUN_UNKNOWN: {
    message: 'Es gibt kein Training {value}',
    hint: 'GET /v1/training-runs zeigt, welche es gibt.',
  },
  BUNDLE_UNFIT: {
    message: 'Das Modell {value} passt nicht zum Speicher: {problem}',
    hint: 'Trainieren Sie eines aus diesem Speicher: POST /v1/training-runs, oder perennial train --store DATEI.',
  },
  MODEL_MISSING: {
    message: 'Dieser Server hat noch kein Modell',
    hint: 'Laden Sie Transaktionen (auf der Seite unter /load, oder POST /v1/uploads), trainieren Sie (POST /v1/training-runs), und aktivieren Sie, was dabei entsteht.',
  },
  VERSION_UNKNOWN: {
    message: 'Es gibt kein Modell der Version {value}',
    hint: 'GET /v1/models zeigt, welche es gibt.',
  },
  STORE_NOT_FOUND: {
    message: 'Unter {file} gibt es keinen Speicher',
    hint: 'Einer entsteht mit: perennial load --transactions DATEI --store {file}',
  },
  STORE_LOCKED: {
    message: 'Den Speicher {file} hat der Prozess {pid}: Es kann ihn nur einer zur Zeit haben',
    hint: 'Beenden Sie den Prozess, oder fragen Sie ihn: Ein Server nimmt Transaktionen an, erzeugt Schlüssel und trainiert über HTTP (siehe /docs), und er kopiert seinen Speicher im Betrieb (perennial backup --url).',
  },
  STORE_VERSION: {
    message: 'Der Speicher {file} hat die Version {value}; dieses Perennial kennt Versionen bis {known}',
    hint: 'Nehmen Sie die Version von Perennial, die ihn geschrieben hat, oder eine neuere.',
  },
  STORE_DAMAGED: {
    message: 'Der Speicher {file} ist nicht zu lesen: {problem}',
    hint: 'Prüfen Sie den Pfad; ist es die richtige Datei, so setzen Sie die letzte Sicherung an ihre Stelle.',
  },
  STORE_EMPTY: {
    message: 'Der Speicher {file} enthält keine Transaktionen',
    hint: 'Laden Sie welche: perennial load --transactions DATEI --store {file}',
  },
  STORE_LOADED: {
    message: '{source} wurde schon am {at} in {file} geladen',
    hint: 'Laden Sie eine Datei mit anderen Transaktionen. Dateien, deren Zeilen Transaktions- oder Bestellnummern haben, lassen sich noch einmal laden.',
  },
  TRANSACTION_CONFLICT: {
    message: 'Die Transaktion {value} ist mit anderem Inhalt bekannt',
    hint: 'Um sie zu berichtigen, senden Sie sie mit einer höheren `version`.',
  },
  FILE_EXISTS: { message: '{file} gibt es schon', hint: 'Nennen Sie eine andere Datei.' },
  OUT_EXISTS: { message: '{file} gibt es schon, und es ist kein Modell', hint: 'Wählen Sie ein anderes --out.' },
  PORT_TAKEN: { message: 'Der Port {value} auf {host} ist belegt', hint: 'Wählen Sie mit --port einen anderen.' },
  REQUEST_INVALID: { message: '{problem}', hint: '{remedy}' },
  REQUEST_TOO_LARGE: { message: 'Der Inhalt ist größer als {limit}', hint: 'Senden Sie weniger auf einmal.' },
  MEDIA_TYPE: { message: 'Der Inhalt muss JSON sein', hint: 'Senden Sie Content-Type: application/json.' },
  NOT_FOUND: { message: 'Unter {value} gibt es nichts', hint: '{remedy}' },
  CUSTOMER_UNKNOWN: {
    message: 'Dieser Server kennt keinen Kunden {value}',
    hint: 'Senden Sie die Transaktionen selbst an POST /v1/predictions.',
  },
  CUSTOMERS_NOT_LOADED: {
    message: 'Dieser Server wurde ohne Transaktionen gestartet: Er kennt keinen Kunden {value}',
    hint: 'Senden Sie die Transaktionen an POST /v1/predictions, oder starten Sie ihn mit --transactions DATEI.',
  },
  TOO_MANY_CUSTOMERS: {
    message: '{count} Kunden in einer Anfrage; höchstens {limit} sind möglich',
    hint: 'Senden Sie sie in mehreren Anfragen.',
  },
  REQUEST_TIMEOUT: {
    message: 'Die Anfrage kam nicht rechtzeitig an',
    hint: 'Senden Sie sie in einem Zug, oder weniger davon.',
  },
  HEADERS_TOO_LARGE: {
    message: 'Die Kopfzeilen sind größer als {limit} Bytes',
    hint: 'Senden Sie weniger oder kürzere.',
  },
  KEY_REQUIRED: {
    message: 'Dafür braucht es einen API-Schlüssel',
    hint: 'Senden Sie Authorization: Bearer SCHLÜSSEL. Schlüssel entstehen mit: perennial keys create',
  },
  KEY_REFUSED: {
    message: 'Der API-Schlüssel ist unbekannt, abgelaufen oder widerrufen',
    hint: 'Fragen Sie, wer den Server betreibt, nach einem anderen.',
  },
  SCOPE_MISSING: {
    message: 'Der API-Schlüssel reicht dafür nicht: Es braucht das Recht {value}',
    hint: 'Nehmen Sie einen Schlüssel, der es hat.',
  },
  ORIGIN_FOREIGN: {
    message: 'Die Anfrage kam von der Seite eines anderen Servers',
    hint: 'Programme senden kein Origin; wo Schlüssel nötig sind, senden sie einen davon statt des Cookies.',
  },
  HOST_FOREIGN: {
    message: 'Ein Server ohne API-Schlüssel antwortet nur unter localhost oder einer IP-Adresse',
    hint: 'Fragen Sie ihn so, oder erzeugen Sie Schlüssel: perennial keys create',
  },
  KEY_UNKNOWN: {
    message: 'Es gibt keinen API-Schlüssel {value}',
    hint: 'perennial keys list zeigt, welche es gibt.',
  },
  KEYS_NOT_KEPT: {
    message: 'Dieser Server hat keinen Speicher, in dem er API-Schlüssel aufheben könnte',
    hint: 'Starten Sie ihn mit --store DATEI.',
  },
  KEYS_MISSING: {
    message: 'Auf {host} könnten andere den Server erreichen, und es gibt keinen API-Schlüssel',
    hint: 'Erzeugen Sie einen (perennial keys create --store DATEI --name NAME --scope admin) und starten Sie mit --store DATEI, oder nehmen Sie --host 127.0.0.1.',
  },
  TOO_MANY_REQUESTS: {
    message: 'Mehr als {limit} Anfragen in einer Minute',
    hint: 'Fahren Sie nach so vielen Sekunden fort, wie Retry-After sagt.',
  },
  TOO_MANY_TRANSACTIONS: {
    message: '{count} Transaktionen in einer Anfrage; höchstens {limit} sind möglich',
    hint: 'Senden Sie sie in mehreren Anfragen.',
  },
  STORE_MISSING: {
    message: 'Dieser Server hat keinen Speicher, {what}',
    hint: 'Laden Sie die Transaktionen in einen (perennial load), und starten Sie den Server mit --store DATEI.',
  },
  STORE_UNWRITABLE: {
    message: 'In den Speicher lässt sich nicht schreiben: {problem}',
    hint: 'Nichts von der Anfrage wurde angenommen: Senden Sie sie noch einmal, wenn Platz ist.',
  },
  STORE_AWAY: {
    message: 'Der Speicher antwortet nicht: {problem}',
    hint: 'Senden Sie die Anfrage noch einmal, wenn er wieder da ist. Was dennoch ankam, ist an seiner Transaktionsnummer zu erkennen und zählt nicht doppelt.',
  },
  SERVER_REFUSED: {
    message: 'Der Server {url} gibt keine Sicherung heraus: {problem}',
    hint: 'Prüfen Sie --url und --key; der Server muss einen Speicher haben.',
  },
  METHOD_NOT_ALLOWED: { message: '{value} antwortet nicht auf {method}', hint: 'Nehmen Sie {allowed}.' },
  INTERNAL: {
    message: 'Im Server ist etwas schiefgegangen',
    hint: 'Nennen Sie dem, der den Server betreibt, die Nummer unter `instance`: Sein Protokoll sagt mehr.',
  },
  BUSY: {
    message: 'Der Server ist beschäftigt: {waiting} große Anfragen warten schon',
    hint: 'Fahren Sie nach so vielen Sekunden fort, wie Retry-After sagt.',
  },
  NOT_READY: {
    message: 'Der Server ist noch nicht bereit: {problem}',
    hint: 'Versuchen Sie es gleich noch einmal.',
  },
};
