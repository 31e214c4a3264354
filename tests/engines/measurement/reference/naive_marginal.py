"""An independent evaluator of the marginal likelihood, and the reference numbers made with it.

Written from the model's formula alone: one dense grid for everybody, every observation on every
node, SciPy's minimiser with numerical differences. It shares no code with the engine. Run it to
make `naive_marginal.json` again:

    python tests/engines/measurement/reference/naive_marginal.py
"""

import json
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.special import logsumexp

GRID = np.linspace(-14.0, 14.0, 1401)


def simulated(seed, persons=80, tops=(1, 2, 3), raters=3, contexts=2, groups=False):
    """Rows (person, item, rater, context, score) drawn from the model; about a fifth missing."""
    random = np.random.default_rng(seed)
    shift = 0.8 * (np.arange(persons) % 2) if groups else 0.0
    ability = random.normal(0.4, 1.3, persons) + shift
    difficulty = np.linspace(-0.6, 0.6, len(tops))
    severity = np.linspace(-0.5, 0.5, raters)
    place = np.linspace(-0.2, 0.2, contexts)
    rows = []
    for p in range(persons):
        for i, top in enumerate(tops):
            steps = np.linspace(-0.9, 0.9, top) if top > 1 else np.zeros(1)
            for r in range(raters):
                if random.random() < 0.2:
                    continue
                c = int(random.integers(contexts))
                eta = ability[p] - difficulty[i] - severity[r] - place[c]
                logits = np.concatenate([[0.0], np.cumsum(eta - steps)])
                mass = np.exp(logits - logsumexp(logits))
                rows.append((p, i, r, c, int(random.choice(top + 1, p=mass))))
    return np.array(rows)


class NaiveModel:
    """Free parameters: mean per group, log SD, all but the last level of each facet, and all but
    the last cumulated step of each item; what is left out makes sums zero."""

    def __init__(self, rows, weight=None, group=None):
        self.rows = np.asarray(rows)
        self.weight = np.ones(len(self.rows)) if weight is None else np.asarray(weight, float)
        self.sizes = self.rows[:, 1:4].max(axis=0) + 1
        self.tops = [int(self.rows[self.rows[:, 1] == i, 4].max()) for i in range(self.sizes[0])]
        self.persons = int(self.rows[:, 0].max()) + 1
        self.group = np.zeros(self.persons, int) if group is None else np.asarray(group)
        self.groups = int(self.group.max()) + 1

    @property
    def size(self):
        return self.groups + 1 + int((self.sizes - 1).sum()) + sum(top - 1 for top in self.tops)

    def unpack(self, free):
        """Means, SD, the measures of each facet, cumulated steps per item."""
        rest = list(free[self.groups + 1 :])
        facets = []
        for size in self.sizes:
            part = [rest.pop(0) for _ in range(size - 1)]
            facets.append(np.array([*part, -sum(part)]))
        steps = [np.array([0.0, *[rest.pop(0) for _ in range(top - 1)], 0.0]) for top in self.tops]
        return np.array(free[: self.groups]), np.exp(free[self.groups]), facets, steps

    def log_likelihood(self, free):
        means, sd, facets, steps = self.unpack(free)
        log = np.zeros((self.persons, len(GRID)))
        for (p, i, r, c, x), w in zip(self.rows, self.weight, strict=True):
            eta = GRID - facets[0][i] - facets[1][r] - facets[2][c]
            logits = np.arange(self.tops[i] + 1)[:, None] * eta - steps[i][:, None]
            log[p] += w * (logits[x] - logsumexp(logits, axis=0))
        distance = (GRID - means[self.group][:, None]) / sd
        prior = -0.5 * distance**2 - np.log(sd) - 0.5 * np.log(2 * np.pi)
        seen = np.unique(self.rows[:, 0])
        total = logsumexp(log + prior, axis=1)[seen].sum()
        return float(total + len(seen) * np.log(GRID[1] - GRID[0]))

    def fit(self):
        start = np.zeros(self.size)
        found = minimize(
            lambda x: -self.log_likelihood(x), start, method="BFGS", options={"gtol": 1e-5}
        )
        return found.x, -found.fun

    def covariance(self, free, step=1e-3):
        """Inverse of the negative Hessian by central differences."""
        size = len(free)
        hessian = np.zeros((size, size))
        eye = np.eye(size) * step
        for a in range(size):
            for b in range(a + 1):
                value = (
                    self.log_likelihood(free + eye[a] + eye[b])
                    - self.log_likelihood(free + eye[a] - eye[b])
                    - self.log_likelihood(free - eye[a] + eye[b])
                    + self.log_likelihood(free - eye[a] - eye[b])
                )
                hessian[a, b] = hessian[b, a] = value / (4 * step**2)
        return np.linalg.inv(-hessian)


def derived(model, free, step=1e-6):
    """All reported parameters and their derivatives with respect to the free ones."""

    def reported(x):
        means, sd, facets, steps = model.unpack(x)
        return np.concatenate(
            [means[:1], means[1:] - means[0], [sd], *facets, *[np.diff(each) for each in steps]]
        )

    eye = np.eye(len(free)) * step
    slopes = [(reported(free + e) - reported(free - e)) / (2 * step) for e in eye]
    return reported(free), np.array(slopes).T


def reference(seed, **options):
    rows = simulated(seed, **options)
    group = np.arange(rows[:, 0].max() + 1) % 2 if options.get("groups") else None
    model = NaiveModel(rows, group=group)
    free, log_likelihood = model.fit()
    values, slopes = derived(model, free)
    errors = np.sqrt(np.einsum("ij,jk,ik->i", slopes, model.covariance(free), slopes))
    return {"log_likelihood": log_likelihood, "values": values.tolist(), "errors": errors.tolist()}


if __name__ == "__main__":
    numbers = {"plain": reference(1), "groups": reference(2, groups=True)}
    target = Path(__file__).with_suffix(".json")
    target.write_text(json.dumps(numbers, indent=1) + "\n", encoding="utf-8")
