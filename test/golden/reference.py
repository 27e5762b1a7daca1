"""Makes reference.json: what each purchase model and Gamma-Gamma say of a dozen customers, ordinary and extreme, and where
the likelihood of a small generated data set is highest. Worked out with mpmath at 25 digits from each model's definition,
by posterior integrals and series; it shares no formula for expectations with src.

Run from the repository's root, with mpmath installed (minutes): python test/golden/reference.py > test/golden/reference.json
"""
import json, math, random, sys
from mpmath import mp, mpf, binomial, exp, expm1, gamma, hyp2f1, log, loggamma, lu_solve, matrix, quad, rf

mp.dps = 25
DISCOUNT = log(mpf("1.1")) / 52  # a week, for 10 % a year
HORIZONS = (13, 52)
COUNTS = (0, 3)
EPS = mpf(10) ** -22


def ln_sum(terms):
    top = max(terms)
    return top + log(sum(exp(t - top) for t in terms))


def ln_beta(a, b):
    return loggamma(a) + loggamma(b) - loggamma(a + b)


def panels(start, end, scales):
    """Points to split an integral at, by the lengths on which its integrand changes."""
    cuts = {start + s * c for s in scales for c in (mpf("0.1"), 1, 4, 12, 40, 150)}
    return sorted({start, end} | {c for c in cuts if start < c < end})


class Counts:
    """Events in a span given that lambda ~ Gamma(R, A): the negative binomial, tabulated as it is asked for."""

    def __init__(self, R, A, span):
        self.ratio, self.R = span / (A + span), R
        self.p = [exp(R * log(A / (A + span)))]
        self.upTo = [mpf(0), self.p[0]]  # upTo[n] = P(N < n)

    def exactly(self, n):
        while len(self.p) <= n:
            i = len(self.p)
            self.p.append(self.p[-1] * (self.R + i - 1) / i * self.ratio)
            self.upTo.append(self.upTo[-1] + self.p[-1])
        return self.p[n]

    def fewer(self, n):
        if n <= 0:
            return mpf(0)
        self.exactly(n - 1)
        return self.upTo[n]


class Geometric:
    """(M)BG/CNBD-k: every kth event of a Poisson stream is a purchase, after which the customer leaves with probability p."""

    def __init__(self, theta, k=1, at_first=0):
        self.r, self.alpha, self.a, self.b = map(mpf, theta)
        self.k, self.m = k, at_first

    def parts(self, x, tx, T):
        r, alpha, a, b, k, m = self.r, self.alpha, self.a, self.b, self.k, self.m
        n = k * x
        common = r * log(alpha) - loggamma(r) - ln_beta(a, b)
        alive = []  # by the events since the last purchase, of which there are fewer than k
        for j in range(k if T > tx else 1):
            since = j * log(T - tx) - loggamma(j + 1) if j else mpf(0)
            alive.append(common + since + loggamma(r + n + j) - (r + n + j) * log(alpha + T) + ln_beta(a, b + x + m))
        gone = []
        if x + m > 0:
            gone = [common + loggamma(r + n) - (r + n) * log(alpha + tx) + ln_beta(a + 1, b + x + m - 1)]
        return alive, gone

    def mean(self, customer, value):
        """E over the events since the last purchase of value(j, R, A, b'), of a customer who is alive; times P(alive)."""
        x, tx, T = customer
        alive, gone = self.parts(x, tx, T)
        total = ln_sum(alive + gone)
        each = (value(j, self.r + self.k * x + j, self.alpha + T, self.b + x + self.m) for j in range(len(alive)))
        return sum(exp(w - total) * v for w, v in zip(alive, each))

    def expected(self, customer, H):
        def value(j, R, A, b):
            events, stays, total, i = Counts(R, A, mpf(H)), mpf(1), mpf(0), 1
            while True:  # the ith purchase comes if enough events do and none of the i - 1 before it was the last
                term = stays * (1 - events.fewer(i * self.k - j))
                total += term
                if term < EPS * total:
                    return total
                stays *= (b + i - 1) / (self.a + b + i - 1)
                i += 1

        return self.mean(customer, value)

    def dert(self, customer):
        def value(j, R, A, b):
            def f(u):  # u = ln lambda; theta: an event comes before it is discounted away
                theta = exp(u) / (exp(u) + DISCOUNT)
                weight = exp(R * (u + log(A)) - A * exp(u) - loggamma(R))
                return weight * theta ** (self.k - j) * hyp2f1(1, b, self.a + b, theta**self.k)

            mode, width = log(R / A), 1 / mp.sqrt(R)
            return quad(f, [mode - 60 / min(R, 1)] + [mode + width * c for c in (-12, -6, -2, 0, 2, 5, 9)])

        return self.mean(customer, value)

    def pmf(self, customer, n, H):
        def value(j, R, A, b):
            events, need = Counts(R, A, mpf(H)), n * self.k - j
            stays = lambda i: rf(b, i) / rf(self.a + b, i)
            through = stays(n) * (events.fewer(need + self.k) - events.fewer(need))
            return through + (stays(n - 1) * self.a / (self.a + b + n - 1) * (1 - events.fewer(need)) if n else 0)

        return self.mean(customer, value) + (0 if n else 1 - self.p_alive(customer))

    def ll(self, customer):
        alive, gone = self.parts(*customer)
        return ln_sum(alive + gone)

    def p_alive(self, customer):
        return self.mean(customer, lambda *_: mpf(1))


