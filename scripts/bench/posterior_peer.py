"""PyMC-Marketing's side of the posterior benchmark: seconds, peak memory and the posterior as JSON on the last line.

posterior_peer.py FILE     FILE: float64 columns x, tx, T, one after the other

BetaGeoModel as it comes: NUTS with 1000 draws after 1000 to tune, a chain a core (two at least), under its own priors,
r ~ Weibull(2, 1), alpha ~ Weibull(2, 10), a / (a + b) ~ Uniform(0, 1), a + b ~ Pareto(1, 1). Building the model and
compiling it is part of the time, as it is of every fit; importing is not.
"""
import json
import logging
import resource
import sys
import time
import warnings

import numpy as np
import pandas as pd
from pymc_marketing.clv import BetaGeoModel

warnings.filterwarnings("ignore")
logging.disable(logging.INFO)


def main():
    x, tx, T = np.fromfile(sys.argv[1]).reshape(3, -1)
    data = pd.DataFrame({"customer_id": np.arange(len(x)), "frequency": x, "recency": tx, "T": T})
    figures = {}
    started = time.perf_counter()
    posterior = BetaGeoModel().fit(data, random_seed=1, progressbar=False).posterior
    figures["seconds"] = time.perf_counter() - started
    for name in ["r", "alpha", "a", "b"]:
        draws = posterior[name].values.ravel()
        lower, upper = np.quantile(draws, [0.05, 0.95])
        figures |= {f"{name} mean": draws.mean(), f"{name} lower": lower, f"{name} upper": upper}
    # Chains have processes of their own: the largest of all.
    sizes = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    figures["megabytes"] = max(sizes) / 1024
    figures["draws"] = draws.size
    print(json.dumps({name: float(value) for name, value in figures.items()}))


if __name__ == "__main__":
    main()
