"""Files in both directions, and what the bot says about itself, within Telegram's limits."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.bot_api_caller import PERSON, Caller, Json, calling


@pytest.fixture
async def api() -> AsyncIterator[Caller]:
    async with calling(upload_limit=1000, download_limit=500) as api:
        yield api


async def test_documents_both_ways(api: Caller) -> None:
    url = f"{api.server.base_url}/bot{api.server.token}/sendDocument"

    async def upload(content: bytes, caption: str) -> Json:
        form = aiohttp.FormData({"chat_id": str(PERSON), "caption": caption})
        form.add_field("document", content, filename="plan.pdf", content_type="application/pdf")
        async with api.session.post(url, data=form) as answer:
            body: Json = await answer.json()
            return body

    sent = await upload(b"pdf", "c" * 1024)
    assert sent["result"]["document"]["file_name"] == "plan.pdf"
    again = sent["result"]["document"]["file_id"]
    await api.taken("sendDocument", chat_id=PERSON, document=again)
    assert [file.content for file in api.server.person(PERSON).documents] == [b"pdf"] * 2
    api.server.allow("caption is too long", "non-empty", "Too Large")
    assert "caption is too long" in (await upload(b"pdf", "c" * 1025))["description"]
    assert "non-empty" in (await upload(b"", ""))["description"]
    assert (await upload(b"x" * 1001, ""))["error_code"] == 413
    await api.refused("sendDocument", "wrong remote file", chat_id=PERSON, document="nothing")
    await api.refused("sendDocument", "no document in", chat_id=PERSON)

    person = api.server.person(PERSON)
    small, big = (
        await person.send_document("a.pdf", b"hers"),
        await person.send_document("b.pdf", size=501),
    )
    file = await api.taken("getFile", file_id=small.content["document"]["file_id"])
    path = f"{api.server.base_url}/file/bot{api.server.token}/{file['file_path']}"
    async with api.session.get(path) as answer:
        assert await answer.read() == b"hers"
    async with api.session.get(path.replace("file_", "other_")) as answer:
        assert answer.status == 404
    api.server.allow("Not Found")
    await api.refused("getFile", "file is too big", file_id=big.content["document"]["file_id"])
    await api.refused("getFile", "invalid file_id", file_id="x")


async def test_profile(api: Caller) -> None:
    assert (await api.taken("getMe"))["is_bot"] is True
    good = [{"command": "start", "description": "Begin"}]
    await api.taken("setMyCommands", commands=good, language_code="km")
    assert await api.taken("getMyCommands", language_code="km") == good
    assert await api.taken("getMyCommands", scope={"type": "all_private_chats"}) == []
    for name, problem in {
        "Start": "COMMAND_INVALID",
        "a" * 33: "COMMAND_INVALID",
        "": "INV",
    }.items():
        command = {"command": name, "description": "x"}
        await api.refused("setMyCommands", problem, commands=[command])
    long = {"command": "a", "description": "x" * 257}
    await api.refused("setMyCommands", "DESCRIPTION_INVALID", commands=[long])
    await api.refused("setMyCommands", "non-empty", commands=[{"command": "a", "description": ""}])
    await api.refused("setMyCommands", "TOO_MUCH", commands=good * 101)
    await api.refused("setMyCommands", "LANG_CODE", commands=good, language_code="english")
    await api.refused("setMyCommands", "BotCommandScope", commands=good, scope={"type": "me"})
    for suffix, name, most in [("Name", "name", 64), ("Description", "description", 512),
                               ("ShortDescription", "short_description", 120)]:  # fmt: skip
        await api.taken(f"setMy{suffix}", **{name: "x" * most})
        assert await api.taken(f"getMy{suffix}", language_code="ar") == {name: "x" * most}
        await api.refused(f"setMy{suffix}", "too long", **{name: "x" * (most + 1)})
    await api.taken("setChatMenuButton", chat_id=PERSON, menu_button={"type": "commands"})
    assert await api.taken("getChatMenuButton", chat_id=PERSON) == {"type": "commands"}
    bad = {"type": "web_app", "text": "Open", "web_app": {"url": "http://a.org"}}
    await api.refused("setChatMenuButton", "HTTPS", menu_button=bad)
    assert await api.taken("sendChatAction", chat_id=PERSON, action="typing") is True
    await api.refused("sendChatAction", "wrong parameter action", chat_id=PERSON, action="think")