class Lifetime:
    """Purchases at rate lambda ~ Gamma(r, alpha) through a lifetime of survival S(t) and density f(t)."""

    def __init__(self, theta):
        self.r, self.alpha, *self.life = map(mpf, theta)

    def ln_S(self, t):
        return mpf(0)

    def f(self, t):
        return mpf(0)

    def scales(self, t):
        return []

    def parts(self, x, tx, T):
        R = self.r + x
        common = self.r * log(self.alpha) + loggamma(R) - loggamma(self.r)
        alive = common + self.ln_S(T) - R * log(self.alpha + T)
        if not self.life or T == tx:
            return [alive]
        g = lambda y: self.f(y) * exp(-R * log((self.alpha + y) / (self.alpha + tx)))
        cuts = panels(tx, T, [(self.alpha + tx) / R, *self.scales(tx)])
        return [alive, common + log(quad(g, cuts)) - R * log(self.alpha + tx)]

    def ll(self, customer):
        return ln_sum(self.parts(*customer))

    def p_alive(self, customer):
        parts = self.parts(*customer)
        return exp(parts[0] - ln_sum(parts))

    def discounted(self, customer, rate, H):
        x, _, T = customer
        S = lambda u: exp(self.ln_S(T + u) - self.ln_S(T) - rate * u)
        cuts = panels(mpf(0), H, self.scales(T) + ([1 / rate] if rate else []))
        return self.p_alive(customer) * (self.r + x) / (self.alpha + T) * (quad(S, cuts))

    def expected(self, customer, H):
        return self.discounted(customer, mpf(0), mpf(H))

    def dert(self, customer):
        return self.discounted(customer, DISCOUNT, 60 / DISCOUNT)

    def pmf(self, customer, n, H):
        x, _, T = customer
        R, A, p = self.r + x, self.alpha + T, self.p_alive(customer)
        count = lambda u: rf(R, n) / gamma(n + 1) * exp(R * log(A / (A + u))) * (u / (A + u)) ** n
        left = mpf(0)
        if self.life:
            left = quad(lambda u: self.f(T + u) * exp(-self.ln_S(T)) * count(u), panels(mpf(0), mpf(H), self.scales(T) + [A / R]))
        return p * (exp(self.ln_S(T + H) - self.ln_S(T)) * count(mpf(H)) + left) + (0 if n else 1 - p)


class Pareto(Lifetime):
    def ln_S(self, t):
        s, b = self.life
        return s * log(b / (b + t))

    def f(self, t):
        s, b = self.life
        return s / b * exp((s + 1) * log(b / (b + t)))

    def scales(self, t):
        return [(self.life[1] + t) / (self.life[0] + 1)]

    def ll_closed(self, customer):
        """Schmittlein, Morrison & Colombo (1987): as fast as the search for an optimum needs it."""
        (x, tx, T), (s, b), r, alpha = customer, self.life, self.r, self.alpha
        w, most, second = r + s + x, max(alpha, b), (s + 1 if alpha >= b else r + x)
        F = lambda t: hyp2f1(w, second, w + 1, abs(alpha - b) / (most + t)) * exp(-w * log(most + t))
        common = r * log(alpha) + loggamma(r + x) - loggamma(r) + s * log(b)
        return common + log(exp(-(r + x) * log(alpha + T) - s * log(b + T)) + s / w * (F(mpf(tx)) - F(mpf(T))))


