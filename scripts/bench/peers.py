"""Peers' side of the benchmarks: one task in a process, several times; its seconds and peak memory as JSON on the last line.

peers.py fit   bg|mbg|pareto FILE TIMES     FILE: float64 columns x, tx, T, one after the other
peers.py score bg|mbg|pareto FILE TIMES     P(alive) and 52-week expectation of every customer, at fixed parameters
"""
import json
import resource
import sys
import time
import warnings

import lifetimes
import numpy as np

warnings.filterwarnings("ignore")
FITTERS = {
    "bg": lifetimes.BetaGeoFitter,
    "mbg": lifetimes.ModifiedBetaGeoFitter,
    "pareto": lifetimes.ParetoNBDFitter,
}
PARAMETERS = {
    "bg": {"r": 0.25, "alpha": 4.5, "a": 0.8, "b": 2.5},
    "mbg": {"r": 0.55, "alpha": 6.5, "a": 0.8, "b": 2.5},
    "pareto": {"r": 0.55, "alpha": 10.6, "s": 0.6, "beta": 11.7},
}

task, model, file, times = sys.argv[1:5]
x, tx, T = np.fromfile(file).reshape(3, -1)
fitter = FITTERS[model]()
figures = {}


def fit():
    fitter.fit(x, tx, T)
    figures["logLikelihood"] = -fitter._negative_log_likelihood_ * len(x)


def score():
    import pandas as pd

    fitter.params_ = pd.Series(PARAMETERS[model])
    fitter.predict = fitter.conditional_expected_number_of_purchases_up_to_time
    figures["alive"] = float(np.asarray(fitter.conditional_probability_alive(x, tx, T)).sum())
    figures["expected"] = float(np.asarray(fitter.predict(52, x, tx, T)).sum())


seconds = []
for _ in range(int(times)):
    started = time.perf_counter()
    {"fit": fit, "score": score}[task]()
    seconds.append(time.perf_counter() - started)
figures["first"] = seconds[0]
figures["seconds"] = sorted(seconds)[len(seconds) // 2]
figures["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps(figures))
