"""Worker processes are kept, killed and replaced."""

import asyncio
import json
import os
import signal
import time
from contextlib import asynccontextmanager

import pytest

from detente.web import pool as pools
from detente.web import worker
from detente.web.limits import MIB, Limits
from detente.web.pool import Pool
from tests.unit.web.requests_made import HEAVY, document, square_game

LIGHT_BODY = json.dumps({"game": document("chicken")}).encode()
HEAVY_BODY = json.dumps(HEAVY).encode()
PATIENCE = 60.0  #: seconds, on a loaded machine


@asynccontextmanager
async def pool_of(**limits):
    pool = Pool(Limits(**{"workers": 1, "seconds": PATIENCE, **limits}))
    await pool.start()
    try:
        yield pool
    finally:
        await pool.stop()


@pytest.fixture(scope="module")
def kept():
    """Run what is done with a pool of one worker, which all these tests share."""
    pool = Pool(Limits(workers=1, seconds=PATIENCE))

    async def done(work):
        await until(lambda: pool.idle == 1)  # the one that takes the place of another may still be starting
        return await work(pool)

    with asyncio.Runner() as runner:
        runner.run(pool.start())
        yield lambda work: runner.run(done(work))
        runner.run(pool.stop())


async def until(condition):
    """Wait for something that happens soon."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        await asyncio.sleep(0.01)


def is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_worker_is_kept_from_one_request_to_the_next(kept):
    async def work(pool):
        before = pool.pids
        replies = [await pool.answer("solve", LIGHT_BODY) for _ in range(2)]
        return before == pool.pids, [reply.status for reply in replies]

    assert kept(work) == (True, [200, 200])


def test_a_request_that_takes_too_long_takes_its_worker_with_it():
    async def work():
        async with pool_of(seconds=0.5) as pool:
            [before] = pool.pids
            reply = await pool.answer("compare", HEAVY_BODY)
            await until(lambda: pool.idle == 1)
            return reply, is_running(before), pool.pids != (before,), await pool.answer("verify", b"{}")

    reply, still_there, replaced, after = asyncio.run(work())
    assert (reply.status, json.loads(reply.body)["type"]) == (503, "TimeLimit")
    assert (still_there, replaced, after.status) == (False, True, 400)


@pytest.mark.unwatched
def test_a_request_that_nobody_waits_for_takes_its_worker_with_it(kept):
    async def work(pool):
        [before], killed = pool.pids, pool.killed
        task = asyncio.ensure_future(pool.answer("compare", HEAVY_BODY))
        await until(lambda: pool.idle == 0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await until(lambda: pool.idle == 1)
        return is_running(before), pool.killed - killed

    assert kept(work) == (False, 1)


def test_a_request_that_finds_no_free_worker_in_time_is_refused(kept, monkeypatch):
    async def work(pool):
        monkeypatch.setattr(pool, "_limits", Limits(workers=1, seconds=0.2))
        busy = pool._idle.get_nowait()
        reply = await pool.answer("solve", LIGHT_BODY)
        pool._idle.put_nowait(busy)
        return reply.status

    assert kept(work) == 429


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="the system bounds memory")  # noqa: PTH110
def test_a_game_that_needs_too_much_memory_is_refused():
    async def work():
        async with pool_of(memory_bytes=150 * MIB) as pool:
            reply = await pool.answer("solve", json.dumps({"game": square_game(80)}).encode())
            after = await pool.answer("solve", LIGHT_BODY)
            return reply, after.status

    reply, after = asyncio.run(work())
    assert (reply.status, json.loads(reply.body)["where"]) == (413, "memory")
    assert after == 200


def test_a_worker_that_ends_in_the_middle_is_replaced(kept):
    async def work(pool):
        [before] = pool.pids
        task = asyncio.ensure_future(pool.answer("compare", HEAVY_BODY))
        await until(lambda: pool.idle == 0)
        os.kill(before, signal.SIGTERM)
        reply = await task
        return reply.status, (await pool.answer("solve", LIGHT_BODY)).status

    assert kept(work) == (413, 200)


def test_a_worker_that_is_gone_is_not_asked(kept):
    async def work(pool):
        [before] = pool.pids
        os.kill(before, signal.SIGTERM)
        await until(lambda: not is_running(before))
        await asyncio.sleep(0.1)
        return (await pool.answer("solve", LIGHT_BODY)).status

    assert kept(work) == 200


@pytest.mark.unwatched
def test_a_worker_that_retires_is_replaced(kept):
    async def work(pool):
        [worker], killed = pool._workers, pool.killed
        worker.retired = True
        reply = await pool.answer("solve", LIGHT_BODY)
        return reply.status, worker.pid in pool.pids, pool.killed - killed

    assert kept(work) == (200, False, 0)


@pytest.mark.unwatched
def test_stopping_leaves_no_process_behind():
    async def work():
        async with pool_of(workers=2) as pool:
            pids = pool.pids
            busy = asyncio.ensure_future(pool.answer("compare", HEAVY_BODY))
            await until(lambda: pool.idle == 1)
        await asyncio.gather(busy, return_exceptions=True)
        return len(pids), [pid for pid in pids if is_running(pid)]

    assert asyncio.run(work()) == (2, [])


def test_a_worker_that_cannot_start_is_an_error(monkeypatch):
    monkeypatch.setattr(pools, "command", lambda _: ["true"])
    with pytest.raises(EOFError):
        asyncio.run(Pool(Limits(workers=1)).start())


def test_another_attempt_follows_where_a_worker_could_not_be_started(kept, monkeypatch):
    async def work(pool):
        good, tries = worker.command, []

        def command(limits):
            tries.append(limits)
            return ["true"] if len(tries) == 1 else good(limits)

        monkeypatch.setattr(pools, "command", command)
        monkeypatch.setattr(pools, "PAUSE_SECONDS", 0.0)
        [first] = pool._workers
        first.retired = True
        return (await pool.answer("solve", LIGHT_BODY)).status, len(tries)

    assert kept(work) == (200, 2)
