/**
 * Every error that Perennial raises on purpose, in one table: the HTTP status it answers with, the exit code the
 * command line ends with, a sentence for the person and what to do about it. `{name}` stands for a detail.
 */
interface ErrorEntry {
  readonly status: number;
  readonly exit: number;
  readonly message: string;
  readonly hint: string;
}

/** Exit codes of the command line: 2 wrong usage, 3 bad data, 4 bad bundle, 5 the machine refused, 1 a bug; 6 an alarm. */
const usage = { status: 400, exit: 2 } as const;
const data = { status: 422, exit: 3 } as const;
const bundle = { status: 500, exit: 4 } as const;
const system = { status: 500, exit: 5 } as const;

export const ERRORS = {
  OPTION_INVALID: { ...usage, message: '{option} can not be {value}: {problem}', hint: '{remedy}' },
  ARGUMENT_INVALID: {
    ...usage,
    message: '{argument} can not be {value}: {rule}',
    hint: 'The docstring of the function says what it takes.',
  },
  FILE_NOT_FOUND: {
    ...usage,
    status: 404,
    message: 'There is no file {file}',
    hint: "Check the path; a relative one starts from the working folder (in a notebook, from the notebook's).",
  },
  FILE_UNREADABLE: { ...system, message: '{file} can not be read: {problem}', hint: '{remedy}' },
  MACHINE_REFUSED: { ...system, message: '{file} can not be used: {problem}', hint: '{remedy}' },
  OUT_IS_INPUT: {
    ...usage,
    message: '{option} {file} would overwrite {input}, which is read',
    hint: 'Name another place with {option}.',
  },
  ENGINE_UNREACHABLE: { ...system, message: '{engine} can not be reached: {problem}', hint: '{remedy}' },
  ENGINE_REFUSED: { ...system, message: '{engine} refuses {user}: {problem}', hint: '{remedy}' },
  ENGINE_LOST: {
    ...system,
    message: '{engine} was lost in the middle of its work: {problem}',
    hint: 'Nothing was written. Run the same command again when the engine is back.',
  },
  ENGINE_STALLED: {
    ...system,
    message: '{engine} has done nothing for {seconds} s: {problem}',
    hint: 'Nothing was written. See whether all of its workers run, then run the same command again; ?patience=600 behind the address waits ten minutes.',
  },
  ENGINE_FAILED: {
    ...system,
    message: '{engine} could not answer: {problem}',
    hint: 'Nothing was written. What the engine says tells what to change there: memory, time limits, or the table.',
  },
  ENGINE_CANCELLED: { ...system, message: 'The question to {engine} was cancelled', hint: 'Ask again.' },
  ENGINE_CHANGED: {
    ...data,
    message: '{engine} changed while it was read: {problem}',
    hint: 'Nothing was written. Read it when nobody writes to it, or name a copy or snapshot of it.',
  },
  ENGINE_TABLE_MISSING: {
    ...usage,
    message: '{engine}: there is no table {table}, or you may not see it',
    hint: 'Check the name (Postgres tells capital letters apart) and the schema before it.',
  },
  ENGINE_TABLE_OTHER: {
    ...usage,
    message: '{engine}: the table {table} is there, and is none of earlier results',
    hint: 'Name another table, or drop this one.',
  },
  ENGINE_COLUMN_TYPE: {
    ...data,
    message: '{engine}, column {field}: a {role} can not be read from the type {type}',
    hint: '{remedy}',
  },
  ENGINE_UNFIT: { ...usage, message: '{what} can not be asked of a table in an engine', hint: '{remedy}' },
  FILE_EMPTY: { ...data, message: '{file} has no transactions', hint: 'Give a file with a header line and data.' },
  FILE_FORMAT: { ...data, message: '{file} can not be read as {format}: {problem}', hint: '{remedy}' },
  COLUMN_MISSING: {
    ...data,
    message: '{file} has no column for {role}; its columns are {columns}',
    hint: 'Name the column with {flag} (columns.{option} in code); if the columns look wrong, delete what stands above the header line, or give the separator with --delimiter.',
  },
  COLUMN_AMBIGUOUS: {
    ...data,
    message: '{file} has more than one column for {role}: {columns}',
    hint: 'Rename one of them in the file, or name another with {flag}.',
  },
  TABLE_COLUMN_MISSING: {
    ...data,
    message: '{file} has no column {column}; its columns are {columns}',
    hint: 'Name the column one of: {names}.',
  },
  TABLE_ROW_INVALID: {
    ...data,
    message: '{file}, line {line}, column {field}: {value}: {problem}',
    hint: 'Mend this line.',
  },
  DATE_AMBIGUOUS: {
    ...data,
    message: '{file}, column {field}: dates such as {value} can be read as {formats}',
    hint: "Say which with --date-format (dateFormat in code), for example '%d/%m/%Y'.",
  },
  AMOUNT_AMBIGUOUS: {
    ...data,
    message: '{file}, column {field}: {problem}',
    hint: "Say which with --decimal point or --decimal comma (decimal: 'comma' in code).",
  },
  EXPORT_UNUSABLE: { ...data, message: '{file} looks like {what}, which {problem}', hint: '{remedy}' },
  TOO_MUCH_EXCLUDED: {
    ...data,
    message: '{share} of {file} can not be used: {reasons}',
    hint: 'Mend the rows named, say how the file is to be read (see: perennial inspect {file}), or accept it with --accept-excluded.',
  },
  QUALITY_STRICT: {
    ...data,
    message: '{count} rows were excluded, and --strict allows none: {reasons}',
    hint: 'Mend the rows named above, or leave out --strict.',
  },
  NO_TRANSACTIONS: {
    ...data,
    message: '{file} has no transaction left after cleaning: {reasons}',
    hint: 'If it was misread, say how it is to be read: name columns, or give --format, --date-format, --decimal, --currency or --as-of.',
  },
  CAMPAIGN_WITHOUT_CONTROL: {
    ...data,
    message: '{file} has no control group: {problem}',
    hint: 'Who was written to differs from who was not before anything was sent, so nothing can be said of an effect. Draw a control group before the next campaign: perennial campaign plan.',
  },
  GROUP_UNKNOWN: {
    ...usage,
    status: 422,
    message: 'There is no column {value} to group customers by',
    hint: 'Name the column of the file with --group, --adviser-column, --branch-column or --channel-column.',
  },
  CAMPAIGN_UNKNOWN: {
    ...usage,
    status: 404,
    message: 'There is no campaign {value}',
    hint: 'GET /v1/campaigns lists those that there are.',
  },
  CAMPAIGN_INVALID: { ...data, message: '{file}: {problem}', hint: '{remedy}' },
  TOO_LITTLE_DATA: { ...data, message: '{what} needs {need}; there is {have}', hint: '{remedy}' },
  AMOUNTS_DIFFER: {
    ...data,
    message: 'The bundle was trained on transactions {trained} amounts, and {file} is {given} them',
    hint: '{remedy}',
  },
  UNITS_MIXED: { ...data, message: '{what}: {left} and {right} can not be mixed', hint: '{remedy}' },
  CELLS_INVALID: {
    ...data,
    message: 'Customer summary {row}: {field} = {value}, but {rule}',
    hint: 'A summary needs whole x >= 0 and 0 <= tx <= T, with tx = 0 where x = 0.',
  },
  FACTS_MISSING: {
    ...data,
    message: 'The combined forecast needs transactions, and only a summary of them was given',
    hint: 'Give the transactions, or forecast with a single model.',
  },
  HORIZON_TOO_SHORT: {
    ...usage,
    message: 'A horizon of {days} days holds no whole {unit} after the last complete one as of {asOf}',
    hint: 'Ask for a horizon of at least one {unit}, or train with a shorter --time-unit.',
  },
  COVARIATE_INVALID: { ...data, message: 'Covariate {name}: {problem}', hint: '{remedy}' },
  RETENTION_INVALID: {
    ...data,
    message: 'Retention of cohort {row}: {field} = {value}, but {rule}',
    hint: 'Give each cohort its customers at the start and then those left after each renewal, never more than before.',
  },
  PARAMETERS_INVALID: {
    ...data,
    message: '{model}: parameter {field} = {value}, but it must be {rule}',
    hint: 'Parameters are positive finite numbers.',
  },
  MODEL_UNKNOWN: { ...usage, message: 'There is no model {value}', hint: 'Known models: {known}.' },
  BACKEND_MISSING: {
    ...system,
    message: 'Networks can not be computed with {value}: {problem}',
    hint: 'Leave the choice to Perennial, which takes the best that works here.',
  },
  PACKAGE_MISSING: {
    ...system,
    message: 'The package {name} is not installed where {file} would find it',
    hint: 'Install it there: npm install {name}. Notebooks have it after: npm run notebook',
  },
  NETWORK_DAMAGED: {
    ...bundle,
    message: 'The saved network can not be read: {problem}',
    hint: 'Copy the bundle again from where it was made, or train again.',
  },
  BUNDLE_NOT_FOUND: {
    ...bundle,
    status: 404,
    message: 'There is no bundle at {file}',
    hint: 'Make one with: perennial train --transactions FILE --out {file}',
  },
  BUNDLE_DAMAGED: {
    ...bundle,
    message: 'The bundle {file} is damaged: {problem}',
    hint: 'Copy it again from where it was made, or train again.',
  },
  BUNDLE_VERSION: {
    ...bundle,
    message: 'The bundle {file} has format {value}; this Perennial reads format {known}',
    hint: 'Train again with this version, or use the version that made it.',
  },
  UPLOAD_UNKNOWN: {
    ...usage,
    status: 404,
    message: 'There is no upload {value}',
    hint: 'Uploads go after a day: send the file again (POST /v1/uploads).',
  },
  UPLOAD_EMPTY: { ...usage, message: 'The file that was sent is empty', hint: 'Send a file with transactions.' },
  UPLOAD_TOO_LARGE: {
    ...usage,
    status: 413,
    message: 'The file is larger than {limit}',
    hint: 'Pack it (gzip), leave out columns, or send it in parts. The command line takes files of any size: perennial load.',
  },
  UPLOADS_TOO_MANY: {
    ...usage,
    status: 409,
    message: 'There are {limit} uploads already',
    hint: 'Remove some that are no longer wanted: DELETE /v1/uploads/ID.',
  },
  UPLOAD_BUSY: {
    ...usage,
    status: 409,
    message: 'The upload {value} can not be changed: it is {problem}',
    hint: 'Send the file again to read it in another way.',
  },
  RUN_BUSY: {
    ...usage,
    status: 409,
    message: 'The training run {value} is under way: one runs at a time',
    hint: 'Wait for its end, or cancel it: DELETE /v1/training-runs/{value}',
  },
  RUN_UNKNOWN: {
    ...usage,
    status: 404,
    message: 'There is no training run {value}',
    hint: 'See GET /v1/training-runs.',
  },
  BUNDLE_UNFIT: {
    ...bundle,
    status: 409,
    message: 'The model {value} does not fit the store: {problem}',
    hint: 'Train one from this store: POST /v1/training-runs, or perennial train --store FILE.',
  },
  MODEL_MISSING: {
    ...usage,
    status: 409,
    message: 'This server has no model yet',
    hint: 'Load transactions (POST /v1/uploads, or on the page under /load), train (POST /v1/training-runs) and activate the version that comes of it.',
  },
  VERSION_UNKNOWN: {
    ...usage,
    status: 404,
    message: 'There is no model of version {value}',
    hint: 'See GET /v1/models.',
  },
  STORE_NOT_FOUND: {
    ...usage,
    status: 404,
    message: 'There is no store at {file}',
    hint: 'Make one with: perennial load --transactions FILE --store {file}',
  },
  STORE_LOCKED: {
    ...system,
    message: 'The store {file} is in use by process {pid}: one process has it at a time',
    hint: 'Stop it first, or ask it: a server takes transactions, makes keys and trains over HTTP (see its /docs), and copies its store while it runs (perennial backup --url).',
  },
  STORE_VERSION: {
    ...bundle,
    message: 'The store {file} has version {value}; this Perennial knows versions up to {known}',
    hint: 'Use the version of Perennial that wrote it, or a newer one.',
  },
  STORE_DAMAGED: {
    ...bundle,
    message: 'The store {file} can not be read: {problem}',
    hint: 'Check the path; if it is the right file, put the last backup in its place.',
  },
  STORE_EMPTY: {
    ...data,
    message: 'The store {file} has no transactions',
    hint: 'Load some with: perennial load --transactions FILE --store {file}',
  },
  STORE_LOADED: {
    ...data,
    message: '{source} has been loaded into {file} before, on {at}',
    hint: 'Load a file with other transactions. Files whose rows have transaction ids or order numbers can be loaded again.',
  },
  TRANSACTION_CONFLICT: {
    ...usage,
    status: 409,
    message: 'Transaction {value} is known with other content',
    hint: 'To correct it, send it with a higher `version`.',
  },
  FILE_EXISTS: { ...usage, message: '{file} exists already', hint: 'Name another file.' },
  OUT_EXISTS: { ...usage, message: '{file} exists and is not a bundle', hint: 'Choose another --out.' },
  PORT_TAKEN: { ...system, message: 'Port {value} on {host} is taken', hint: 'Choose another with --port.' },
  REQUEST_INVALID: { ...usage, message: '{problem}', hint: '{remedy}' },
  REQUEST_TOO_LARGE: {
    ...usage,
    status: 413,
    message: 'The body is larger than {limit}',
    hint: 'Send less at once.',
  },
  MEDIA_TYPE: { ...usage, status: 415, message: 'The body must be JSON', hint: 'Send Content-Type: application/json.' },
  NOT_FOUND: { ...usage, status: 404, message: 'There is nothing at {value}', hint: '{remedy}' },
  CUSTOMER_UNKNOWN: {
    ...usage,
    status: 404,
    message: 'This server knows no customer {value}',
    hint: 'Send the transactions themselves to POST /v1/predictions.',
  },
  CUSTOMERS_NOT_LOADED: {
    ...usage,
    status: 404,
    message: 'This server was started without transactions: it knows no customer {value}',
    hint: 'Send the transactions to POST /v1/predictions, or start the server with --transactions FILE.',
  },
  TOO_MANY_CUSTOMERS: {
    ...usage,
    status: 413,
    message: '{count} customers in one request; the most is {limit}',
    hint: 'Send them in several requests.',
  },
  REQUEST_TIMEOUT: {
    ...usage,
    status: 408,
    message: 'The request did not arrive in time',
    hint: 'Send it at once, or less of it.',
  },
  HEADERS_TOO_LARGE: {
    ...usage,
    status: 431,
    message: 'The headers are larger than {limit} bytes',
    hint: 'Send fewer or shorter headers.',
  },
  KEY_REQUIRED: {
    ...usage,
    status: 401,
    message: 'This needs an API key',
    hint: 'Send Authorization: Bearer KEY. Keys are made with: perennial keys create',
  },
  KEY_REFUSED: {
    ...usage,
    status: 401,
    message: 'The API key is unknown, has expired or is revoked',
    hint: 'Ask whoever runs the server for another.',
  },
  SCOPE_MISSING: {
    ...usage,
    status: 403,
    message: 'The API key does not allow this: it needs the scope {value}',
    hint: 'Use a key that has it.',
  },
  ORIGIN_FOREIGN: {
    ...usage,
    status: 403,
    message: 'The request came from a page of another site',
    hint: 'Programs send no Origin; where keys are needed, they send one of those in place of the cookie.',
  },
  HOST_FOREIGN: {
    ...usage,
    status: 403,
    message: 'A server without API keys answers under localhost or an IP address alone',
    hint: 'Ask it so, or make keys: perennial keys create',
  },
  KEY_UNKNOWN: { ...usage, status: 404, message: 'There is no API key {value}', hint: 'See: perennial keys list' },
  KEYS_NOT_KEPT: {
    ...usage,
    status: 404,
    message: 'This server has no store to keep API keys in',
    hint: 'Start it with --store FILE.',
  },
  KEYS_MISSING: {
    ...usage,
    message: 'On {host} others could reach the server, and there is no API key',
    hint: 'Make one (perennial keys create --store FILE --name NAME --scope admin) and serve with --store FILE, or use --host 127.0.0.1.',
  },
  TOO_MANY_REQUESTS: {
    ...usage,
    status: 429,
    message: 'More than {limit} requests within a minute',
    hint: 'Go on after as many seconds as Retry-After says.',
  },
  TOO_MANY_TRANSACTIONS: {
    ...usage,
    status: 413,
    message: '{count} transactions in one request; the most is {limit}',
    hint: 'Send them in several requests.',
  },
  STORE_MISSING: {
    ...usage,
    status: 404,
    message: 'This server has no store to {what}',
    hint: 'Load the transactions into a store (perennial load), and start the server with --store FILE.',
  },
  STORE_UNWRITABLE: {
    ...system,
    status: 507,
    message: 'The store can not be written: {problem}',
    hint: 'Nothing of the request was taken: send it again when there is room.',
  },
  STORE_AWAY: {
    ...system,
    status: 503,
    message: 'The store can not be asked: {problem}',
    hint: 'Send the request again when it is back. What was taken nevertheless is known by its transaction id, and is not taken twice.',
  },
  SERVER_REFUSED: {
    ...system,
    message: 'The server {url} gives no backup: {problem}',
    hint: 'Check --url and --key; the server has to be one with a store.',
  },
  METHOD_NOT_ALLOWED: {
    ...usage,
    status: 405,
    message: '{value} does not answer {method}',
    hint: 'Use {allowed}.',
  },
  INTERNAL: {
    status: 500,
    exit: 1,
    message: 'Something went wrong in the server',
    hint: 'Report the `instance` to whoever runs the server: its log says more.',
  },
  BUSY: {
    ...system,
    status: 503,
    message: 'The server is busy: {waiting} large requests are waiting already',
    hint: 'Go on after as many seconds as Retry-After says.',
  },
  NOT_READY: { ...system, status: 503, message: 'The server is not ready: {problem}', hint: 'Try again shortly.' },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;
/** What an error names: file, line, field, value, and whatever else its message has in braces. */
export type ErrorDetails = Readonly<Record<string, string | number>>;

/** An error with a code of {@link ERRORS}, a message and a hint for the person, and its details as data. */
export class PerennialError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(fill(ERRORS[code].message, details), options);
    this.name = 'PerennialError';
    this.code = code;
    this.hint = fill(ERRORS[code].hint, details);
    this.details = details;
  }

  get status(): number {
    return ERRORS[this.code].status;
  }

  get exit(): number {
    return ERRORS[this.code].exit;
  }
}

function fill(template: string, details: ErrorDetails): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? '?'));
}