class Gompertz(Lifetime):
    def ln_S(self, t):
        b, s, beta = self.life
        return s * (log(beta) - log(beta + expm1(b * t)))

    def f(self, t):
        b, s, beta = self.life
        return b * s * exp(b * t + s * log(beta) - (s + 1) * log(beta + expm1(b * t)))

    def scales(self, t):
        b, s, beta = self.life
        return [1 / b, (beta + expm1(b * t)) / (b * max(s, 1) * exp(b * t))]


class Opportunities:
    """BG/BB: takes each opportunity with probability p, and leaves before it with probability theta."""

    def __init__(self, theta):
        self.al, self.be, self.ga, self.de = map(mpf, theta)
        self.known = {}

    def moment(self, x, passed, left, stayed):
        """ln E p^x (1 - p)^passed theta^left (1 - theta)^stayed."""
        al, be, ga, de = self.al, self.be, self.ga, self.de
        return ln_beta(al + x, be + passed) - ln_beta(al, be) + ln_beta(ga + left, de + stayed) - ln_beta(ga, de)

    def ll(self, customer):
        if customer not in self.known:
            x, tx, T = customer
            gone = [self.moment(x, s - x, 1, s) for s in range(tx, T)]
            self.known[customer] = ln_sum([self.moment(x, T - x, 0, T)] + gone)
        return self.known[customer]

    def p_alive(self, customer):
        x, _, T = customer
        return exp(self.moment(x, T - x, 0, T) - self.ll(customer))

    def bought(self, customer, j):
        """P(buys at the jth opportunity to come)."""
        x, _, T = customer
        return exp(self.moment(x + 1, T - x, 0, T + j) - self.ll(customer))

    def expected(self, customer, H):
        return sum(self.bought(customer, j) for j in range(1, H + 1))

    def dert(self, customer):
        rate = log(mpf("1.1"))
        # 1500 opportunities on, what is left is below 1e-60.
        return sum(exp(-rate * j) * self.bought(customer, j) for j in range(1, 1500))

    def pmf(self, customer, n, H):
        (x, _, T), total = customer, self.ll(customer)
        left = sum(binomial(i, n) * exp(self.moment(x + n, T - x + i - n, 1, T + i) - total) for i in range(n, H))
        through = binomial(H, n) * exp(self.moment(x + n, T - x + H - n, 0, T + H) - total) if n <= H else 0
        return left + through + (0 if n else 1 - self.p_alive(customer))


class Spend:
    """Gamma-Gamma by integrals over nu ~ Gamma(q, gamma): the mean of x amounts is Gamma(p x, nu x)."""

    def __init__(self, theta):
        self.p, self.q, self.g = map(mpf, theta)

    def integral(self, x, mean, power):
        p, q, g = self.p, self.q, self.g
        shape, rate = p * x + q + power, g + x * mean
        ln_norm = q * log(g) - loggamma(q) + (p * x * log(x) + (p * x - 1) * log(mean) - loggamma(p * x) if x else 0)
        top = shape * log(shape / rate) - shape  # of the integrand over ln nu
        f = lambda u: exp(shape * u - rate * exp(u) - top)
        mode, width = log(shape / rate), 1 / mp.sqrt(shape)
        return ln_norm + top + log(quad(f, [mode - 60 / min(shape, 1) if shape < 30 else mode - 14 * width] + [mode + width * c for c in (-8, -3, 0, 3, 7, 11)]))

    def ll(self, x, mean):
        return self.integral(x, mpf(mean), 0)

    def spend(self, x, mean):
        return self.p * exp(self.integral(x, mpf(mean), -1) - self.integral(x, mpf(mean), 0))


