/** One customer of the made-up shop, from the first order to the end of observation. */
import type { Random } from '../numerics/random.ts';
import type { ShopCalendar } from './shopCalendar.ts';
import type { ShopRows } from './shopRows.ts';
import { CATEGORIES, CHANNELS, COUNTRIES, EXCEPTIONS, LOYALTY_TO_STAPLE, PURCHASES, SPEND } from './simulatedShop.ts';

const CHANNEL_SHARES = CHANNELS.map((channel) => channel.share);
const COUNTRY_SHARES = COUNTRIES.map((country) => country.share);
const CATEGORY_SHARES = CATEGORIES.map((category) => category.share);
const CHRISTMAS_SHARES = CATEGORIES.map((category) => category.shareBeforeChristmas);

/** What stays the same in all rows of a customer. */
export interface ShopCustomer {
  readonly number: number;
  /** Indices into {@link CHANNELS} and {@link COUNTRIES}. */
  readonly channel: number;
  readonly country: number;
}

/** Draws a customer's traits and history, and adds the rows in order of days. */
export function addCustomer(rows: ShopRows, number: number, calendar: ShopCalendar, random: Random): void {
  const customer = { number, channel: pick(CHANNEL_SHARES, random), country: pick(COUNTRY_SHARES, random) };
  const { buyingRate, leaving } = CHANNELS[customer.channel];
  const rate = random.gamma(PURCHASES.r, PURCHASES.alpha) * buyingRate;
  const leavingProbability = random.beta(PURCHASES.a * leaving, PURCHASES.b);
  // Scale of the customer's orders, nu in the Gamma-Gamma model; prices differ by country too.
  const nu = random.gamma(SPEND.q, SPEND.gamma) / COUNTRIES[customer.country].priceLevel;

  let day = calendar.joinDay(random.uniform());
  let busyTime = calendar.busyTime(day);
  let staple = NONE;
  for (let order = 0; day < calendar.days; order++) {
    const loyal = staple !== NONE && random.uniform() < LOYALTY_TO_STAPLE;
    const category = loyal ? staple : pickCategory(calendar, day, random);
    if (order === 0 && CATEGORIES[category].staple) staple = category;
    addOrder(rows, customer, day, category, nu, calendar, random);
    if (order > 0 && random.uniform() < leavingProbability) break;
    busyTime += random.exponential(rate);
    day = calendar.dayOf(busyTime);
  }
}

const NONE = -1;

function addOrder(
  rows: ShopRows,
  customer: ShopCustomer,
  day: number,
  category: number,
  nu: number,
  calendar: ShopCalendar,
  random: Random,
): void {
  const isFree = random.uniform() < EXCEPTIONS.free;
  const price = 100 * CATEGORIES[category].price * random.gamma(SPEND.p, nu);
  const cents = isFree ? 0 : Math.max(SPEND.leastCents, Math.round(price));
  rows.add(customer, calendar.firstDay + day, cents, category);
  if (isFree || random.uniform() >= EXCEPTIONS.refunded) return;
  const part = random.uniform() < EXCEPTIONS.refundedInPart ? 0.2 + 0.6 * random.uniform() : 1;
  const delay = EXCEPTIONS.leastRefundDays + Math.floor(random.exponential() * EXCEPTIONS.meanFurtherRefundDays);
  if (day + delay >= calendar.days) return;
  rows.add(customer, calendar.firstDay + day + delay, -Math.round(part * cents), category);
}

function pickCategory(calendar: ShopCalendar, day: number, random: Random): number {
  return pick(calendar.isBeforeChristmas(day) ? CHRISTMAS_SHARES : CATEGORY_SHARES, random);
}

/** An index, each with the probability of its share; the last takes what rounding leaves. */
function pick(shares: readonly number[], random: Random): number {
  let rest = random.uniform();
  let index = 0;
  for (; index < shares.length - 1; index++) {
    rest -= shares[index];
    if (rest < 0) break;
  }
  return index;
}
