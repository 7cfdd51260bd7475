"""A Bot API that says yes to everything, fast: it must not be what is measured.

Rule of this file: bytes in, bytes out; what a message carries for the person is handed on, nothing
is checked. (The strict one stands in the tests.)
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Final

CHAT: Final = re.compile(rb'chat_id"?(?:\r\n\r\n|\s*:\s*)"?(\d+)')
ME: Final = (
    b'{"ok":true,"result":{"id":42,"is_bot":true,"first_name":"bench","username":"bench_bot"}}'
)
HOOK: Final = (
    b'{"ok":true,"result":{"url":"","pending_update_count":0,"has_custom_certificate":false}}'
)
SENT: Final = (
    b'{"ok":true,"result":{"message_id":7,"date":1700000000,"text":"-",'
    b'"chat":{"id":1,"type":"private"}}}'
)
YES: Final = b'{"ok":true,"result":true}'

Sent = Callable[[int, bytes], None]
"""Hears of each message sent: the chat, and the call as it came."""


def response(body: bytes) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    return head % len(body) + body


class BotApi(asyncio.Protocol):
    """One connection of a client to the Bot API."""

    def __init__(self, sent: Sent, handed: Sent | None = None) -> None:
        self._sent = sent
        self._handed = handed
        self._held = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._held += data
        while (whole := whole_message(self._held)) is not None:
            head, body, self._held = whole
            self._answer(head, body)

    def _answer(self, head: bytes, body: bytes) -> None:
        method = head.split(b" ", 2)[1].rpartition(b"/")[2]
        answer = YES
        if method == b"getMe":
            answer = ME
        elif method == b"getWebhookInfo":
            answer = HOOK
        elif method in (b"sendMessage", b"editMessageText"):
            answer = SENT
            chat = CHAT.search(body)
            if chat is not None:
                self._sent(int(chat[1]), body)
        elif method == b"sendDocument":
            answer = SENT
            chat = CHAT.search(body)
            if chat is not None and self._handed is not None:
                self._handed(int(chat[1]), body)
        assert self._transport is not None  # data came over it
        self._transport.write(response(answer))


LENGTH: Final = re.compile(rb"\r\ncontent-length: *(\d+)", re.I)
CHUNKED: Final = re.compile(rb"\r\ntransfer-encoding: *chunked", re.I)


def whole_message(held: bytes) -> tuple[bytes, bytes, bytes] | None:
    """Return head and body of the first HTTP message and what follows it; None until it is here."""
    end = held.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = held[:end]
    start = end + 4
    length = LENGTH.search(head)
    if length is not None:
        stop = start + int(length[1])
        return (head, held[start:stop], held[stop:]) if len(held) >= stop else None
    if CHUNKED.search(head) is None:
        return head, b"", held[start:]
    stop = held.find(b"0\r\n\r\n", start)
    return (head, held[start:stop], held[stop + 5 :]) if stop >= 0 else None