def optimum(ll, start):
    """Newton's method on the logarithms of the parameters, with derivatives by central differences."""
    at, h = [log(mpf(v)) for v in start], mpf(10) ** -7
    f = lambda u: ll([exp(v) for v in u])
    n = len(at)
    shift = lambda u, *moves: [v + sum(d for j, d in moves if j == i) for i, v in enumerate(u)]
    for _ in range(40):
        here = f(at)
        up, down = [f(shift(at, (i, h))) for i in range(n)], [f(shift(at, (i, -h))) for i in range(n)]
        g = matrix([(up[i] - down[i]) / (2 * h) for i in range(n)])
        H = matrix(n, n)
        for i in range(n):
            H[i, i] = (up[i] + down[i] - 2 * here) / h**2
            for j in range(i):
                H[i, j] = H[j, i] = (f(shift(at, (i, h), (j, h))) - up[i] - up[j] + here) / h**2
        ridge = mpf(0)
        while True:
            try:
                mp.cholesky(-H + ridge * mp.eye(n))
                step = lu_solve(-H + ridge * mp.eye(n), g)
                size = max(abs(v) for v in step)
                if size < 1 and f([a + s for a, s in zip(at, step)]) >= here - mpf(10) ** -15:
                    break
            except ValueError:
                pass
            ridge = max(2 * ridge, mpf("0.1"))
            if ridge > 1e6:
                raise RuntimeError("no step rises")
        at = [a + s for a, s in zip(at, step)]
        if size < mpf(10) ** -11 and ridge == 0:
            return [exp(v) for v in at], f(at)
    raise RuntimeError("no convergence")


def generated(customers, seed):
    """Customers by Pareto/NBD on a grid of four weeks, as cells (x, tx, T, customers)."""
    draw, cells = random.Random(seed), {}
    for i in range(customers):
        T = (40, 52)[i % 2]
        rate, end = draw.gammavariate(1.1, 1 / 9), draw.expovariate(draw.gammavariate(0.9, 1 / 14))
        x, last, t = 0, 0.0, draw.expovariate(rate)
        while t <= min(end, T):
            x, last, t = x + 1, t, t + draw.expovariate(rate)
        cell = (x, min(T, 4 * math.ceil(last / 4)), T)
        cells[cell] = cells.get(cell, 0) + 1
    return [[*cell, n] for cell, n in sorted(cells.items())]


def generated_donors(customers, seed):
    draw, cells = random.Random(seed), {}
    for i in range(customers):
        T, x, tx = (6, 9)[i % 2], 0, 0
        p, theta = draw.betavariate(1.2, 0.75), draw.betavariate(0.66, 2.8)
        for at in range(1, T + 1):
            if draw.random() < theta:
                break
            if draw.random() < p:
                x, tx = x + 1, at
        cells[(x, tx, T)] = cells.get((x, tx, T), 0) + 1
    return [[*cell, n] for cell, n in sorted(cells.items())]


def generated_spend(customers, seed):
    draw, rows = random.Random(seed), []
    for i in range(customers):
        x, nu = 1 + i % 6, draw.gammavariate(4, 1 / 20)
        rows.append([x, round(sum(draw.gammavariate(5, 1 / nu) for _ in range(x)) / x, 2), 1])
    return rows


CUSTOMERS = [
    (0, 0, 0), (0, 0, 27), (0, 0, 520), (1, 39, 39), (1, 0.125, 500), (2, 0.25, 300),
    (3, 10.5, 30), (5, 39, 39), (12, 100, 104), (29, 37, 38.875), (150, 51, 52), (400, 500, 520),
]  # fmt: skip
DONORS = [(0, 0, 0), (0, 0, 6), (0, 0, 60), (1, 1, 1), (1, 1, 6), (1, 6, 6), (3, 3, 30), (3, 5, 6), (6, 6, 6), (12, 50, 52), (52, 52, 52), (200, 300, 365)]  # fmt: skip
SPENDERS = [(0, 0), (1, 0.5), (1, 35.2), (1, 5000), (3, 12), (3, 400), (12, 0.01), (12, 35.2), (40, 90.5), (250, 5), (250, 64), (250, 5000)]  # fmt: skip

