"""Makes special.json: gamma-family functions and means over Gamma and Beta distributions in mpmath, at 40 digits.

Run from the repository's root: python test/golden/special.py > test/golden/special.json
"""
import json, sys
from mpmath import mp, mpf, loggamma, psi, rf, log, exp, quad, beta as B, hyp2f1, hyp1f1, hyperu

mp.dps = 40
ARGUMENTS = [mpf(10) ** e * c for e in range(-8, 9) for c in (1, mpf("2.7"))] + [
    mpf(v) for v in ("0.99", "1.01", "1.3", "1.9", "2.05", "3.5", "11.99", "12", "12.01", "24", "150.5")
]
ARGUMENTS = [mpf(float(v)) for v in ARGUMENTS]
COUNTS = [0, 1, 2, 5, 24, 25, 100, 5000, 30000]
SHAPES = [mpf(float(v)) for v in (1e-6, 1e-3, 0.1, 0.8, 1, 2.5, 20, 1e3, 1e6)]

one = [[float(z), float(loggamma(z)), float(psi(0, z)), float(psi(1, z))] for z in ARGUMENTS]
rising = [
    [float(z), n, float(loggamma(z + n) - loggamma(z)), float(psi(0, z + n) - psi(0, z)), float(psi(1, z + n) - psi(1, z))]
    for z in ARGUMENTS[::2] for n in COUNTS
]
lnbeta = [
    [float(a), float(b), float(loggamma(a) + loggamma(b) - loggamma(a + b))] for a in ARGUMENTS[::3] for b in ARGUMENTS[::3]
]
# E p, E p (1 - p) and E 1 / (1 + c p) = 2F1(1, a; a + b; -c) over p ~ Beta(a, b).
mp.dps = 25
beta_means = [
    [float(a), float(b), float(c), float(a / (a + b)), float(a * b / ((a + b) * (a + b + 1))), float(hyp2f1(1, a, a + b, -c))]
    for a in SHAPES for b in SHAPES for c in (mpf(1), mpf(1000))
]
# E e^-rate and E 1 / (1 + c rate) = U(s, s, A / c) (A / c)^s over rate ~ Gamma(s, A).
gamma_means = [
    [float(s), float(A), float(c), float(exp(-s * mp.log1p(1 / A))), float((A / c) ** s * hyperu(s, s, A / c))]
    for s in SHAPES[:-1] for A in (mpf("0.0009765625"), mpf(1), mpf(1024)) for c in (mpf(1), mpf(64))
]
json.dump(dict(one=one, rising=rising, lnBeta=lnbeta, betaMeans=beta_means, gammaMeans=gamma_means), sys.stdout)
