"""Files are made in a process of its own: which gives way, is replaced, and outlives nobody."""

from __future__ import annotations

import asyncio
import os
import pickle
import sys
from collections.abc import AsyncIterator, Callable
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest

from bot.asking.question_buttons import PREPARE
from bot.messages import Document, Reply
from bot.reporting.press import Press
from bot.reporting.rendering import NoSuchView
from tests import sharing_samples
from tests.attack_house import House, account_of, opened
from tests.joining_talk import Chat
from tests.patience import PATIENCE
from tests.press_work import ended, ended_once, no_such_view

Done = TypeVar("Done")


@pytest.fixture
async def press() -> AsyncIterator[Press]:
    made = Press(most=1)
    yield made
    made.close()


def is_there(pid: int) -> bool:
    """Whether a process runs (one that ended and was not yet asked how does not)."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text("ascii")
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


async def gone(pid: int) -> bool:
    """Wait until a process is gone."""
    for _ in range(int(PATIENCE * 20)):
        if not is_there(pid):
            return True
        await asyncio.sleep(0.05)
    return False


async def test_it_gives_way_to_answers_and_its_errors_come_back(press: Press) -> None:
    pid = await press(os.getpid)
    assert pid != os.getpid()
    assert await press(partial(os.nice, 0)) == 19  # the least
    with pytest.raises(NoSuchView):
        await press(partial(no_such_view, "rba"))
    assert await press(os.getpid) == pid  # an error ends nothing


async def test_a_process_that_was_killed_is_replaced_and_its_work_done_again(
    press: Press, tmp_path: Path
) -> None:
    first = await press(os.getpid)
    waiting = [press(partial(ended_once, str(tmp_path / "mark"))), press(os.getpid)]
    second, also = await asyncio.wait_for(asyncio.gather(*waiting), PATIENCE)
    assert first != second == also
    with pytest.raises(BrokenProcessPool):  # who ends every process gets none for ever
        await press(ended)
    assert await press(os.getpid) not in (first, second)


async def test_it_is_renewed_after_many_files_and_rests_without_any() -> None:
    press = Press(most=1, lasts=2, rests_after=0.1)
    first = [await press(os.getpid) for _ in range(2)]
    then = await press(os.getpid)
    assert first[0] == first[1] != then
    assert await gone(first[0])
    assert await gone(then)
    press.close()


async def test_it_ends_with_the_service_even_where_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "service.py"
    script.write_text(
        "import asyncio, os\n"
        "from bot.reporting.press import Press\n"
        "async def main():\n"
        "    print(await Press(1)(os.getpid), flush=True)\n"
        "    await asyncio.sleep(600)\n"
        "if __name__ == '__main__':\n"
        "    asyncio.run(main())\n"
    )
    service = await asyncio.create_subprocess_exec(
        sys.executable, str(script), stdout=asyncio.subprocess.PIPE
    )
    assert service.stdout is not None
    pid = int(await asyncio.wait_for(service.stdout.readline(), PATIENCE))
    assert is_there(pid)
    service.kill()
    await service.wait()
    assert await gone(pid)


# -- what it is given ------------------------------------------------------------------------------


async def as_data(work: Callable[[], Done]) -> Done:
    """Take a piece of work as another process would: as bytes."""
    done: Done = await asyncio.to_thread(pickle.loads(pickle.dumps(work)))
    return done


def documents(reply: Reply) -> list[Document]:
    """The files a reply hands over or has buttons for."""
    found = [one for message in reply.messages for one in message.documents]
    for message in reply.messages:
        found += [one.document for row in message.buttons for one in row if one.document]
    return found


async def content(one: Chat, document: Document) -> bytes:
    made = await one.talk.document(
        "terminal", one.account, document.interview, document.submission, document.format
    )
    assert made is not None, document
    return made.content


async def test_every_file_of_a_member_can_be_made_elsewhere(monkeypatch) -> None:
    product = await sharing_samples.service()
    monkeypatch.setattr(product.conversation.press, "_do", as_data)
    one = await sharing_samples.with_gaps(product)
    replies = [await one.say(text) for text in ("/report files", "/report rba")]
    wanted = [document for reply in replies for document in documents(reply)]
    kinds = {document.format for document in wanted}
    assert {"html", "pdf", "docx", "xlsx", "ics", "json", "md", "zip", "T1", "pdf@rba"} <= kinds
    for document in wanted:
        assert await content(one, document), document
    before = await content(one, wanted[0])
    await one.say("/plan")
    await one.tap("1")
    await one.tap("Done")
    assert await content(one, wanted[0]) != before  # made anew, with what became of the plan


async def test_the_list_to_prepare_can_be_made_elsewhere(monkeypatch) -> None:
    product = await sharing_samples.service()
    monkeypatch.setattr(product.conversation.press, "_do", as_data)
    one = await sharing_samples.member(product, with_result=False)
    wanted = documents(await one.say(PREPARE))
    assert {document.format for document in wanted} == {"preparation@html", "preparation@pdf"}
    for document in wanted:
        assert await content(one, document), document


async def test_a_shared_report_is_made_elsewhere_under_the_name_its_owner_gave(monkeypatch) -> None:
    product = await sharing_samples.service()
    sharing = product.conversation.sharing
    monkeypatch.setattr(product.conversation.press, "_do", as_data)
    one = await sharing_samples.member(product)
    await sharing_samples.shares(one, name="Nile Sewing")
    shown = await sharing.shown(await sharing_samples.only_share(product))
    assert shown is not None
    assert b"Nile Sewing" in (await sharing.file(shown, "html")).content


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with opened(tmp_path) as found:
        yield found


async def test_the_papers_of_workshops_and_campaigns_are_made_elsewhere(monkeypatch, house) -> None:
    talk = house.product.conversation
    monkeypatch.setattr(talk.press, "_do", as_data)
    campaign, workshop = house.campaign.id, house.workshop.id
    wanted = [("officer-o1", campaign, f"{one}@web") for one in ("poster", "qrpng", "qrsvg")]
    forms = ("poster", "code", "guide_pdf", "guide_docx")
    wanted += [("trainer-o1", workshop, f"workshop@{one}") for one in forms]
    for who, about, kind in wanted:
        assert await talk.document("web", account_of(who), about, 0, kind), kind
