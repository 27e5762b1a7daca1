/** Texts of campaigns in English; figures are already written. */
const count = (days: string) => (days === '1' ? '1 day' : `${days} days`);

export const EN = {
  reason: {
    silent: (days: string, usual: string): string =>
      `silent for ${count(days)}, bought every ${usual === '1' ? 'day' : `${usual} days`}`,
    once: (days: string): string => `one purchase, ${count(days)} ago`,
    slower: (expected: string, usual: string): string => `${expected} purchases expected, ${usual} at the usual pace`,
    spends: (spend: string, times: string): string => `spends ${spend} a purchase, ${times} times the mean`,
  },
  leftOut: {
    optedOut: 'opted out',
    contactedEnough: 'contacted often enough',
    inAnotherCampaign: 'in another campaign',
  },
  paysAtOneIn: (count: string): string => `It pays if it brings back one in ${count}.`,
  neverPays: 'It does not pay, even if it brought all of them back: a contact costs more than is at stake.',
  smallestEffect: (amount: string, share: string): string =>
    `The smallest effect that it can show (four times in five, at 5%) is ${amount} a customer, ${share} of what is predicted.`,
  note: {
    few: (count: string, need: string): string =>
      `The smaller arm has ${count} customers; below ${need} there is an interval and no test.`,
    short: (days: string, horizon: string): string =>
      `Only ${days} of the ${horizon} days that were planned have passed.`,
    unknown: (count: string): string =>
      `${count} customers of the list have no transaction before the campaign: they count as assigned, with nothing bought if none is known.`,
    moved:
      'Customers or arms of the list are not those that were planned: unless that was done at random, there is no effect to speak of.',
    unequal: (share: string, planned: string): string =>
      `${share} of the list are in the control group and ${planned} were planned: find out who went missing before you trust the effect.`,
    controlContacted: (count: string, of: string): string =>
      `${count} of ${of} customers in the control group were written to all the same: the effect shown is too small.`,
    treatedNotContacted: (count: string, of: string): string =>
      `${count} of ${of} treated customers were not written to: the effect is that of the plan, not of a contact.`,
    overlap: (campaign: string, treated: string, control: string): string =>
      `${treated} treated and ${control} held-out customers are in ${campaign} too: the effects of the two can not be told apart there.`,
    noPrediction: 'The list holds no predictions, so the plain difference is all there is.',
  },
  verdict: {
    more: 'More than chance: the treated brought more than those held out.',
    less: 'More than chance: the treated brought less than those held out.',
    chance: 'No difference beyond chance: the interval holds 0.',
    few: 'Too few customers for a verdict.',
  },
  screen: {
    plan: 'The campaign',
    mostAtStake: 'The ten with most at stake',
    loyalty: (since: string, until: string) => `Loyalty: who came back from ${since} to ${until}`,
    measured: (name: string, since: string, until: string) => `What ${name} has brought, ${since} to ${until}`,
    value: (currency: string) => `value${currency ? ` (${currency})` : ''}`,
    purchases: 'purchases',
    withStake: 'customers with something at stake',
    leftOut: (why: string) => `  left out: ${why}`,
    listed: 'on the list',
    treatedRow: '  treated: write to them',
    controlRow: (share: string) => `  control: held out, ${share} %`,
    stake: (label: string, days: string) => `${label} at stake, a customer within ${days} days`,
    predicted: (label: string) => `${label} predicted, a customer`,
    cost: 'cost of a contact',
    treated: 'treated',
    control: 'control',
    valueAtStake: 'value at stake',
    purchasesAtStake: 'purchases at stake',
    list: { customer: 'customer', arm: 'arm', bestDay: 'best day', reasons: 'reasons' },
    loyaltyHead: ['first purchase', 'customers', 'had bought again', 'came back', 'median days first to last'],
    all: 'all',
    topFifth: 'top fifth',
    cameBack: 'came back',
    resultHead: (level: string) => [
      ...['a customer', 'treated', 'control', 'effect', `${level} % interval`],
      ...['p', 'variance left'],
    ],
    to: (low: string, high: string) => `${low} to ${high}`,
    together: (treated: string, gain: string, low: string, high: string) =>
      `All ${treated} treated together: ${gain} (${low} to ${high})`,
    contactsCost: (cost: string) => `, and contacts cost ${cost}`,
    taken: (what: string, plain: string, error: string) => [
      'Effects are what is left when the predictions made before the campaign are taken out; the plain difference of',
      `${what} is ${plain} (± ${error}).`,
    ],
  },
};
