"""The worker processes: kept warm, one request at a time each, killed and replaced when their time is up."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from typing import TYPE_CHECKING

from detente.web.frames import packed, received, unpacked_reply
from detente.web.replies import Reply, busy, late, out_of_memory
from detente.web.worker import command

if TYPE_CHECKING:
    from detente.web.limits import Limits

logger = logging.getLogger(__name__)

START_SECONDS = 60.0  #: a loaded machine is slow
PIPE_BYTES = 2**20
STOP = getattr(signal, "SIGKILL", signal.SIGTERM)
PAUSE_SECONDS = 1.0  #: before another attempt to start a worker

# One thread a worker: several workers share the processors already.
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class Worker:
    """Hold a process and its pipes."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.retired = False

    @property
    def pid(self) -> int:
        """The process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process is there to be asked."""
        return self._process.returncode is None and not self.retired

    async def ready(self) -> None:
        """Wait until the process has loaded everything."""
        assert self._process.stdout is not None  # noqa: S101  # made with pipes
        await received(self._process.stdout)

    async def ask(self, route: str, body: bytes) -> Reply:
        """Send a request and wait for its answer.

        Raises
        ------
        EOFError, ConnectionError
            If the process ends before it has answered.
        """
        assert self._process.stdin is not None  # noqa: S101  # made with pipes
        assert self._process.stdout is not None  # noqa: S101  # made with pipes
        self._process.stdin.write(packed({"route": route}, body))
        await self._process.stdin.drain()
        header, answer = await received(self._process.stdout)
        self.retired = header["retire"]
        return unpacked_reply(header, answer)

    async def kill(self) -> None:
        """Stop the process, whatever it is busy with, and wait until it is gone."""
        if self._process.returncode is None:
            try:
                os.kill(self.pid, STOP)  # the process object would take its end away from whoever waits for it
            except ProcessLookupError:
                logger.debug("worker %d was gone already", self.pid)
        await self._process.wait()


async def started(limits: Limits) -> Worker:
    """Start a worker, and wait until it is warm.

    Raises
    ------
    EOFError
        If it ends instead.
    TimeoutError
        If it takes too long.
    """
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        *command(limits),
        stdin=pipe,
        stdout=pipe,
        limit=PIPE_BYTES,
        start_new_session=True,
        env={**os.environ, **ONE_THREAD, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    worker = Worker(process)
    try:
        await asyncio.wait_for(worker.ready(), START_SECONDS)
    except BaseException:
        await worker.kill()
        raise
    return worker


class Pool:
    """Give requests to workers: the one that has just been used first, as it remembers most."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._idle: asyncio.LifoQueue[Worker] = asyncio.LifoQueue()
        self._workers: set[Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopped = False
        self.lps = 0
        self.killed = 0

    @property
    def idle(self) -> int:
        """How many workers have nothing to do."""
        return self._idle.qsize()

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes."""
        return tuple(sorted(worker.pid for worker in self._workers))

    async def start(self) -> None:
        """Start all workers, and wait until they are warm."""
        await asyncio.gather(*(self._add() for _ in range(self._limits.workers)))

    async def stop(self) -> None:
        """Stop all workers, busy or not; no other takes the place of one that ends from now on."""
        self._stopped = True
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(worker.kill() for worker in self._workers))

    async def answer(self, route: str, body: bytes) -> Reply:
        """Have a request answered; one that takes too long, or is cancelled, takes its worker with it."""
        try:
            async with asyncio.timeout(self._limits.seconds):
                worker = await self._free()
        except TimeoutError:
            return busy()
        try:
            async with asyncio.timeout(self._limits.seconds):
                reply = await worker.ask(route, body)
        except TimeoutError:
            reply = late(self._limits.seconds)
            self._replace(worker)
        except (EOFError, ConnectionError):
            logger.debug("worker %d ended while it answered %s", worker.pid, route)
            reply = out_of_memory()
            self._replace(worker)
        except asyncio.CancelledError:
            self._replace(worker)
            raise
        else:
            self._give_back(worker)
        self.lps += reply.lps
        return reply

    async def _free(self) -> Worker:
        """Wait for a worker that is alive."""
        while not (worker := await self._idle.get()).alive:
            self._replace(worker)
        return worker

    def _give_back(self, worker: Worker) -> None:
        if worker.alive:
            self._idle.put_nowait(worker)
        else:
            self._replace(worker)

    def _replace(self, worker: Worker) -> None:
        """Kill a worker, and start another in its place."""
        self.killed += 0 if worker.retired else 1
        task = asyncio.ensure_future(self._replaced(worker))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _replaced(self, worker: Worker) -> None:
        await worker.kill()
        self._workers.discard(worker)
        while not self._stopped:
            try:
                await self._add()
                return
            except (EOFError, OSError) as error:  # a time-out is one of these
                logger.debug("no worker could be started: %r", error)
                await asyncio.sleep(PAUSE_SECONDS)

    async def _add(self) -> None:
        worker = await started(self._limits)
        self._workers.add(worker)
        self._idle.put_nowait(worker)
