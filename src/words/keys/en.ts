/** What is said of API keys in English. */
export const EN = {
  head: ['id', 'name', 'scopes', 'made', 'expires'],
  titles: { one: 'Key', all: 'Keys', revoked: 'Revoked' },
  never: 'never',
  revoked: (day: string): string => `revoked ${day}`,
  inUse: 'in use',
  send: 'Send it as  Authorization: Bearer KEY.  It is shown this once; only its hash is kept.',
};
export type KeyWords = typeof EN;
