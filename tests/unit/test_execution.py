import math
import threading
from collections.abc import Generator

import pytest

from detente.execution import deadline, threads, through_joblib, watched
from detente.model.errors import TimeLimit

MAPPERS = {
    "threads": threads(3),
    "a backend of joblib": through_joblib("threading", 2),
    "watched": watched(map, lambda *_: None),
    "deadline": deadline(map, 3600.0),  # from when the tests are found
    "without a limit": deadline(threads(2), math.inf),
}
every_mapper = pytest.mark.parametrize("mapper", MAPPERS.values(), ids=MAPPERS)


def refuse_three(number):
    if number == 3:
        raise ValueError("three")
    return 10 * number


@every_mapper
def test_results_come_in_the_order_of_the_items(mapper):
    assert list(mapper(str, range(20))) == list(map(str, range(20)))


@every_mapper
def test_nothing_is_made_of_nothing(mapper):
    assert list(mapper(str, [])) == []


@every_mapper
def test_an_error_is_passed_on_after_the_results_before_it(mapper):
    results = mapper(refuse_three, [1, 2, 3, 4])
    assert [next(results), next(results)] == [10, 20]
    with pytest.raises(ValueError, match="three"):
        next(results)


def test_threads_work_at_the_same_time():
    meeting = threading.Barrier(2, timeout=30)
    assert sorted(threads(2)(lambda _: meeting.wait(), range(2))) == [0, 1]


def test_an_error_drops_the_items_that_have_not_begun():
    begun = []

    def record(number):
        begun.append(number)
        raise ValueError("first")

    with pytest.raises(ValueError, match="first"):
        list(threads(1)(record, range(1000)))
    assert len(begun) < 1000


def test_progress_is_counted_against_the_total():
    told = []
    list(watched(map, lambda done, total: told.append((done, total)))(str, [7, 8]))
    assert told == [(0, 2), (1, 2), (2, 2)]


def test_a_chunk_counts_for_what_is_in_it():
    told = []
    list(watched(map, lambda *numbers: told.append(numbers), len)(sum, iter([(1, 2), (3,)])))
    assert told == [(0, 3), (2, 3), (3, 3)]


def test_progress_is_told_before_it_is_the_turn_of_a_result():
    gate, told = threading.Event(), []

    def first_waits(number):
        return gate.wait(30) if number == 0 else number

    def show(done, total):
        told.append((done, total))
        if done == 2:
            gate.set()

    assert list(watched(threads(2), show)(first_waits, range(3))) == [True, 1, 2]
    assert told[-1] == (3, 3)


def test_of_two_errors_the_first_in_order_is_raised():
    gate = threading.Event()

    def fail(number):
        if number == 0:
            gate.wait(30)
        else:
            gate.set()
        raise ValueError(str(number))

    with pytest.raises(ValueError, match="0"):
        list(threads(2)(fail, range(2)))


def test_work_beyond_the_deadline_raises():
    stuck = threading.Event()
    try:
        with pytest.raises(TimeLimit, match="--timeout"):
            list(deadline(map, 0.05)(lambda _: stuck.wait(30), range(3)))
    finally:
        stuck.set()


def test_nothing_is_begun_when_time_is_up():
    begun: list[int] = []
    for _ in range(200):  # whether the reader or the worker comes first is chance
        with pytest.raises(TimeLimit):
            list(deadline(map, 0.0)(begun.append, [1]))
    assert begun == []


@pytest.mark.no_cover
def test_results_before_the_deadline_are_handed_over():
    stuck = threading.Event()

    def wait_for_two(number):
        return number if number < 2 else stuck.wait(30)

    results = deadline(map, 2.0)(wait_for_two, range(3))
    try:
        assert [next(results), next(results)] == [0, 1]
        with pytest.raises(TimeLimit):
            next(results)
    finally:
        stuck.set()


def test_nothing_new_is_begun_after_the_reader_stops():
    begun, gate, ended = [], threading.Event(), threading.Event()

    def items():
        yield from (1, 2, 3)
        ended.set()

    def record(number):
        begun.append(number)
        if number == 2:
            gate.wait(30)
        return number

    results = deadline(map, 60.0)(record, items())
    assert next(results) == 1
    assert isinstance(results, Generator)
    results.close()
    gate.set()
    assert not ended.wait(0.2)
    assert 3 not in begun
