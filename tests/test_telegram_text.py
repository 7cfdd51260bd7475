"""Messages as Telegram takes them, updates as they come, the door's address; without aiogram."""

import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import (
    CHOICE,
    ERROR,
    HINT,
    ITEM,
    MOVE,
    QUESTION,
    TEXT,
    TITLE,
    WARNING,
    Block,
    Button,
    Message,
)
from bot.telegram.reading import number_of, read_update, sender_of
from bot.telegram.text import Part, caption, opens_on_a_phone, parts_of, shortened, toast
from bot.telegram.webhook import derived_secret, webhook_address
from tests import bot_api_rules as rules
from tests.bot_api_html import formatted
from tests.property_tries import tries

AT = datetime(2026, 11, 21, tzinfo=UTC)


def one(*blocks: Block, buttons: tuple[tuple[Button, ...], ...] = ()) -> Part:
    (part,) = parts_of(Message(blocks, buttons))
    return part


def accepted(part: Part) -> str:
    """The text as Telegram shows it; it raises where Telegram refuses the part."""
    text, _ = rules.message_text(part.html, "HTML", None)
    if part.keyboard is not None:
        rules.reply_markup(part.keyboard)
    return text


def test_questions_are_bold_hints_italic_and_paragraphs_apart() -> None:
    part = one(Block(TITLE, "Fees"), Block(QUESTION, "Who paid?"), Block(HINT, "A guess is fine."))
    assert part.html == "<b>Fees</b>\n\n<b>Who paid?</b>\n\n<i>A guess is fine.</i>"
    text, entities = formatted(part.html, "HTML", None)
    assert [entity["type"] for entity in entities] == ["bold", "bold", "italic"]
    assert text == "Fees\n\nWho paid?\n\nA guess is fine."


def test_lines_of_a_list_stand_close_and_what_went_wrong_has_a_sign() -> None:
    part = one(Block(ITEM, "1. a"), Block(ITEM, "2. b"), Block(ERROR, "Please write a number."))
    assert accepted(part) == "1. a\n2. b\n\n⚠️ Please write a number."


def test_everything_written_is_escaped() -> None:
    nasty = '<b>x</b> & "quotes" <script> &amp; </b>'
    assert accepted(one(Block(QUESTION, nasty), Block(WARNING, nasty))) == f"{nasty}\n\n{nasty}"


def test_what_telegram_strips_is_gone_before_it_is_counted() -> None:
    part = one(Block(TEXT, "a\u202eb\u2028c\x00d\re\ud800f"))
    assert part.html == "abc de\ufffdf"


def test_a_long_message_breaks_between_blocks_and_keeps_its_buttons_last() -> None:
    blocks = tuple(Block(ITEM, f"{number} " + "word " * 60) for number in range(40))
    parts = parts_of(Message(blocks, ((Button("On", "/status", MOVE),),)))
    assert len(parts) > 2
    assert all(len(accepted(part)) <= rules.TEXT_LIMIT for part in parts)
    assert [part.keyboard is None for part in parts] == [True] * (len(parts) - 1) + [False]
    assert [part.live for part in parts] == [False] * (len(parts) - 1) + [True]
    assert all(re.match(r"\d+ word", part.html) for part in parts)
    assert sum(part.html.count("word") for part in parts) == 40 * 60


def test_a_long_block_breaks_at_a_sentence() -> None:
    parts = parts_of(Message((Block(QUESTION, "This is one sentence. " * 400),)))
    assert all(accepted(part).endswith("sentence.") for part in parts)
    assert sum(part.html.count("sentence") for part in parts) == 400


def test_a_message_without_a_word_is_still_a_message() -> None:
    assert accepted(one(Block(TEXT, " \n "))) == "…"


def test_more_styled_blocks_than_telegram_keeps_go_into_the_next_message() -> None:
    parts = parts_of(Message(tuple(Block(TITLE, str(number)) for number in range(250))))
    assert len(parts) == 3
    assert all(accepted(part) for part in parts)


def test_a_choice_too_long_for_a_phone_stands_whole_in_the_message() -> None:
    label = "Some workers paid part of it, and we do not know how much they paid"
    part = one(Block(QUESTION, "Who paid?"), buttons=((Button(label, "a", CHOICE),),))
    assert f"• {label}" in accepted(part)
    assert part.keyboard is not None
    short = part.keyboard["inline_keyboard"][0][0]["text"]
    assert len(short) <= 40
    assert label.startswith(short.removesuffix("…"))


def test_a_button_telegram_would_refuse_is_text_or_left_out() -> None:
    rows = (
        (Button("Here", url="http://localhost:8080/open/x"),),
        (Button("There", url="https://fair.example.org/open/x"),),
        (Button("Too much", "x" * 65), Button("Nothing", "")),
    )
    part = one(Block(TEXT, "Links"), buttons=rows)
    assert accepted(part) == "Links\n\nHere: http://localhost:8080/open/x"
    assert part.keyboard == {
        "inline_keyboard": [[{"text": "There", "url": "https://fair.example.org/open/x"}]]
    }


@pytest.mark.parametrize(
    ("url", "opens"),
    [
        ("https://fair.example.org/x", True),
        ("http://192.168.1.7:8080/chat", True),
        ("http://localhost:8080", False),
        ("http://127.0.0.1:8080/chat", False),
        ("http://[::1]/x", False),
        ("http://here.localhost/", False),
        ("ftp://example.org", False),
        ("http://[broken", False),
        ("javascript:alert(1)", False),
    ],
)
def test_addresses_a_phone_can_open(url: str, opens: bool) -> None:
    assert opens_on_a_phone(url) is opens


