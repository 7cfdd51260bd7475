"""The same questionnaire the usual way: aiogram's dispatcher and its FSM, on Redis or on SQLite.

Rule of this file: written as aiogram's documentation shows, and given every advantage: its reply
goes out in the answer of the webhook.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Mapping
from typing import Any

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey
from aiogram.fsm.storage.redis import RedisStorage
from aiogram.methods import EditMessageText, SendMessage
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from benchmarks.usual_questions import TOKEN, begun, first, take


class Passage(StatesGroup):
    asking = State()
    done = State()


class SqliteStorage(BaseStorage):
    """States and data in SQLite, a commit for each change: as durable as ours, one by one."""

    def __init__(self, file: str) -> None:
        self._db = sqlite3.connect(file, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute(
            "CREATE TABLE kept (chat INTEGER, user INTEGER, state TEXT, data TEXT DEFAULT '{}',"
            " PRIMARY KEY (chat, user))"
        )

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        self._write("state", key, state.state if isinstance(state, State) else state)

    async def get_state(self, key: StorageKey) -> str | None:
        return self._read("state", key)

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        self._write("data", key, json.dumps(data))

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._read("data", key) or "{}")
        return found

    async def close(self) -> None:
        self._db.close()

    def _write(self, column: str, key: StorageKey, value: str | None) -> None:
        self._db.execute(
            f"INSERT INTO kept (chat, user, {column}) VALUES (?, ?, ?)"
            f" ON CONFLICT DO UPDATE SET {column} = excluded.{column}",
            (key.chat_id, key.user_id, value),
        )

    def _read(self, column: str, key: StorageKey) -> str | None:
        query = f"SELECT {column} FROM kept WHERE chat = ? AND user = ?"
        found = self._db.execute(query, (key.chat_id, key.user_id)).fetchone()
        return found[0] if found else None


def keyboard(buttons: list[tuple[str, str]]) -> InlineKeyboardMarkup:
    """Return the buttons, put together by hand: `InlineKeyboardBuilder` copies all for each one."""
    made = [InlineKeyboardButton(text=text, callback_data=data) for text, data in buttons]
    return InlineKeyboardMarkup(
        inline_keyboard=[made[at : at + 3] for at in range(0, len(made), 3)]
    )


async def start(message: Message, state: FSMContext) -> SendMessage:
    await state.set_state(Passage.asking)
    await state.set_data(begun())
    text, buttons = first()
    return message.answer(text, reply_markup=keyboard(buttons), parse_mode="HTML")


async def tapped(query: CallbackQuery, state: FSMContext) -> EditMessageText | None:
    kept = await state.get_data()
    text, buttons = take(kept, query.data or "::")
    await state.update_data(kept)
    await query.answer()
    if not isinstance(query.message, Message):
        return None
    if not buttons:
        await state.set_state(Passage.done)
        return query.message.edit_text(text)
    return query.message.edit_text(text, reply_markup=keyboard(buttons), parse_mode="HTML")


def main(port: int, bot_api: int, kept: str) -> None:
    """Serve; `kept` is the port of a Redis, or the file of a database."""
    api = TelegramAPIServer.from_base(f"http://127.0.0.1:{bot_api}")
    bot = Bot(TOKEN, session=AiohttpSession(api=api))
    redis = f"redis://127.0.0.1:{kept}/0"
    storage = RedisStorage.from_url(redis) if kept.isdigit() else SqliteStorage(kept)
    dispatcher = Dispatcher(storage=storage)
    dispatcher.message.register(start, CommandStart())
    dispatcher.callback_query.register(tapped, Passage.asking, F.data)
    app = web.Application()
    handler = SimpleRequestHandler(dispatcher, bot, handle_in_background=False)
    handler.register(app, path="/hook")
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
