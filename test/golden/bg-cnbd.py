"""Makes bg-cnbd.json: scores of the (M)BG/CNBD-k by exact series and quadrature in mpmath, at 40 digits.

Run from the repository's root: python test/golden/bg-cnbd.py > test/golden/bg-cnbd.json (needs ../shared/golden/oracle.py
for likelihood, P(alive), expectations and newcomers' PMF; the rest is worked out here from the model's definition).
"""
import json, sys
sys.path.insert(0, "../shared/golden")
from oracle import bg_parts, bg_ll, bg_palive, bg_cet, bg_exp, bg_pmf, nbd_pmf
from mpmath import mp, mpf, exp, log, quad, hyp2f1, inf, loggamma, rf

mp.dps = 40
DELTA = log(mpf("1.1")) / 52


def stays(a, b, m):  # E (1 - p)^m
    return rf(b, m) / rf(a + b, m)


def survival(p, s, x, tx, T, mod, k):
    """P(alive at T + s): of n events floor((n + j) / k) are chances to leave."""
    r, al, a, b = map(mpf, p)
    bb = b + x + mod
    total = mpf(0)
    for j, w in enumerate(bg_parts(p, x, tx, T, mod, k)[2]):
        R, A = r + k * x + j, al + mpf(T)
        n, term, part, rest = 0, exp(R * log(A / (A + s))), mpf(0), mpf(1)
        while rest > mpf(10) ** -22:
            part += term * stays(a, bb, (n + j) // k)
            rest -= term
            term *= (R + n) / (n + 1) * s / (A + s)
            n += 1
        total += w * part
    return bg_palive(p, x, tx, T, mod, k) * total


def dert(p, x, tx, T, mod, k):
    """Discounted purchases to infinity: E theta^(k - j) 2F1(1, b'; a + b'; theta^k), theta = lambda / (lambda + delta)."""
    r, al, a, b = map(mpf, p)
    bb = b + x + mod
    total = mpf(0)
    for j, w in enumerate(bg_parts(p, x, tx, T, mod, k)[2]):
        R, A = r + k * x + j, al + mpf(T)

        def f(u):  # u = ln lambda
            lam = exp(u)
            theta = lam / (lam + DELTA)
            density = exp(R * u - A * lam + R * log(A) - loggamma(R))
            return density * theta ** (k - j) * hyp2f1(1, bb, a + bb, theta**k)

        mode = log(R / A)
        width = max(1, 1 / mp.sqrt(R)) if R < 1 else 1 / mp.sqrt(R)
        points = [mode + width * c for c in (-80 / min(R, 1), -20, -8, -3, -1, 0, 1, 2, 4, 8)]
        total += w * quad(f, sorted(set(points)))
    return bg_palive(p, x, tx, T, mod, k) * total


def dect(p, H, x, tx, T, mod, k):
    """Discounted purchases within H, by parts from the undiscounted ones."""
    return exp(-DELTA * H) * bg_cet(p, H, x, tx, T, mod, k) + DELTA * quad(
        lambda u: exp(-DELTA * u) * bg_cet(p, u, x, tx, T, mod, k), [0, H / 4, H], method="gauss-legendre", maxdegree=4
    )


def pmf(p, n, t, x, tx, T, mod, k):
    r, al, a, b = map(mpf, p)
    bb = b + x + mod
    total = mpf(0)
    for j, w in enumerate(bg_parts(p, x, tx, T, mod, k)[2]):
        R, A = r + k * x + j, al + mpf(T)
        P = lambda lo, hi: sum(nbd_pmf(i, mpf(t), R, A) for i in range(max(lo, 0), hi))
        part = stays(a, bb, n) * P(n * k - j, n * k - j + k)
        if n > 0:
            part += stays(a, bb, n) * a / (bb + n - 1) * (1 - P(0, n * k - j))
        total += w * part
    alive = bg_palive(p, x, tx, T, mod, k)
    return alive * total + (1 - alive if n == 0 else 0)


PARAMETERS = [[0.25, 0.9, 0.9, 2.2], [1.0, 1.0, 1.0, 1.0], [0.05, 0.02, 0.3, 8.0], [5.0, 40.0, 0.001, 30.0]]
CASES = [(2, False, 0), (2, True, 1), (3, False, 0), (3, True, 3)]
CUSTOMERS = [(0, 0, 0), (0, 0, 27), (0, 0, 520), (1, 39, 39), (1, 0.125, 500), (3, 10.5, 30), (5, 39, 39), (29, 37, 38.875)]
out = []
for k, mod, which in CASES:
    p = PARAMETERS[which]
    rows = []
    for x, tx, T in CUSTOMERS:
        q = (x, tx, T, mod, k)
        row = dict(x=x, tx=tx, T=T, ll=bg_ll(p, *q), pAlive=bg_palive(p, *q))
        row.update(cet13=bg_cet(p, 13, *q), cet52=bg_cet(p, 52, *q), pmf0=pmf(p, 0, 52, *q), pmf3=pmf(p, 3, 52, *q))
        rows.append({key: float(v) for key, v in row.items()})
    out.append(dict(
        k=k, modified=mod, parameters=p, customers=rows,
        expectation=[[t, float(bg_exp(p, t, mod, k))] for t in (4, 39, 104)],
        pmf=[[n, t, float(bg_pmf(p, n, t, mod, k))] for t in (4, 104) for n in (0, 1, 2, 7)],
    ))
    print(k, mod, p, file=sys.stderr, flush=True)
json.dump(dict(delta=float(DELTA), cases=out), sys.stdout)
