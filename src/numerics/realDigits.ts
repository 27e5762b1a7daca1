/**
 * The shortest decimal digits that make a number again, for columns of numbers: a third of the time of what the language
 * brings, which makes a string of each. By the Schubfach algorithm (Raffaello Giulietti, "The Schubfach way to render
 * doubles", 2020): the digits are those of the only candidate that rounds to the number, of two candidates each of 17
 * digits and of 16; letters below are his.
 */
import {
  type Code,
  call,
  choose,
  f64,
  i32,
  i64,
  type Local,
  repeatWhile,
  wasmFunction,
  wasmModule,
  when,
} from './webAssembly.ts';

/** Below this, beside 0, or from there on numbers are not written here: they have an exponent. */
export const LEAST_PLAIN = 1e-4;
export const LARGEST_PLAIN = 1e16;
/** No number is written in more bytes. */
export const LONGEST_REAL = 32;

/** log10(2), log10(3/4) and log2(10) in so many bits, whose floors hold at all exponents of doubles (ch. 9). */
const [TEN_BITS, TWO_BITS] = [41n, 38n];
const LOG10_2 = 661_971_961_083n;
const LOG10_3_4 = -274_743_187_321n;
const LOG2_10 = 913_124_641_741n;

const M32 = i64.of(0xffff_ffffn);
const M63 = i64.of(2n ** 63n - 1n);
/** Powers of ten that numbers of this range need: 10^n, n = -k. */
const POWERS = 21;
const POWER_BYTES = 16;

/** floor(a × b / 2^64). */
const HIGH = wasmFunction(
  { a: 'i64', b: 'i64' },
  { a0: 'i64', a1: 'i64', b0: 'i64', b1: 'i64', u: 'i64', v: 'i64' },
  'i64',
  ({ a, b, a0, a1, b0, b1, u, v }) => {
    const [low, high] = [(x: Local) => i64.and(x.get, M32), (x: Local) => i64.shrU(x.get, i64.of(32n))];
    return [
      ...[...a0.set(low(a)), ...a1.set(high(a)), ...b0.set(low(b)), ...b1.set(high(b))],
      ...u.set(i64.add(i64.mul(a1.get, b0.get), i64.shrU(i64.mul(a0.get, b0.get), i64.of(32n)))),
      ...v.set(i64.add(i64.mul(a0.get, b1.get), low(u))),
      ...i64.add(i64.mul(a1.get, b1.get), i64.add(high(u), high(v))),
    ];
  },
);
const high = (a: Local, b: Local) => call(0, a.get, b.get);

/** cp × g / 2^127 with its last bit set where it is not exact. */
const ROUNDED_TO_ODD = wasmFunction({ g1: 'i64', g0: 'i64', cp: 'i64' }, { z: 'i64' }, 'i64', ({ g1, g0, cp, z }) => [
  ...z.set(i64.add(i64.shrU(i64.mul(g1.get, cp.get), i64.of(1n)), high(g0, cp))),
  ...i64.or(
    i64.add(high(g1, cp), i64.shrU(z.get, i64.of(63n))),
    i64.shrU(i64.add(i64.and(z.get, M63), M63), i64.of(63n)),
  ),
]);

const [ZERO, MINUS, POINT] = [48, 45, 46];
const [TEN, HUNDRED] = [i64.of(10n), i64.of(100n)];

