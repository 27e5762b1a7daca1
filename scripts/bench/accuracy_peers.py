"""Peers' forecasts for `npm run bench accuracy`: what each expects of every customer within a horizon.

accuracy_peers.py lightgbm|lifetimes PURCHASES CUTOFF HORIZON OUT

PURCHASES  CSV of purchase days up to the cutoff: customer (0, 1, ... without a gap), day (days since 1970), amount
CUTOFF     the last known day, in days since 1970
HORIZON    days to forecast
OUT        CSV to write: purchases and value, one row a customer

The last line of standard output says as JSON how the models were fitted.
"""
import json
import sys
import warnings

import numpy as np
import pandas as pd

warnings.filterwarnings("ignore")
SEED = 1


def lightgbm_forecast(days, cutoff, horizon):
    """Boosted trees on recency, frequency and windows: Poisson for purchases, Tweedie for value.

    They learn from four earlier windows pooled, each as long as the horizon but at most a third of the history. Their
    cutoffs are spread evenly from the middle of the history to its end less a window. What the trees forecast for a
    window is scaled to the horizon.
    """
    start = days.day.min()
    length = min(horizon, (cutoff - start) // 3)
    cutoffs = np.linspace((start + cutoff) // 2, cutoff - length, 4).round().astype(int)
    pooled = pd.concat([window(days, at, length) for at in cutoffs], ignore_index=True)
    targets = pooled[["purchases", "value"]]
    X = pooled.drop(columns=["customer", "purchases", "value"])
    now = features(days, cutoff)
    expected, trees = {}, {}
    for target, objective in (("purchases", "poisson"), ("value", "tweedie")):
        model, trees[target] = boost(X, targets[target].clip(lower=0), pooled.customer, objective)
        expected[target] = model.predict(now[X.columns]) * horizon / length
    return expected, {"windowDays": int(length), "rows": len(X), **{f"trees, {name}": n for name, n in trees.items()}}


def window(days, cutoff, length):
    """Features at a cutoff, and what followed it."""
    later = days[(days.day > cutoff) & (days.day <= cutoff + length)].groupby("customer").amount.agg(["size", "sum"])
    rows = features(days, cutoff)
    rows["purchases"] = rows.customer.map(later["size"]).fillna(0)
    rows["value"] = rows.customer.map(later["sum"]).fillna(0)
    return rows


def features(days, cutoff):
    """One row for each customer who has bought by the cutoff, in the order of the customers."""
    known = days[days.day <= cutoff].sort_values(["customer", "day"])
    by = known.groupby("customer")
    gap = by.day.diff()
    gaps = gap.groupby(known.customer)
    n, first, last = by.size(), by.day.min(), by.day.max()
    rows = pd.DataFrame({"n": n, "age": cutoff - first, "inactivity": cutoff - last, "tenure": last - first})
    rows["usual_gap"] = (rows.tenure / (n - 1)).where(n > 1)
    rows["inactivity_in_gaps"] = rows.inactivity / rows.usual_gap
    rows["last_gap"], rows["sd_gap"] = gaps.last(), gaps.std()
    rows["rate"] = n / (rows.age + 1)
    for span in (14, 30, 60, 90, 180, 365):
        recent = known[known.day > cutoff - span].groupby("customer").amount
        rows[f"n_{span}"] = recent.size().reindex(rows.index).fillna(0)
        rows[f"value_{span}"] = recent.sum().reindex(rows.index).fillna(0)
    rows["value"], rows["mean_value"] = by.amount.sum(), by.amount.mean()
    rows["largest_value"], rows["last_value"] = by.amount.max(), by.amount.last()
    return rows.rename(columns={"value": "value_ever"}).reset_index()


def boost(X, y, customer, objective):
    """A booster of all rows, with as many trees as five-fold cross-validation over customers asks for."""
    import lightgbm

    settings = {
        "objective": objective,
        "learning_rate": 0.03,
        "num_leaves": 7,
        "min_data_in_leaf": 50,
        "feature_fraction": 0.8,
        "bagging_fraction": 0.8,
        "bagging_freq": 1,
        "lambda_l2": 1.0,
        "seed": SEED,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": 1,
        "verbosity": -1,
    }
    fold = np.random.default_rng(SEED).integers(5, size=customer.max() + 1)[customer]
    folds = [(np.flatnonzero(fold != k), np.flatnonzero(fold == k)) for k in range(5)]
    stop = lightgbm.early_stopping(30, verbose=False)
    # A data set is bound to the booster that first used it, so each gets its own.
    tried = lightgbm.cv(settings, lightgbm.Dataset(X, y), 1000, folds=folds, callbacks=[stop])
    trees = len(next(iter(tried.values())))
    return lightgbm.train(settings, lightgbm.Dataset(X, y), trees), trees


def lifetimes_forecast(days, cutoff, horizon):
    """BG/NBD and Gamma-Gamma, time in weeks; MBG/NBD where BG/NBD converges under no penalty."""
    import lifetimes

    ordered = days.sort_values(["customer", "day"])
    by = ordered.groupby("customer").day
    x, tx, T = by.size() - 1, (by.max() - by.min()) / 7, (cutoff - by.min()) / 7
    repeats = ordered[(ordered.groupby("customer").cumcount() > 0) & (ordered.amount > 0)]
    spent = repeats.groupby("customer").amount
    number, mean = spent.size().reindex(x.index).fillna(0), spent.mean().reindex(x.index).fillna(0)

    def counts(fitter):
        return fitter.fit(x, tx, T).conditional_expected_number_of_purchases_up_to_time(horizon / 7, x, tx, T)

    def spend(fitter):
        fitter.fit(number[number > 0], mean[number > 0])
        # A customer without repeat purchases is expected to spend what customers do on average.
        return fitter.conditional_expected_average_profit(number, mean)

    models = (lifetimes.BetaGeoFitter, lifetimes.ModifiedBetaGeoFitter)
    purchases, of_purchases = first_that_converges(models, counts)
    per_purchase, of_spend = first_that_converges((lifetimes.GammaGammaFitter,), spend)
    return {"purchases": purchases, "value": purchases * per_purchase}, {**of_purchases, **of_spend}


def first_that_converges(fitters, forecast):
    """Each model without a penalty, then with ever more of it; a fit that forecasts NaN has not converged either."""
    for fitter in fitters:
        for penalizer in (0.0, 0.001, 0.01, 0.1):
            try:
                expected = np.asarray(forecast(fitter(penalizer_coef=penalizer)))
            except Exception as error:  # lifetimes raises its own error and SciPy's, depending on where it fails
                print(f"{fitter.__name__}, penalizer {penalizer}: {type(error).__name__}", file=sys.stderr)
                continue
            if np.isfinite(expected).all():
                return expected, {fitter.__name__: penalizer}
    raise RuntimeError("no model of lifetimes converges")


if __name__ == "__main__":
    peer, file, cutoff, horizon, out = sys.argv[1:6]
    forecast = {"lightgbm": lightgbm_forecast, "lifetimes": lifetimes_forecast}[peer]
    expected, notes = forecast(pd.read_csv(file), int(cutoff), int(horizon))
    pd.DataFrame(expected)[["purchases", "value"]].to_csv(out, index=False)
    print(json.dumps(notes))
