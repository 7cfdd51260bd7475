"""A process that has all of fairhire in memory and forks for each `fairhire` that a test starts.

Loading the program takes seconds of a processor, forking none. `tests/service_process.py` asks.

Rule of this file: before a fork nothing runs but imports, so that there is no thread, no event
loop and no connection to share; the child then goes on as `python -m bot` does.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import runpy
import selectors
import signal
import socket
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

SLOW = (
    *("bot.commands.serve", "bot.running.serving", "bot.telegram.service", "bot.outreach.service"),
    *("reports.renderers", "storage.postgres", "uvloop"),
)
"""What a service imports sooner or later; what is not named here, the child imports by itself."""


@dataclass(frozen=True)
class Asked:
    """A program to run: its arguments, folder and environment, and where its output goes."""

    arguments: list[str]
    folder: str
    environment: dict[str, str]
    out: int
    err: int


def load() -> None:
    for name in SLOW:
        importlib.import_module(name)
    # With the least priority, a file is made when the tests beside this one are over.
    vars(importlib.import_module("bot.reporting.press")).update(LESS_URGENT=0)
    assert len(os.listdir("/proc/self/task")) == 1, "a thread would be missing after a fork"
    gc.collect()
    gc.freeze()


class Forking:
    """Forks whenever a process of the run asks, until the one that began the run ends."""

    def __init__(self, listening: socket.socket, beginner: int) -> None:
        self.listening = listening
        self.children: dict[int, tuple[int, int, socket.socket]] = {}
        """By the descriptor that watches a child: its number, where to report, who asked."""
        self.waiting = selectors.DefaultSelector()
        self.waiting.register(listening, selectors.EVENT_READ)
        self.beginner = os.pidfd_open(beginner)
        self.waiting.register(self.beginner, selectors.EVENT_READ)

    def until_asked(self) -> Asked | None:
        """Return what was asked for in the child, None at the end of the run.

        Who asked is told the child's number, and how it ended, as `Popen.returncode` says it.
        """
        while True:
            for ready, _ in self.waiting.select():
                if ready.fd == self.beginner:
                    self._kill(self.children.values())
                    return None
                if ready.fileobj is self.listening:
                    self.waiting.register(self.listening.accept()[0], selectors.EVENT_READ)
                elif not isinstance(ready.fileobj, socket.socket):
                    self.waiting.unregister(ready.fd)
                    _tell_the_end(ready.fd, *self.children.pop(ready.fd)[:2])
                elif (asked := self._asked_by(ready.fileobj)) is not None:
                    return asked

    def _asked_by(self, asking: socket.socket) -> Asked | None:
        message, given = b"", list[int]()
        with suppress(ConnectionResetError):
            message, given, _, _ = socket.recv_fds(asking, 1 << 18, 3)
        if not message:
            self.waiting.unregister(asking)
            asking.close()
            self._kill(one for one in self.children.values() if one[2] is asking)
            return None
        out, err, report = given
        child = os.fork()
        if child == 0:
            return Asked(**json.loads(message), out=out, err=err)
        with suppress(BrokenPipeError):
            os.write(report, b"%d\n" % child)
        os.close(out)
        os.close(err)
        watched = os.pidfd_open(child)
        self.children[watched] = child, report, asking
        self.waiting.register(watched, selectors.EVENT_READ)
        return None

    def _kill(self, children: Iterable[tuple[int, int, socket.socket]]) -> None:
        for number, _, _ in children:
            os.kill(number, signal.SIGKILL)


def _tell_the_end(watched: int, child: int, report: int) -> None:
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with suppress(BrokenPipeError):  # who asked may have ended
        os.write(report, b"%d\n" % code)
    os.close(report)
    os.close(watched)


def become(asked: Asked) -> None:
    """Run `python -m bot` in this process."""
    os.setpgid(0, 0)
    os.dup2(asked.out, 1)
    os.dup2(asked.err, 2)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    os.chdir(asked.folder)
    os.environ.clear()
    os.environ.update(asked.environment)
    sys.argv[1:] = asked.arguments
    runpy.run_module("bot", run_name="__main__", alter_sys=True)


def main() -> None:
    load()
    with socket.socket(fileno=int(sys.argv[1])) as listening:
        asked = Forking(listening, int(sys.argv[2])).until_asked()
    if asked is not None:
        become(asked)


if __name__ == "__main__":
    main()