/** Writes a number into memory, `1.0` where it is whole, and returns the place behind it. */
const PUT = wasmFunction(
  { value: 'f64', at: 'i32' },
  {
    ...{ bits: 'i64', whole: 'i64', c: 'i64', q: 'i64', k: 'i64', h: 'i64', cb: 'i64', low: 'i64', out: 'i64' },
    ...{ g1: 'i64', g0: 'i64', vb: 'i64', vbl: 'i64', vbr: 'i64', s: 'i64', d: 'i64', next: 'i64', isLow: 'i32' },
    ...{ power: 'i64', end: 'i32', digits: 'i32', isHigh: 'i32', pair: 'i32', tens: 'i32' },
  },
  'i32',
  (of) => {
    const { value, at, bits, whole, c, q, k, h, cb, low, out, g1, g0, vb, vbl, vbr, s, d, next } = of;
    const { isLow, isHigh, power, end, digits, pair, tens } = of;
    const one = i64.of(1n);
    const scaled = (x: Code) => call(1, g1.get, g0.get, i64.shl(x, h.get));
    const times4 = (x: Code) => i64.shl(x, i64.of(2n));
    /** Whether u and the one above it, `step` further, lie within the interval that rounds to the number. */
    const test = (u: Local, step: bigint) => [
      ...isLow.set(i64.leU(i64.add(vbl.get, out.get), times4(u.get))),
      ...isHigh.set(i64.leU(i64.add(times4(i64.add(u.get, i64.of(step))), out.get), vbr.get)),
    ];
    const pick = (u: Local, step: bigint) => d.set(choose(isLow.get, u.get, i64.add(u.get, i64.of(step))));
    const middle = i64.add(i64.shl(s.get, one), one);
    const nearest = d.set(
      i64.add(
        s.get,
        i64.ofI32(
          choose(
            i64.eq(vb.get, i64.shl(middle, one)),
            i32.fromI64(i64.and(s.get, one)),
            i64.ltU(i64.shl(middle, one), vb.get),
          ),
        ),
      ),
    );
    const ascii = (digit: Code) => i32.add(digit, i32.of(ZERO));
    const back = (places: number) => end.set(i32.sub(end.get, i32.of(places)));
    /** Writes so many last digits of a number, two at a time. */
    const backward = (count: Local, number: Local) => [
      ...when(
        i32.le(i32.of(2), count.get),
        repeatWhile(
          [
            ...next.set(i64.divU(number.get, HUNDRED)),
            ...pair.set(i32.fromI64(i64.sub(number.get, i64.mul(next.get, HUNDRED)))),
            // A tenth of a number below 100.
            ...tens.set(i32.shr(i32.mul(pair.get, i32.of(205)), i32.of(11))),
            ...back(2),
            ...i32.store8(end.get, ascii(tens.get)),
            ...i32.store8(end.get, ascii(i32.sub(pair.get, i32.mul(tens.get, i32.of(10)))), 1),
            ...number.set(next.get),
            ...count.set(i32.sub(count.get, i32.of(2))),
          ],
          i32.le(i32.of(2), count.get),
        ),
      ),
      ...when(count.get, [...back(1), ...i32.store8(end.get, ascii(i32.fromI64(i64.remU(number.get, TEN))))]),
    ];
    const fraction = [
      ...c.set(i64.or(i64.and(bits.get, i64.of(2n ** 52n - 1n)), i64.of(2n ** 52n))),
      ...q.set(i64.sub(i64.and(i64.shrU(bits.get, i64.of(52n)), i64.of(2047n)), i64.of(1075n))),
      ...out.set(i64.and(c.get, one)),
      ...cb.set(times4(c.get)),
      ...isLow.set(i64.eq(c.get, i64.of(2n ** 52n))),
      ...low.set(i64.sub(cb.get, choose(isLow.get, one, i64.of(2n)))),
      ...k.set(
        i64.shr(
          i64.add(i64.mul(q.get, i64.of(LOG10_2)), choose(isLow.get, i64.of(LOG10_3_4), i64.of(0n))),
          i64.of(TEN_BITS),
        ),
      ),
      ...k.set(i64.sub(i64.of(0n), k.get)),
      ...h.set(i64.add(i64.add(q.get, i64.of(2n)), i64.shr(i64.mul(k.get, i64.of(LOG2_10)), i64.of(TWO_BITS)))),
      ...g1.set(i64.load(i32.mul(i32.fromI64(k.get), i32.of(POWER_BYTES)))),
      ...g0.set(i64.load(i32.mul(i32.fromI64(k.get), i32.of(POWER_BYTES)), 8)),
      ...vb.set(scaled(cb.get)),
      ...vbl.set(scaled(low.get)),
      ...vbr.set(scaled(i64.add(cb.get, i64.of(2n)))),
      ...s.set(i64.shrU(vb.get, i64.of(2n))),
      ...d.set(i64.mul(i64.divU(s.get, TEN), TEN)),
      ...test(d, 10n),
      ...when(i32.ne(isLow.get, isHigh.get), pick(d, 10n), [
        ...test(s, 1n),
        ...when(i32.ne(isLow.get, isHigh.get), pick(s, 1n), nearest),
      ]),
      // Zeros at the end; the number is not whole, so that some other digit comes before the point.
      ...repeatWhile(
        [
          ...next.set(i64.divU(d.get, TEN)),
          ...isLow.set(i64.eq(i64.mul(next.get, TEN), d.get)),
          ...when(isLow.get, [...d.set(next.get), ...k.set(i64.sub(k.get, one))]),
        ],
        isLow.get,
      ),
    ];
    return [
      ...bits.set(i64.bits(value.get)),
      ...when(i64.lt(bits.get, i64.of(0n)), [
        ...i32.store8(at.get, i32.of(MINUS)),
        ...at.set(i32.add(at.get, i32.of(1))),
      ]),
      ...whole.set(i64.truncate(f64.abs(value.get))),
      // As many digits as there are before the point.
      ...[...digits.set(i32.of(1)), ...power.set(TEN)],
      ...when(
        i64.leU(TEN, whole.get),
        repeatWhile(
          [...digits.set(i32.add(digits.get, i32.of(1))), ...power.set(i64.mul(power.get, TEN))],
          i64.leU(power.get, whole.get),
        ),
      ),
      ...when(f64.eq(f64.floor(value.get), value.get), [...k.set(one), ...d.set(i64.mul(whole.get, TEN))], fraction),
      ...end.set(i32.add(i32.add(at.get, digits.get), i32.add(i32.fromI64(k.get), i32.of(1)))),
      ...at.set(end.get),
      ...isHigh.set(i32.fromI64(k.get)),
      ...backward(isHigh, d),
      ...back(1),
      ...i32.store8(end.get, i32.of(POINT)),
      ...backward(digits, whole),
      ...at.get,
    ];
  },
);

/** Compiled when it is first asked for: most who load this write nothing. */
const compiled = () => wasmModule({ high: HIGH, roundedToOdd: ROUNDED_TO_ODD, put: PUT });
let open: ReturnType<typeof compiled> | null = null;

/** Memory that numbers are written into; up to `start` it is not free. */
export interface Digits {
  readonly start: number;
  readonly memory: ReturnType<ReturnType<typeof compiled>>['memory'];
  /**
   * Writes a number and returns the place behind it.
   *
   * @param value  0, or between LEAST_PLAIN and LARGEST_PLAIN but for the sign
   * @param at     from where on there is memory for LONGEST_REAL bytes
   */
  put(value: number, at: number): number;
}

export function openDigits(): Digits {
  open ??= compiled();
  const { memory, put } = open();
  const powers = new BigUint64Array(memory.buffer, 0, 2 * POWERS);
  for (let n = 0n; n < POWERS; n++) {
    // 10^n in 126 bits, and 1 more.
    const g = ((10n ** n) << (125n - ((n * LOG2_10) >> TWO_BITS))) + 1n;
    powers[2 * Number(n)] = g >> 63n;
    powers[2 * Number(n) + 1] = g & (2n ** 63n - 1n);
  }
  return { start: powers.byteLength, memory, put };
}
