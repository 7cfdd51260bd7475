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
    assert len(os.listdir("/proc/self/task")) == 1, "a thread would be missing after a fork"
    gc.collect()
    gc.freeze()


def fork_when_asked(asking: socket.socket) -> Asked | None:
    """Fork whenever somebody asks; return what was asked for in the child, None at the end.

    Who asked is told the child's number, and how it ended, as `Popen.returncode` says it.
    """
    children: dict[int, tuple[int, int]] = {}
    with selectors.DefaultSelector() as waiting:
        waiting.register(asking, selectors.EVENT_READ)
        while True:
            for ready, _ in waiting.select():
                if ready.fileobj is not asking:
                    waiting.unregister(ready.fd)
                    _tell_the_end(ready.fd, *children.pop(ready.fd))
                    continue
                message, given, _, _ = socket.recv_fds(asking, 1 << 18, 3)
                if not message:
                    for child, _ in children.values():
                        os.kill(child, signal.SIGKILL)
                    return None
                out, err, report = given
                child = os.fork()
                if child == 0:
                    return Asked(**json.loads(message), out=out, err=err)
                os.write(report, b"%d\n" % child)
                os.close(out)
                os.close(err)
                watched = os.pidfd_open(child)
                children[watched] = child, report
                waiting.register(watched, selectors.EVENT_READ)


def _tell_the_end(watched: int, child: int, report: int) -> None:
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
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
    with socket.socket(fileno=int(sys.argv[1])) as asking:
        asked = fork_when_asked(asking)
    if asked is not None:
        become(asked)


if __name__ == "__main__":
    main()
