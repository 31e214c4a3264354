"""Slopes of two series by statsmodels 0.15: GLM, binomial family, scale = Pearson χ² / df.

Run with statsmodels installed; prints the constants of ../test_trends.py.
"""

import numpy as np
import statsmodels.api as sm

TOTALS = np.array([60, 55, 62, 58, 70, 64, 61, 59, 66, 63, 57, 60] * 2)
FEW = np.array([2, 1, 3, 2, 4, 3, 2, 5, 4, 3, 6, 4, 5, 4, 7, 6, 5, 8, 6, 9, 7, 8, 10, 9])
WILD = np.array(
    [20, 3, 25, 2, 30, 4, 22, 1, 28, 5, 18, 2, 21, 3, 24, 6, 27, 2, 19, 4, 30, 3, 16, 1]
)

month = np.arange(24) - 11.5
for name, counts in (("FEW", FEW), ("WILD", WILD)):
    design = sm.add_constant(month)
    shares = sm.GLM(
        counts / TOTALS, design, family=sm.families.Binomial(), var_weights=TOTALS.astype(float)
    )
    fit, free = shares.fit(scale="X2"), shares.fit()
    print(name, "slope", float(fit.params[1]), "dispersion", float(fit.scale))
    print("  error with that dispersion", float(fit.bse[1]), "without", float(free.bse[1]))
