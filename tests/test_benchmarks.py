"""Each benchmark runs at all: tiny sizes, and nothing is said about time."""

import json
import os
import subprocess
import sys
from dataclasses import asdict

import pytest
from rich.console import Console

from benchmarks import __main__ as program
from benchmarks.bot_api import whole_message
from benchmarks.figures import Figure, Size, percentile, show
from benchmarks.load import choose
from benchmarks.processes import MOST, Watch, held

QUICK = Size(quick=True)


@pytest.mark.parametrize("name", ["answer", "growth", "workshop"])
def test_a_benchmark_gives_its_figures(name: str) -> None:
    figures = program.measure_of(name)(QUICK)
    assert figures
    assert {one.bench for one in figures} == {name}
    assert json.dumps([asdict(one) for one in figures])


def test_every_benchmark_can_be_named() -> None:
    assert all(callable(program.measure_of(name)) for name in program.BENCHES)


def test_the_table_says_what_is_met_and_what_could_not_be_measured() -> None:
    console = Console(record=True, width=160, file=None, quiet=False)
    met = Figure("a", "fast", "1 s", "2 s", "0.5×", "at most 1×", True)
    missing = Figure("b", "slow", "-", "-", "-", "at most 1×", None, "redis is not there")
    show([met, missing], console)
    text = console.export_text()
    assert "yes" in text
    assert "b: redis is not there" in text


def test_the_load_taps_done_before_ticking_more_and_the_last_choice() -> None:
    both = b'{"callback_data":"t:i:1:0::a"},{"callback_data":"d:i:1:0::"}'
    assert choose(both) == b"d:i:1:0::"
    two = b'{"callback_data":"a:i:1:0::yes"},{"callback_data": "a:i:1:0::no"}'
    assert choose(two) == b"a:i:1:0::no"
    assert choose(b'{"callback_data":"h:i:1:::"}') == b""


def test_a_message_in_pieces_is_whole_only_at_its_end() -> None:
    sent = b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc"
    assert whole_message(sent[:-1]) is None
    assert whole_message(sent + b"GET") == (sent[:-7], b"abc", b"GET")


def test_the_99th_percentile_is_one_of_the_slowest() -> None:
    assert percentile([*range(1, 101)], 0.99) == 100


def test_what_a_process_and_those_it_began_hold_is_seen() -> None:
    sleeping = [sys.executable, "-c", "print(flush=True); input()"]
    watch = Watch(os.getpid())
    before = watch.look()
    assert 0 < before <= held(os.getpid(), MOST)
    with subprocess.Popen(sleeping, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        watch.look()
        assert held(child.pid) > 1
        assert watch.beside >= held(child.pid)
        child.communicate(b"\n")
    assert held(child.pid) == 0
