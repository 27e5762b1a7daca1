"""Makes tails.json: P(at least n purchases) far out, and the incomplete beta function that it comes from, in mpmath.

Run from the repository's root: python test/golden/tails.py > test/golden/tails.json (half a minute). Everything is worked
out from the models' definitions: sums term by term, and integrals over the time of the nth purchase, at 30 digits.
Rows of incompleteBeta: a, b, odds, I. Rows of models: parameters, x, tx, T, horizon, n, P(at least n | alive).
"""
import json
from mpmath import mp, mpf, exp, log, loggamma, quad, expm1, rf

mp.dps = 30


def lbeta(a, b):
    return loggamma(a) + loggamma(b) - loggamma(a + b)


def around(mode, width, low, high):
    """Break points for quad about a peak."""
    steps = [0.5, 1, 2, 3, 5, 8, 12, 20, 40, 80, 200]
    points = [mode] + [mode + s * c * width for c in steps for s in (1, -1)] + [low, high]
    return sorted({p for p in points if low <= p <= high})


def incomplete_beta(a, b, odds):
    a, b, odds = map(mpf, (a, b, odds))
    f = lambda v: exp(-a * log(1 + exp(-v)) - b * log(1 + exp(v)) - lbeta(a, b))
    mode, width = log(a / b), max(mp.sqrt(1 / a + 1 / b) if min(a, b) > 30 else mpf(1), mpf("1e-9"))
    high = log(odds)
    low = min(mode, high) - max(width * 200, 120 / min(a, mpf(1)))
    return quad(f, around(min(mode, high), width, low, high))


def events(n, t, R, A):
    """P(at least n events in t) where the rate is Gamma(R, A)."""
    return mpf(1) if n <= 0 else incomplete_beta(n, R, mpf(t) / A)


def bg(p, x, tx, T, H, n, k, at_first):
    r, al, a, b = map(mpf, p)
    b = b + x + at_first
    stays = exp(lbeta(a, b + n - 1) - lbeta(a, b))
    z = (mpf(T) - tx) / (al + T)
    weights = [rf(r + k * x, j) / mp.factorial(j) * z**j for j in range(k)]
    total = sum(w * events(n * k - j, H, r + k * x + j, al + T) for j, w in enumerate(weights))
    return stays * total / sum(weights)


def lifetime(survival):
    def tail(p, x, tx, T, H, n):
        r, al = mpf(p[0]) + x, mpf(p[1]) + T
        s = lambda t: survival(list(map(mpf, p[2:])), mpf(t))
        # Density of the nth purchase at u, in ln u.
        f = lambda v: exp(n * v - (r + n) * log(al + exp(v)) + r * log(al) - lbeta(r, mpf(n))) * s(T + exp(v)) / s(T)
        grid = [mpf(i) / 40 - 20 for i in range(int(40 * (20 + log(mpf(H)))))]
        mode = max(grid, key=f)
        width = max(mp.sqrt(1 / r + mpf(1) / n) if min(r, n) > 9 else mpf(1) / 3, mpf("1e-6"))
        return quad(f, around(mode, width, mode - 200 * width, log(mpf(H))))

    return tail


pareto = lifetime(lambda q, t: (q[1] / (q[1] + t)) ** q[0])
ggompertz = lifetime(lambda q, t: (q[2] / (q[2] + expm1(q[0] * t))) ** q[1])


def bgbb(p, x, tx, T, H, n):
    al, be, ga, de = map(mpf, p)
    al, be, de = al + x, be + T - x, de + T
    term = exp(lbeta(al + n, be) - lbeta(al, be) + lbeta(ga, de + n) - lbeta(ga, de))
    total = mpf(0)
    for i in range(n, H + 1):
        total += term
        term *= mpf(i) / (i - n + 1) * (be + i - n) / (al + be + i) * (de + i) / (ga + de + i)
    return total


BETA = [
    (2, 0.5, 1), (9, 0.03, 4), (40, 3, 100), (300, 25, 10), (300, 25, 14), (5000, 0.2, 1e4), (5000, 4000, 1.2),
    (1e6, 800, 1300), (1e9, 50, 2.1e7), (64, 1e-4, 1e5), (1e6, 1e6, 1.002), (12, 1e5, 1e-4),
]  # fmt: skip
BG = [0.011, 10.1]
CASES = {
    "bg-nbd": [([0.9, 2.5, *BG], 300, 51, 52, 35, 150), ([0.9, 2.5, *BG], 300, 51, 52, 35, 260),
               ([0.25, 4.5, 0.8, 2.5], 20000, 39, 40, 4000, 1000000), ([0.6, 1.2, 0.4, 50], 3, 4, 9, 1e6, 40000)],
    "mbg-nbd": [([0.9, 2.5, *BG], 300, 51, 52, 35, 190), ([0.5, 6, 0.9, 1.6], 900, 80, 81, 400, 5000)],
    "bg-cnbd-2": [([0.9, 1.2, *BG], 300, 51, 52, 35, 200), ([0.25, 1.5, 0.9, 2.2], 4000, 39, 40, 900, 90000)],
    "mbg-cnbd-3": [([0.9, 0.9, *BG], 300, 51, 52, 35, 200), ([0.55, 1.3, 1.2, 1.8], 4000, 39, 40, 900, 50000)],
    "pareto-nbd": [([0.6, 11, 0.55, 9], 300, 51, 52, 35, 130), ([0.6, 11, 0.55, 9], 300, 51, 52, 35, 9),
                   ([0.6, 11, 0.55, 9], 20000, 39, 40, 4000, 100000), ([0.6, 11, 0.02, 900], 2, 5, 9, 1e5, 30000)],
    "ggompertz-nbd": [([0.55, 10.6, 0.05, 0.6, 2], 300, 51, 52, 35, 130), ([0.55, 10.6, 0.05, 0.6, 9], 12, 30, 40, 90, 10),
                      ([0.55, 10.6, 0.002, 0.6, 0.2], 20000, 39, 40, 400, 100000)],
    "bg-bb": [([1.2, 0.75, 0.66, 2.8], 3, 5, 6, 400, 60), ([1.2, 0.75, 0.66, 2.8], 3, 5, 6, 20000, 500),
              ([0.3, 4, 0.02, 90], 2, 5, 6, 200000, 9000), ([8, 300, 0.5, 2], 10, 300, 400, 100000, 1), ([900, 40, 9, 4e4], 900, 900, 940, 5000, 4500)],
}  # fmt: skip
TAIL = {
    "bg-nbd": lambda *c: bg(*c, 1, 0), "mbg-nbd": lambda *c: bg(*c, 1, 1), "bg-cnbd-2": lambda *c: bg(*c, 2, 0),
    "mbg-cnbd-3": lambda *c: bg(*c, 3, 1), "pareto-nbd": pareto, "ggompertz-nbd": ggompertz, "bg-bb": bgbb,
}  # fmt: skip

print(json.dumps({
    "incompleteBeta": [[*row, float(incomplete_beta(*row))] for row in BETA],
    "models": {name: [[*row, float(TAIL[name](*row))] for row in rows] for name, rows in CASES.items()},
}))  # fmt: skip
