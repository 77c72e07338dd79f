"""Settings every test shares: how hard Hypothesis looks for counterexamples, and what is said without a browser."""

from hypothesis import HealthCheck, settings

from tests.browser.chromium import pytest_terminal_summary

__all__ = ["pytest_terminal_summary"]  # a hook, found here by every run of the tests

settings.register_profile(
    "ci", max_examples=8, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "deep", max_examples=1000, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ci")
