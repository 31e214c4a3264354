"""Tails and quantiles against scipy.stats; the false discovery rate by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from ronghe.engines.measurement import probability


@given(x=st.floats(0.01, 30), df1=st.floats(1, 50), df2=st.floats(1, 50), p=st.floats(0.01, 0.99))
def test_tails_and_quantiles_are_those_of_scipy_stats(x, df1, df2, p):
    assert probability.normal_quantile(p) == pytest.approx(stats.norm.ppf(p))
    assert probability.normal_two_sided(-x) == pytest.approx(2 * stats.norm.sf(x))
    assert probability.t_two_sided(-x, df1) == pytest.approx(2 * stats.t.sf(x, df1))
    assert probability.chi_square_upper(x, df1) == pytest.approx(stats.chi2.sf(x, df1))
    assert probability.f_upper(x, df1, df2) == pytest.approx(stats.f.sf(x, df1, df2))
    assert probability.f_quantile(p, df1, df2) == pytest.approx(stats.f.ppf(p, df1, df2))


def test_t_without_degrees_of_freedom_has_no_probability():
    assert np.isnan(probability.t_two_sided([1.0], [0])).all()


def test_false_discovery_worked_by_hand():
    # Sorted .01 .02 .03 .5 times 4/1 4/2 4/3 4/4: .04 .04 .04 .5.
    adjusted = probability.false_discovery([0.5, 0.02, np.nan, 0.01, 0.03])

    assert adjusted == pytest.approx([0.5, 0.04, np.nan, 0.04, 0.04], nan_ok=True)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_false_discovery_is_that_of_scipy_stats(p):
    assert probability.false_discovery(p) == pytest.approx(stats.false_discovery_control(p))
