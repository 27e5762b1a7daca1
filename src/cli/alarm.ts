/** Ends the command line with the code that tells cron of an alarm; the alarm itself has been printed. */
export class AlarmRaised extends Error {
  static readonly exit = 6;
}
