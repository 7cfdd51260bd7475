"""The local Telegram refuses what Telegram refuses, and takes what Telegram takes."""

import json
from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.bot_api_caller import PERSON, Caller, Json, button, calling, keyboard


@pytest.fixture
async def api() -> AsyncIterator[Caller]:
    async with calling() as api:
        yield api


TEXTS = [
    ("a" * 4096, "a" * 4096),
    ("<b>" + "a" * 4096 + "</b>", "a" * 4096),
    ("  x\n", "x"),
    ("a\u202eb\u2028c\x07d\re\u2067f", "abc de\u2067f"),
    ("R&D &lt;b&gt; &amp;amp; &quot;&#39;&#x1F600;", "R&D <b> &amp; \"'😀"),
    ('<a href="https://example.org/?a=1&amp;b=2">link</a>', "link"),
    ('<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>', "👍"),
    ("<blockquote expandable><u><ins>x</ins></u></blockquote>", "x"),
    ('<span class="tg-spoiler"><s><strike><del>x</del></strike></s></span>', "x"),
    ('<pre><code class="language-python">x</code></pre><tg-spoiler>y</tg-spoiler>', "xy"),
]


@pytest.mark.parametrize(("text", "shown"), TEXTS)
async def test_text_that_telegram_takes(api: Caller, text: str, shown: str) -> None:
    assert (await api.say(text, parse_mode="HTML"))["text"] == shown


