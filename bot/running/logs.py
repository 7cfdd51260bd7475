"""Logs: what happened to the program, as JSON lines or for the eye, on standard error.

Rule of this file: no answer, no name and no id that leads to a person is ever logged; of an error
its kind and its places in the code are kept, not its text, which may quote what somebody wrote.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any, Final

import structlog

JSON: Final = "json"
CONSOLE: Final = "console"
NOISY: Final = ("aiohttp", "aiogram", "telegram", "httpx", "asyncio")
"""Libraries whose everyday messages may hold addresses, tokens or ids: only warnings pass."""

OURS: Final = ("fairhire", "bot", "storage")

PLACES: Final = 12


def configure(form: str = "") -> None:
    """Set logging up; without `form`, for the eye in a terminal and JSON elsewhere."""
    chosen = form or (CONSOLE if sys.stderr.isatty() else JSON)
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_texts,
    ]
    last = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if chosen == JSON
        else structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    )
    structlog.configure(
        processors=[*shared, last],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, _of_library],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)


def without_texts(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Replace an exception by its kind and the places it passed through."""
    given = event.pop("exc_info", None)
    error = given[1] if isinstance(given, tuple) else given
    if given is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        frames = traceback.extract_tb(error.__traceback__)[-PLACES:]
        event["at"] = [f"{_short(one.filename)}:{one.lineno} {one.name}" for one in frames]
    return event


def _of_library(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Of a library's message keep who said it and its unfilled form, which quotes nobody."""
    record = event.get("_record")
    if isinstance(record, logging.LogRecord):
        event["logger"] = record.name
        if record.name.split(".")[0] not in OURS:
            event["event"] = str(record.msg) if record.args else "a library reported something"
    return event


def _short(path: str) -> str:
    return "/".join(path.replace("\\", "/").split("/")[-2:])