cnbd = lambda theta: Geometric(theta, k=2)
MODELS = {
    "nbd": (Lifetime, [[0.5, 6.0], [0.02, 0.1]], [1, 10]),
    "bg-nbd": (Geometric, [[0.25, 4.5, 0.8, 2.4], [5.0, 40.0, 0.001, 30.0]], [0.8, 8, 0.8, 2.5]),
    "mbg-nbd": (lambda theta: Geometric(theta, at_first=1), [[0.5, 6.0, 0.9, 2.5], [0.05, 0.02, 0.3, 8.0]], [0.8, 8, 0.8, 2.5]),
    "bg-cnbd-2": (cnbd, [[0.5, 4.0, 0.8, 2.4], [1.0, 1.0, 1.0, 1.0]], [0.8, 4, 0.8, 2.5]),
    "pareto-nbd": (Pareto, [[0.55, 10.6, 0.6, 11.7], [6.0, 60.0, 0.05, 500.0]], [1.1, 9, 0.9, 14]),
    "ggompertz-nbd": (Gompertz, [[0.55, 10.6, 0.01, 0.6, 0.2], [1.2, 9.0, 0.004, 0.3, 2.0]], None),
    "bg-bb": (Opportunities, [[1.2, 0.75, 0.66, 2.78], [0.1, 5.0, 0.05, 50.0]], [1.2, 0.75, 0.66, 2.8]),
}


def scores(name, model):
    rows = []
    for customer in DONORS if name == "bg-bb" else CUSTOMERS:
        exact = customer if name == "bg-bb" else (customer[0], *map(mpf, customer[1:]))
        row = dict(zip(("x", "tx", "T"), customer), ll=model.ll(exact), pAlive=model.p_alive(exact), dert=model.dert(exact))
        for H in HORIZONS:
            row[f"expected{H}"] = model.expected(exact, H)
        for n in COUNTS:
            row[f"pmf{n}"] = model.pmf(exact, n, 13)
        rows.append({key: value if isinstance(value, int) else float(value) for key, value in row.items()})
    return rows


def best(make, start, cells):
    ll = lambda theta: sum(w * getattr(m, "ll_closed", m.ll)((x, mpf(tx), mpf(T)) if not isinstance(m, Opportunities) else (x, tx, T)) for m in [make(theta)] for x, tx, T, w in cells)
    theta, value = optimum(ll, start)
    return dict(parameters=[float(v) for v in theta], logLikelihood=float(value))


def main():
    cells, donors, spenders = generated(1500, 7), generated_donors(600, 8), generated_spend(240, 9)
    out = {"discount": float(DISCOUNT), "cells": cells, "donors": donors, "spenders": spenders, "models": {}}
    for name, (make, parameters, start) in MODELS.items():
        out["models"][name] = {
            "cases": [{"parameters": p, "customers": scores(name, make(p))} for p in parameters],
            "optimum": best(make, start, donors if name == "bg-bb" else cells) if start else None,
        }
        print(name, out["models"][name]["optimum"], file=sys.stderr, flush=True)
    pareto = Pareto([1.1, 9, 0.9, 14])
    assert all(abs(pareto.ll((x, mpf(tx), mpf(T))) - pareto.ll_closed((x, tx, T))) < mpf(10) ** -14 for x, tx, T, _ in cells[::9])
    cases = []
    for p in ([6.25, 3.74, 15.4], [0.8, 1.5, 40.0]):
        spend = Spend(p)
        rows = [dict(x=x, mean=z, ll=float(spend.ll(x, z)) if x else None, spend=float(spend.spend(x, z))) for x, z in SPENDERS]
        cases.append({"parameters": p, "customers": rows})
    theta, value = optimum(lambda t: sum(w * closed_spend(t, x, mpf(z)) for x, z, w in spenders), [5, 4, 20])
    assert abs(value - sum(w * Spend(theta).ll(x, z) for x, z, w in spenders)) < mpf(10) ** -12
    out["gamma-gamma"] = {"cases": cases, "optimum": dict(parameters=[float(v) for v in theta], logLikelihood=float(value))}
    print("gamma-gamma", out["gamma-gamma"]["optimum"], file=sys.stderr)
    # A line a row, so that a change can be read.
    text = json.dumps(out).replace('{"x"', '\n{"x"').replace(', "cells"', ',\n"cells"').replace(', "donors"', ',\n"donors"')
    print(text.replace(', "spenders"', ',\n"spenders"').replace(', "models"', ',\n"models"').replace(', "optimum"', ',\n"optimum"'))


def closed_spend(theta, x, z):
    """The integral over nu done by hand (Fader & Hardie 2013, eq. 1a), for the search; main() checks it by quadrature."""
    p, q, g = theta
    ln_norm = loggamma(p * x + q) - loggamma(p * x) - loggamma(q)
    return ln_norm + q * log(g) + (p * x - 1) * log(z) + p * x * log(x) - (p * x + q) * log(g + x * z)


main()
