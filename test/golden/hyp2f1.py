"""Makes hyp2f1.json: ln 2F1(a, b; c; z) in mpmath, at 30 digits, at the parameters that customer-base models reach.

Run from the repository's root: python test/golden/hyp2f1.py > test/golden/hyp2f1.json
"""
import json, sys
from mpmath import mp, mpf, hyp2f1, log

mp.dps = 30
rows = []
for a in (0.001, 0.5, 1.0, 3.7, 60.0, 800.0, -2.5):
    for b in (0.001, 0.6, 1.0, 12.0, 300.0):
        for extra in (0.01, 1.0, 40.0):
            c = b + extra
            for z in (-1e6, -3.0, -0.01, 1e-6, 0.3, 0.9, 0.999):
                value = hyp2f1(mpf(a), mpf(b), mpf(c), mpf(z), maxprec=20000)
                rows.append([a, b, c, z, float(log(value))])
json.dump(rows, sys.stdout)
