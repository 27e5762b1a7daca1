/** Spreadsheets run a cell that begins with one of these: an apostrophe before it makes it text. */
export const FORMULA = /^[=+\-@\t\r]/;
