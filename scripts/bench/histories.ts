// The models' stories, told customer by customer: what a customer does at random, purchase by purchase. Written afresh
// from the papers and apart from the models' own `simulate`, which says nothing of what comes after T.
import type { Random } from '../../src/index.ts';

/** The times of one customer's repeat purchases up to `until`, ascending, at true parameters. */
export type Story = (theta: readonly number[], until: number, random: Random) => number[];

/** Nobody leaves: Ehrenberg (1959). */
export const staying: Story = ([r, alpha], until, random) => poisson(random.gamma(r, alpha), until, random);

/** Leaves at a constant rate: Schmittlein, Morrison & Colombo (1987). */
export const paretoLifetime: Story = ([r, alpha, s, beta], until, random) => {
  const lambda = random.gamma(r, alpha);
  return poisson(lambda, Math.min(until, random.exponential() / random.gamma(s, beta)), random);
};

/** Leaves at a rate eta b e^(b t): Bemmaor & Glady (2012). */
export const gompertzLifetime: Story = ([r, alpha, b, s, beta], until, random) => {
  const lambda = random.gamma(r, alpha);
  const end = Math.log1p(random.exponential() / random.gamma(s, beta)) / b;
  return poisson(lambda, Math.min(until, end), random);
};

/** Leaves after a purchase, the first too where `atFirst`; every kth event is a purchase: Reutterer et al. (2021). */
export function leavingAfterPurchases(k: number, atFirst: boolean): Story {
  return ([r, alpha, a, b], until, random) => {
    const lambda = random.gamma(r, alpha);
    const p = random.beta(a, b);
    const times: number[] = [];
    const gap = () => random.gamma(k) / lambda;
    let stays = !(atFirst && random.uniform() < p);
    for (let at = gap(); stays && at <= until; at += gap()) {
      times.push(at);
      stays = random.uniform() >= p;
    }
    return times;
  };
}

/** One chance to buy a time unit, before each of which the customer may have left: Fader, Hardie & Shang (2010). */
export const opportunities: Story = ([alpha, beta, gamma, delta], until, random) => {
  const p = random.beta(alpha, beta);
  const leaves = random.beta(gamma, delta);
  const times: number[] = [];
  for (let at = 1; at <= until && random.uniform() >= leaves; at++) if (random.uniform() < p) times.push(at);
  return times;
};

function poisson(lambda: number, end: number, random: Random): number[] {
  const times: number[] = [];
  for (let at = random.exponential() / lambda; at <= end; at += random.exponential() / lambda) times.push(at);
  return times;
}
