/** Widths of charts, in steps of 40 so that the server can keep what it has drawn. */
const LEAST = 320;

/** Of one that takes the whole width of the content, `most` at most. */
export function wholeWidth(most = 760): number {
  return stepped(Math.min(most, document.documentElement.clientWidth - 32));
}

export function stepped(room: number): number {
  return Math.max(LEAST, room >= 400 ? 40 * Math.floor(room / 40) : Math.floor(room));
}
