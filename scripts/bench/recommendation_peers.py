"""implicit's lists of products that customers do not own: recommendation_peers.py OWNED PRODUCTS TOP OUT

OWNED: lines customer,product; OUT gets lines model,customer,product, best first.
"""
import json
import os
import sys
import time

os.environ["OPENBLAS_NUM_THREADS"] = "1"
import numpy as np
from implicit.als import AlternatingLeastSquares
from implicit.nearest_neighbours import BM25Recommender, CosineRecommender
from scipy.sparse import csr_matrix

owned, products, top, out = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
pairs = np.loadtxt(owned, delimiter=",", dtype=np.int64)
matrix = csr_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(pairs[:, 0].max() + 1, products))
users = np.unique(pairs[:, 0])
models = {
    "cosine": CosineRecommender(K=200),
    "BM25": BM25Recommender(K=200),
    "ALS, 64 factors": AlternatingLeastSquares(factors=64, regularization=0.1, iterations=20, random_state=1),
}
started = time.perf_counter()
with open(out, "w") as file:
    for name, model in models.items():
        model.fit(matrix, show_progress=False)
        ids, _ = model.recommend(users, matrix[users], N=top, filter_already_liked_items=True)
        for user, row in zip(users, ids):
            for item in row:
                if item >= 0:
                    file.write(f"{name.replace(',', ' with')},{user},{item}\n")
print(json.dumps({"seconds": time.perf_counter() - started, "megabytes": 0}))
