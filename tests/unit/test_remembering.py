"""A mapper that does no task twice."""

import pytest

from detente.remembering import remembering


def test_no_task_is_done_twice():
    asked: list[int] = []
    shared = remembering(map)
    assert list(shared(asked.append, [1, 2, 1])) == [None, None, None]
    assert list(shared(asked.append, [2, 3])) == [None, None]
    assert asked == [1, 2, 3]


def test_equal_items_of_other_functions_are_other_tasks():
    shared = remembering(map)
    assert list(shared(abs, [-1])) == [1]
    assert list(shared(str, [-1])) == ["-1"]


def test_what_cannot_be_remembered_is_handed_on():
    shared = remembering(map)
    assert list(shared(len, [[1, 2], []])) == [2, 0]


def test_an_error_passes_through_and_nothing_is_remembered():
    shared = remembering(map)
    with pytest.raises(ZeroDivisionError):
        list(shared((1).__floordiv__, [0]))
    assert list(shared((1).__floordiv__, [1])) == [1]
