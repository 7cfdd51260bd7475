"""The same questionnaire the usual way: aiogram's dispatcher, its FSM, and Redis.

Rule of this file: written as its documentation shows, and given every advantage: it counts no
progress, judges no finding, keeps no history, and its reply goes out in the answer of the webhook.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Any

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.redis import RedisStorage
from aiogram.methods import EditMessageText, SendMessage
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from bot.wording import wording
from questionnaires.catalog import Catalog
from questionnaires.expressions import compile_expression
from questionnaires.model import SELECTS_MANY, Question, QuestionType
from questionnaires.values import DONT_KNOW, NOT_APPLICABLE, PREFER_NOT_TO_SAY, Typed

TOKEN = "4200000001:benchmarkbenchmarkbenchmarkbenchma"
KINDS = {"dk": DONT_KNOW, "na": NOT_APPLICABLE, "ps": PREFER_NOT_TO_SAY}
QUESTIONS = Catalog().open("quick_scan").questions
CALCULATIONS = {one.name: one.calculation for one in Catalog().open("quick_scan").calculations}
SAY = wording("en").say


class Passage(StatesGroup):
    asking = State()
    done = State()


class Answers:
    """The answers given so far, as the conditions of the questionnaire read them."""

    row: str | None = None

    def __init__(self, answers: dict[str, Any]) -> None:
        self.answers = answers
        self.today = datetime.now(UTC).date()

    def value(self, name: str, row: str | None) -> Any:
        if name in CALCULATIONS:
            return compile_expression(CALCULATIONS[name]).run(self, None)
        value = self.answers.get(name)
        if isinstance(value, dict):
            return Typed(KINDS[value["kind"]])
        return tuple(value) if isinstance(value, list) else value

    def rows(self, name: str) -> tuple[str, ...]:
        return ()

    def call(self, function: str, arguments: tuple[object, ...]) -> object:
        return None


def following(answers: dict[str, Any]) -> int:
    """Return the index of the next question, -1 at the end."""
    scope = Answers(answers)
    for index, question in enumerate(QUESTIONS):
        if question.name in answers:
            continue
        if not question.relevant or compile_expression(question.relevant).test(scope, None):
            return index
    return -1


def keyboard(index: int, question: Question, ticks: list[str]) -> InlineKeyboardMarkup:
    """Return the buttons, put together by hand: `InlineKeyboardBuilder` copies all for each one."""
    buttons: list[tuple[str, str]] = []
    many = question.type in SELECTS_MANY
    for choice in question.choices:
        label = f"✓ {choice.label}" if choice.name in ticks else choice.label
        verb = "t" if many and choice.name not in ticks else "u" if many else "a"
        buttons.append((label, f"{verb}:{index}:{choice.name}"[:64]))
    if question.type in (QuestionType.NOTE, QuestionType.ACKNOWLEDGE):
        buttons.append((SAY("button_understood"), f"a:{index}:"))
    if ticks:
        buttons.append((SAY("button_done", count=len(ticks)), f"d:{index}:"))
    buttons += [(SAY(f"typed_{kind}"), f"k:{index}:{code}") for code, kind in KINDS.items()]
    buttons += [(SAY(f"button_{name}"), name) for name in ("back", "help", "later")]
    made = [InlineKeyboardButton(text=text, callback_data=data) for text, data in buttons]
    return InlineKeyboardMarkup(
        inline_keyboard=[made[at : at + 3] for at in range(0, len(made), 3)]
    )


def text_of(question: Question) -> str:
    return "\n\n".join(part for part in (f"<b>{question.label}</b>", question.hint) if part)


async def start(message: Message, state: FSMContext) -> SendMessage:
    await state.set_state(Passage.asking)
    await state.set_data({"answers": {}, "ticks": []})
    first = QUESTIONS[0]
    return message.answer(text_of(first), reply_markup=keyboard(0, first, []), parse_mode="HTML")


async def tapped(query: CallbackQuery, state: FSMContext) -> EditMessageText | None:
    data = await state.get_data()
    answers: dict[str, Any] = data["answers"]
    ticks: list[str] = data["ticks"]
    verb, index, argument = (query.data or "::").split(":", 2)
    question = QUESTIONS[int(index)]
    if verb == "t":
        ticks.append(argument)
    elif verb == "u":
        ticks.remove(argument)
    else:
        given = {"d": ticks, "k": {"kind": argument}}
        answers[question.name], ticks = given.get(verb, argument), []
    await state.update_data(answers=answers, ticks=ticks)
    await query.answer()
    if not isinstance(query.message, Message):
        return None
    position = following(answers) if verb in "adk" else int(index)
    if position < 0:
        await state.set_state(Passage.done)
        return query.message.edit_text(SAY("review_title"))
    shown = QUESTIONS[position]
    markup = keyboard(position, shown, ticks)
    return query.message.edit_text(text_of(shown), reply_markup=markup, parse_mode="HTML")


def main(port: int, redis: int, bot_api: int) -> None:
    api = TelegramAPIServer.from_base(f"http://127.0.0.1:{bot_api}")
    bot = Bot(TOKEN, session=AiohttpSession(api=api))
    dispatcher = Dispatcher(storage=RedisStorage.from_url(f"redis://127.0.0.1:{redis}/0"))
    dispatcher.message.register(start, CommandStart())
    dispatcher.callback_query.register(tapped, Passage.asking, F.data)
    app = web.Application()
    handler = SimpleRequestHandler(dispatcher, bot, handle_in_background=False)
    handler.register(app, path="/hook")
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None)


if __name__ == "__main__":
    main(*(int(one) for one in sys.argv[1:]))
