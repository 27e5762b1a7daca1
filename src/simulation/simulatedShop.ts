/**
 * The made-up shop: what is true of it. Coffee, tea and presents, sold in four countries; amounts in EUR. Every number
 * here is invented; together they give about 3.85 rows a customer in 30 months, and nearly half of the customers repeat.
 */

/** How customers came: it changes how often they buy and how soon they leave. Shares sum to one. */
export const CHANNELS = [
  { name: 'search', share: 0.42, buyingRate: 1, leaving: 1 },
  { name: 'social', share: 0.26, buyingRate: 0.7, leaving: 1.6 },
  { name: 'referral', share: 0.14, buyingRate: 1.5, leaving: 0.6 },
  { name: 'store', share: 0.18, buyingRate: 1.15, leaving: 0.85 },
] as const;

export const COUNTRIES = [
  { name: 'DE', share: 0.55, priceLevel: 1 },
  { name: 'FR', share: 0.2, priceLevel: 1.05 },
  { name: 'NL', share: 0.15, priceLevel: 0.95 },
  { name: 'AT', share: 0.1, priceLevel: 1.1 },
] as const;

/** `price` is the mean of an order; `staple`: who starts with it comes back for it. Shares sum to one. */
export const CATEGORIES = [
  { name: 'coffee', price: 27, share: 0.34, shareBeforeChristmas: 0.24, staple: true },
  { name: 'tea', price: 19, share: 0.23, shareBeforeChristmas: 0.17, staple: true },
  { name: 'chocolate', price: 16, share: 0.18, shareBeforeChristmas: 0.24, staple: true },
  { name: 'ceramics', price: 39, share: 0.12, shareBeforeChristmas: 0.13, staple: false },
  { name: 'gift-boxes', price: 52, share: 0.09, shareBeforeChristmas: 0.18, staple: false },
  { name: 'machines', price: 145, share: 0.04, shareBeforeChristmas: 0.04, staple: false },
] as const;

/** How likely an order is of the staple that the customer started with, before the common shares apply. */
export const LOYALTY_TO_STAPLE = 0.55;

/**
 * Purchases as in the BG/NBD model of Fader, Hardie & Lee (2005): rates are Gamma(r, alpha) a day times the channel's
 * `buyingRate`; after each repeat purchase a customer leaves with a probability that is Beta(a × `leaving`, b). The
 * model's days are the calendar's busy days ({@link ShopCalendar}): seasons stretch and squeeze its time.
 */
export const PURCHASES = { r: 0.26, alpha: 24.8, a: 0.8, b: 9 } as const;

/**
 * Spend as in the Gamma-Gamma model of Fader & Hardie (2013): an order is Gamma(p, nu) of the price, nu is Gamma(q,
 * gamma) among customers; p gamma / (q - 1) = 1, so that a category's price is the mean of its orders.
 */
export const SPEND = { p: 6, q: 4, gamma: 0.5, leastCents: 150 } as const;

/** Refunds of paid orders, some in part, days or weeks later; a few orders are free samples. */
export const EXCEPTIONS = {
  refunded: 0.04,
  refundedInPart: 0.35,
  leastRefundDays: 2,
  meanFurtherRefundDays: 12,
  free: 0.008,
} as const;
