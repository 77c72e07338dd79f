"""Quantiles of Student's t against another library, and against what makes them safe to interpolate."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t

from detente.numerics.student import SERIES, quantile


@pytest.mark.no_cover
@pytest.mark.parametrize("level", [0.5, 0.9, 0.95, 0.99])
def test_quantiles_are_those_of_another_library(level):
    for freedom in [*range(1, SERIES + 20), 1000, 10**6]:
        assert quantile(level, float(freedom)) == pytest.approx(t.ppf((1 + level) / 2, freedom), rel=1e-9)


@given(st.floats(1, 400))
def test_between_whole_numbers_the_quantile_is_never_too_small(freedom):
    assert t.ppf(0.975, freedom) * (1 - 1e-9) <= quantile(0.95, freedom) <= t.ppf(0.975, int(freedom)) * (1 + 1e-9)
