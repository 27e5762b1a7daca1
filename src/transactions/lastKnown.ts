/** The day that it is in a zone, `YYYY-MM-DD`. */
export function todayIn(timeZone: string): string {
  // Swedish writes days as ISO does.
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(new Date());
}