BROKEN = [
    ("", "message text is empty"),
    (" \n ", "message text is empty"),
    ("<b></b>", "message text is empty"),
    ("\u202e", "message text is empty"),
    ("a" * 4097, "message is too long"),
    ("<b>x", "can't parse entities: Can't find end tag corresponding to start tag b"),
    ("x</b>", "can't parse entities: Unexpected end tag at byte offset 1"),
    ("é<b>x</i>", 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
    ("a < b", 'Unsupported start tag "" at byte offset 2'),
    ("a <br> b", 'Unsupported start tag "br" at byte offset 2'),
    ("a <b", "Unclosed start tag at byte offset 2"),
    ("<b>x</b", "Unclosed end tag"),
    ("<span>x</span>", 'Tag "span" must have class "tg-spoiler"'),
    ("<a href>x</a>", "Expected equal sign"),
    ("<tg-emoji>x</tg-emoji>", "Invalid custom emoji identifier"),
    ("a&nbsp;b", "[strict] &nbsp; is no escape"),
    ('<a href="http://localhost/x">x</a>', "[strict] the link"),
    ("<b>x</b>" * 101, "[strict] 101 entities"),
]


@pytest.mark.parametrize(("text", "problem"), BROKEN)
async def test_text_that_telegram_refuses(api: Caller, text: str, problem: str) -> None:
    await api.refused("sendMessage", problem, chat_id=PERSON, text=text, parse_mode="HTML")


async def test_entities_are_counted_in_utf16(api: Caller) -> None:
    said = await api.say("  😀 <b>fat <i>both</i></b>", parse_mode="HTML")
    assert said["entities"] == [
        {"offset": 3, "length": 8, "type": "bold"},
        {"offset": 7, "length": 4, "type": "italic"},
    ]
    given = [{"type": "bold", "offset": 3, "length": 1}]
    assert (await api.say("😀 x", entities=given))["entities"] == given
    wrong = [{"type": "bold", "offset": 1, "length": 1}]
    await api.refused("sendMessage", "wrong place", chat_id=PERSON, text="😀", entities=wrong)


async def test_only_html_is_written_here(api: Caller) -> None:
    for mode, problem in {"MarkdownV2": "[strict]", "xml": "unsupported parse_mode"}.items():
        await api.refused("sendMessage", problem, chat_id=PERSON, text="x", parse_mode=mode)


GOOD_KEYBOARDS = [
    keyboard([button(callback_data="ក" * 21)]),
    keyboard(*[[button()] * 8] * 12, [button()] * 4),
    keyboard([button(url="https://example.org")], [button(copy_text={"text": "ABC123"})]),
    {"keyboard": [["Yes", {"text": "No"}]], "resize_keyboard": True},
    {"remove_keyboard": True},
    {"force_reply": True, "input_field_placeholder": "a sum"},
]


@pytest.mark.parametrize("markup", GOOD_KEYBOARDS)
async def test_keyboards_that_telegram_takes(api: Caller, markup: Json) -> None:
    said = await api.say("x", reply_markup=markup)
    assert ("reply_markup" in said) == ("inline_keyboard" in markup)


BAD_KEYBOARDS = [
    (keyboard([button(callback_data="")]), "BUTTON_DATA_INVALID"),
    (keyboard([button(callback_data="ក" * 22)]), "BUTTON_DATA_INVALID"),
    (keyboard(*[[button()] * 8] * 12, [button()] * 5), "reply markup is too long"),
    (keyboard(*[[button("a" * 200)]] * 60), "reply markup is too long"),
    (keyboard([button()] * 9), "[strict] a row has more than 8"),
    (keyboard([button(" \u202e")]), "button text must be non-empty"),
    (keyboard([{"callback_data": "a"}]), 'Can\'t find field "text"'),
    (keyboard([{"text": "a"}]), "text buttons are unallowed"),
    (keyboard([button(callback_data="a", url="https://a.org")]), "exactly one action"),
    (keyboard([button(url="http://localhost:8080/x")]), "Wrong HTTP URL"),
    (keyboard([button(url="nonsense")]), "Wrong HTTP URL"),
    (keyboard([button(web_app={"url": "http://a.org"})]), "Only HTTPS links are allowed"),
    (keyboard([button(callback_data=1)]), "must be a str"),
    (keyboard([button(calback_data="a")]), "[strict] inline keyboard button has unknown"),
    ({"inline_keyboard": [button()]}, "can't parse reply keyboard"),
    ({"inline_keybord": []}, "object expected as reply markup"),
    ({"keyboard": [["a"]], "selectiv": True}, "[strict] reply markup has unknown"),
]


@pytest.mark.parametrize(("markup", "problem"), BAD_KEYBOARDS)
async def test_keyboards_that_telegram_refuses(api: Caller, markup: Json, problem: str) -> None:
    await api.refused("sendMessage", problem, chat_id=PERSON, text="x", reply_markup=markup)


async def test_editing(api: Caller) -> None:
    markup = keyboard([button()])
    said = await api.say("<b>x</b>", parse_mode="HTML", reply_markup=markup)
    where = {"chat_id": PERSON, "message_id": said["message_id"]}
    same = {**where, "text": "<b>x</b> ", "parse_mode": "HTML", "reply_markup": markup}
    await api.refused("editMessageText", "message is not modified", **same)
    await api.refused("editMessageReplyMarkup", "not modified", **where, reply_markup=markup)
    edited = await api.taken("editMessageText", **where, text="y")
    assert (edited["text"], "reply_markup" in edited) == ("y", False)
    await api.refused("editMessageText", "MESSAGE_TOO_LONG", **where, text="y" * 4097)
    remove = {"remove_keyboard": True}
    await api.refused(
        "editMessageText", "inline keyboard exp", **where, text="z", reply_markup=remove
    )
    away = {"chat_id": PERSON, "message_id": 99}
    await api.refused("editMessageText", "message to edit not found", **away, text="y")
    hers = await api.server.person(PERSON).send("hello")
    hers_at = {"chat_id": PERSON, "message_id": hers.message_id}
    await api.refused("editMessageText", "message can't be edited", **hers_at, text="y")
    below = await api.say("menu", reply_markup={"keyboard": [["A"]]})
    below_at = {"chat_id": PERSON, "message_id": below["message_id"]}
    await api.refused("editMessageText", "message can't be edited", **below_at, text="y")


async def test_deleting_within_48_hours(api: Caller) -> None:
    old = await api.say("old")
    api.clock.advance(48 * 3600)
    new = [await api.say(str(number)) for number in range(3)]
    old_at = {"chat_id": PERSON, "message_id": old["message_id"]}
    await api.refused("deleteMessage", "message can't be deleted", **old_at)
    new_at = {"chat_id": PERSON, "message_id": new[0]["message_id"]}
    assert await api.taken("deleteMessage", **new_at) is True
    await api.refused("deleteMessage", "message to delete not found", **new_at)
    both = [each["message_id"] for each in new]
    await api.refused("deleteMessages", "too many", chat_id=PERSON, message_ids=[1] * 101)
    await api.refused("deleteMessages", "not specified", chat_id=PERSON, message_ids=[])
    assert await api.taken("deleteMessages", chat_id=PERSON, message_ids=both) is True
    assert api.server.person(PERSON).screen() == "bot   old"


async def test_answering_taps(api: Caller) -> None:
    person = api.server.person(PERSON)
    await api.say("x", reply_markup=keyboard([button("✅ Yes")], [button("No", callback_data="n")]))
    tap = await person.tap("Yes")
    assert tap is not None
    query = {"callback_query_id": tap.query_id}
    await api.refused("answerCallbackQuery", "MESSAGE_TOO_LONG", **query, text="a" * 201)
    assert await api.taken("answerCallbackQuery", **query, text="Saved", show_alert=True) is True
    assert (person.toasts, tap.answer) == (["Saved"], {"text": "Saved", "show_alert": True})
    await api.refused("answerCallbackQuery", "query is too old", callback_query_id="7")
    late = await person.tap(row=1)
    assert late is not None
    api.clock.advance(61)
    await api.refused("answerCallbackQuery", "query is too old", callback_query_id=late.query_id)


async def test_whom_the_bot_may_write_to(api: Caller) -> None:
    person, stranger = api.server.person(PERSON), api.server.person(1002)
    for chat_id in (5, -100, "@someone", ""):
        await api.refused("sendMessage", "chat not found", chat_id=chat_id, text="x")
    answer = await api.refused("sendMessage", "can't initiate", chat_id=1002, text="x")
    assert answer["error_code"] == 403
    await stranger.send("/start")
    await api.taken("sendMessage", chat_id=1002, text="x")
    await person.block_bot()
    answer = await api.refused(
        "sendMessage", "bot was blocked by the user", chat_id=PERSON, text="x"
    )
    assert answer["description"] == "Forbidden: bot was blocked by the user"
    await person.unblock_bot()
    await api.say("back")
    group = await person.add_bot_to_group(-1001)
    await api.refused("leaveChat", "private chats", chat_id=PERSON)
    await api.taken("leaveChat", chat_id=group.chat_id)
    await api.refused("sendMessage", "not a member", chat_id=group.chat_id, text="x")


async def test_calls_that_make_no_sense(api: Caller) -> None:
    assert (await api.refused("sendMesage", "Not Found"))["error_code"] == 404
    await api.refused("sendMessage", "chat_id is empty", text="x")
    await api.refused("sendMessage", "message text is empty", chat_id=PERSON)
    unknown = {"disable_web_page_preview": True}
    await api.refused("sendMessage", "no parameter", chat_id=PERSON, text="x", **unknown)
    await api.refused("sendMessage", "must be a string", chat_id=PERSON, text=5)
    await api.refused("deleteMessage", "must be an integer", chat_id=PERSON, message_id="a")
    url = f"{api.server.base_url}/bot1:wrong/getMe"
    async with api.session.get(url) as answer:
        assert (answer.status, (await answer.json())["description"]) == (401, "Unauthorized")
    api.server.allow("Unauthorized")


async def test_all_forms_of_a_call(api: Caller) -> None:
    url = f"{api.server.base_url}/bot{api.server.token}/SENDMESSAGE"
    given = {"chat_id": str(PERSON), "text": "x", "disable_notification": "true",
             "reply_markup": json.dumps(keyboard([button()]))}  # fmt: skip
    multipart = aiohttp.MultipartWriter("form-data")
    for name, value in given.items():
        multipart.append(value).set_content_disposition("form-data", name=name)
    for form in ({"params": given}, {"data": given}, {"data": multipart}, {"json": given}):
        async with api.session.post(url, **form) as answer:
            assert (await answer.json())["ok"], form
    async with api.session.get(url, params=given) as answer:
        assert (await answer.json())["ok"]
    async with api.session.post(
        url, data=b"{", headers={"Content-Type": "application/json"}
    ) as answer:
        assert answer.status == 400
    api.server.allow("can't parse JSON")


async def test_an_unexpected_refusal_fails_the_test(api: Caller) -> None:
    await api("sendMessage", chat_id=PERSON, text="")
    with pytest.raises(AssertionError, match="message text is empty"):
        api.server.assert_clean()
    api.server.allow("message text is empty")
    api.server.assert_clean()
