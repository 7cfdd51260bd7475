"""The same questionnaire the other usual way: python-telegram-bot's conversation, kept by pickle.

Rule of this file: written as python-telegram-bot's documentation shows, with its defaults (what is
kept is written once a minute and at the end), and given every advantage: updates come in beside
each other, and the reply goes out in the answer of the webhook.
"""

from __future__ import annotations

import sys
from contextvars import ContextVar
from typing import Any

from aiohttp import web
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    PicklePersistence,
)

from benchmarks.usual_questions import TOKEN, Shown, begun, first, take

ASKING = 0
REPLY: ContextVar[list[dict[str, Any]]] = ContextVar("reply")
"""Where a handler leaves its reply for the answer of the webhook."""


def reply(method: str, shown: Shown, **place: int) -> None:
    buttons = [InlineKeyboardButton(text, callback_data=data) for text, data in shown.buttons]
    rows = [buttons[at : at + 3] for at in range(0, len(buttons), 3)]
    call: dict[str, Any] = {"method": method, **place, "text": shown.text, "parse_mode": "HTML"}
    if rows:
        call["reply_markup"] = InlineKeyboardMarkup(rows).to_dict()
    REPLY.get().append(call)


async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    assert update.effective_chat is not None  # a command comes in a chat
    assert context.user_data is not None  # from somebody
    context.user_data.update(begun())
    reply("sendMessage", first(), chat_id=update.effective_chat.id)
    return ASKING


async def tapped(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    query = update.callback_query
    assert query is not None  # registered for these
    assert query.message is not None  # always with them
    assert context.user_data is not None  # from somebody
    shown = take(context.user_data, query.data or "::")
    await query.answer()
    place = {"chat_id": query.message.chat.id, "message_id": query.message.message_id}
    reply("editMessageText", shown, **place)
    return ASKING if shown.buttons else ConversationHandler.END


async def serve(bot_api: int, kept: str) -> web.Application:
    base = f"http://127.0.0.1:{bot_api}/bot"
    persistence: PicklePersistence[Any, Any, Any] = PicklePersistence(kept)
    builder = Application.builder().token(TOKEN).base_url(base).persistence(persistence)
    application = builder.updater(None).build()
    application.add_handler(
        ConversationHandler(
            [CommandHandler("start", start)],
            {ASKING: [CallbackQueryHandler(tapped)]},
            [CommandHandler("start", start)],
            name="quick_scan",
            persistent=True,
        )
    )
    await application.initialize()
    await application.start()

    async def hook(request: web.Request) -> web.Response:
        said: list[dict[str, Any]] = []
        REPLY.set(said)
        await application.process_update(Update.de_json(await request.json(), application.bot))
        return web.json_response(said[0]) if said else web.Response()

    app = web.Application()
    app.router.add_post("/hook", hook)
    return app


if __name__ == "__main__":
    web.run_app(
        serve(int(sys.argv[2]), sys.argv[3]),
        host="127.0.0.1",
        port=int(sys.argv[1]),
        print=None,
        access_log=None,
    )