def test_a_keyboard_too_big_is_cut_but_keeps_the_way_out() -> None:
    rows = tuple((Button(f"Choice {n} " + "ø" * 60, f"a{n}", CHOICE),) for n in range(140))
    out = ((Button("Back", "/back", MOVE), Button("Help", "/help", MOVE)),)
    *_, part = parts_of(Message((Block(TEXT, "Choose"),), (*rows, *out)))
    accepted(part)
    assert part.keyboard is not None
    assert [each["text"] for each in part.keyboard["inline_keyboard"][-1]] == ["Back", "Help"]


def test_a_wide_row_becomes_several() -> None:
    row = tuple(Button(str(number), f"a{number}") for number in range(20))
    part = one(Block(TEXT, "Choose"), buttons=(row,))
    assert part.keyboard is not None
    assert [len(line) for line in part.keyboard["inline_keyboard"]] == [8, 8, 4]


def test_captions_and_toasts_are_short() -> None:
    assert rules.caption(caption("x" * 2000), None, None)
    assert len(rules.answer_text(toast("word " * 100))) <= rules.ANSWER_LIMIT
    assert shortened("one two three", 9) == "one two…"


words = st.text(max_size=300) | st.text("<>&/b\u202e \n\x00\ud83d", max_size=40)
blocks = st.builds(Block, st.sampled_from([TITLE, QUESTION, HINT, TEXT, ITEM, WARNING]), words)
buttons = st.builds(Button, words, st.text(max_size=40), st.sampled_from([CHOICE, MOVE]))


@tries(60)
@given(st.lists(blocks, max_size=60), st.lists(st.lists(buttons, max_size=12), max_size=60))
def test_telegram_takes_whatever_is_said(said: list[Block], rows: list[list[Button]]) -> None:
    message = Message(tuple(said), tuple(tuple(row) for row in rows))
    for part in parts_of(message):
        accepted(part)
        json.dumps(part.sent(1))


# -- reading ---------------------------------------------------------------------------------

PERSON = {"id": 7, "is_bot": False, "first_name": "Asha", "language_code": "ne"}
CHAT = {"id": 7, "type": "private", "first_name": "Asha"}
MESSAGE = {"message_id": 5, "from": PERSON, "chat": CHAT, "date": 1, "text": "hello"}
TAP = {"id": "99", "from": PERSON, "message": MESSAGE, "chat_instance": "1", "data": "/help"}


def test_a_text_is_read_without_the_name() -> None:
    came = read_update({"update_id": 3, "message": MESSAGE})
    assert came is not None
    incoming = came.incoming(AT)
    assert (incoming.channel, incoming.account, incoming.update) == ("telegram", "7", "3")
    assert (incoming.text, incoming.data, incoming.language) == ("hello", None, "ne")
    assert "Asha" not in repr(came)


def test_a_tap_is_read_with_the_message_it_may_edit() -> None:
    came = read_update({"update_id": 3, "callback_query": TAP})
    assert came is not None
    assert (came.data, came.message, came.editable, came.query) == ("/help", 5, True, "99")
    gone = {**TAP, "message": {"chat": CHAT, "message_id": 5, "date": 0}}
    came = read_update({"update_id": 3, "callback_query": gone})
    assert came is not None
    assert not came.editable


GROUP = {"id": -5, "type": "supergroup", "title": "Members"}
ODD: list[Any] = [
    None,
    [],
    "text",
    {},
    {"update_id": "3", "message": MESSAGE},
    {"update_id": True, "message": MESSAGE},
    {"update_id": 3},
    {"update_id": 3, "message": "hello"},
    {"update_id": 3, "message": {**MESSAGE, "text": 5}},
    {"update_id": 3, "message": {**MESSAGE, "from": None}},
    {"update_id": 3, "message": {**MESSAGE, "from": {"id": "7"}}},
    {"update_id": 3, "message": {**MESSAGE, "chat": GROUP}},
    {"update_id": 3, "edited_message": MESSAGE},
    {"update_id": 3, "callback_query": {**TAP, "data": None}},
    {"update_id": 3, "callback_query": {**TAP, "id": 9}},
    {"update_id": 3, "callback_query": {**TAP, "message": {**MESSAGE, "chat": GROUP}}},
]


@pytest.mark.parametrize("update", ODD)
def test_what_is_no_tap_and_no_private_text_is_left_to_others(update: Any) -> None:
    assert read_update(update) is None
    number_of(update)
    sender_of(update)


keys = st.sampled_from(
    ["update_id", "message", "callback_query", "from", "chat", "id", "type", "text", "data"]
)
junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


@given(junk)
def test_no_update_is_so_odd_that_reading_fails(update: Any) -> None:
    read_update(update)
    number_of(update)
    sender_of(update)


# -- the door --------------------------------------------------------------------------------


def test_the_address_changes_with_the_secret_and_does_not_hold_it() -> None:
    first = webhook_address("https://fair.example.org/", "one-secret-of-many")
    assert first.startswith("https://fair.example.org/telegram/webhook?")
    assert "one-secret" not in first
    assert first != webhook_address("https://fair.example.org", "another-secret")
    assert first == webhook_address("https://fair.example.org", "one-secret-of-many")


def test_a_derived_secret_is_one_telegram_takes() -> None:
    secret = derived_secret("123:abc")
    assert rules.secret_token(secret) == secret
    assert len(secret) >= 32
    assert secret != derived_secret("124:abc")


def test_only_those_who_need_aiogram_import_it() -> None:
    """It takes seconds; the web listens before."""
    modules = ["updates", "polling", "webhook", "text", "showing"]
    code = "\n".join(f"import bot.telegram.{name}" for name in modules)
    code += "\nimport sys; sys.exit('aiogram' in sys.modules)"
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run([sys.executable, "-c", code], cwd=root, check=False)
    assert done.returncode == 0
