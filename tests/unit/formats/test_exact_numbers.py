from fractions import Fraction

import pytest
from hypothesis import given

from detente.formats.exact_numbers import fraction_text, number_text, parse_number
from detente.model.errors import TooLarge
from tests.unit.formats.labelled_games import fractions

READ = {
    "3": 3,
    "-3": -3,
    "+3": 3,
    "007": 7,
    "0.1": Fraction(1, 10),
    ".5": Fraction(1, 2),
    "-.5": Fraction(-1, 2),
    "2.": 2,
    "1e3": 1000,
    "1E+3": 1000,
    "1.5e-3": Fraction(3, 2000),
    "1/3": Fraction(1, 3),
    "-6/4": Fraction(-3, 2),
    "1e300": 10**300,
    "1e-400": Fraction(1, 10**400),
    "-0": 0,
}
REFUSED = {
    "not a number": [
        *("", ".", "-", "1e", "seventy", "1_000", "0x10", "1,5"),
        *("1 2", "1:30", "1.5/2", "1/-2", "1//2", "1/", "٣", "true"),
    ],
    "not finite": ["nan", ".NaN", "-Infinity", "-.inf"],
    "divides by zero": ["1/0", "0/0"],
    "beyond 1e": ["1e301", "-2e300", "9" * 400],
    "exponent": ["1e999999999", "1e-401"],
    "digits": ["1" * 10_000, "0." + "1" * 4001, "1/" + "1" * 4001, "1e" + "9" * 4001],
}


@pytest.mark.parametrize("text", READ)
def test_numbers_are_read_exactly(text):
    assert parse_number(text) == READ[text]


@pytest.mark.parametrize("reason", REFUSED)
def test_what_is_no_payoff_is_refused_with_the_reason(reason):
    for text in REFUSED[reason]:
        with pytest.raises(ValueError, match=reason):
            parse_number(text)


@pytest.mark.parametrize("text", ["1" * 7000 + "x", "1" * 3000 + "." + "1" * 3000 + "e", "-" * 5000, "1/" * 2000])
def test_long_nonsense_is_refused_without_delay(text):
    with pytest.raises(ValueError):
        parse_number(text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(3), "3"),
        (Fraction(-1, 4), "-0.25"),
        (Fraction(1, 3), "1/3"),
        (Fraction(5, 4), "1.25"),
        (0.1, "0.1"),
        (3.0, "3.0"),
    ],
)
def test_numbers_are_written_as_people_write_them(value, text):
    assert number_text(value) == text


@given(value=fractions)
def test_written_fractions_read_back(value):
    assert parse_number(number_text(value)) == parse_number(fraction_text(value)) == value


def test_a_fraction_with_too_many_digits_is_not_written():
    with pytest.raises(TooLarge, match="4000 digits"):
        fraction_text(Fraction(10**5000 + 1, 10**5000))
