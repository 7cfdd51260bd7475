"""Whose look the report of a member carries: told before joining, decided when it is handed in."""

from __future__ import annotations

import io
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest

from bot.reporting.brand_folder import BRANDS, KEPT
from bot.reporting.kept_brands import KeptBrands
from bot.settings import Settings
from bot.wiring import make_service
from reports.model import CarriedLook
from reports.quiz_model import QuizResult
from reports.report_json import report_from_dict, report_to_dict
from storage.base import Change
from storage.cohorts import Enrolment, Joint, Membership
from storage.memory import MemoryStore
from tests import joining_samples as samples
from tests.branding_samples import example, template
from tests.example_firms import FIRMS
from tests.example_firms import example as example_report
from tests.joining_talk import Chat, in_none, submitted

NAME = "Example Association of Garment Makers"
HELP = "Help near you, named by Garment Makers' Association (we did not check it): " + (
    f"{samples.CONTACTS[0]}."
)
TOLD = f"will carry the name, the logo and the contact of {NAME}"


@pytest.fixture
async def store() -> AsyncIterator[MemoryStore]:
    made = MemoryStore()
    await made.open()
    yield made
    await made.close()


def brands(data: Path, name: str = "garments", **changes: bytes) -> Path:
    """Put the branding folder of the examples into a data folder; `a_txt` stands for `a.txt`."""
    place = data / BRANDS / name
    place.mkdir(parents=True)
    files = example() | {one.replace("_", "."): content for one, content in changes.items()}
    for one, content in files.items():
        (place / one).write_bytes(content)
    return place


def dressed(chat: Chat, data: Path) -> Chat:
    """Somebody in a service that keeps looks in this data folder."""
    looks = KeptBrands(data)
    chat.talk.around = replace(chat.talk.around, looks=looks)
    return chat


async def joined(store: MemoryStore, data: Path, account: str = "me") -> Chat:
    """Somebody in the campaign of an association with a look, told about it before joining."""
    chat = dressed(Chat(store, account), data)
    await chat.say(f"/start {samples.CAMPAIGN_CODE}")
    for label in ("Join", "No, do not count me", "No messages", "Yes, keep my answers"):
        await chat.tap(label)
    return chat


async def scene(store: MemoryStore, **settings: object) -> None:
    await samples.association(store, brand="garments")
    await samples.campaign(store, settings={"contacts": list(samples.CONTACTS), **settings})


async def file(chat: Chat, kind: str, number: int = 1) -> bytes:
    interview = (await chat.person()).current
    found = await chat.talk.document("terminal", chat.account, interview, number, kind)
    assert found is not None, kind
    return found.content


async def page(chat: Chat, number: int = 1) -> str:
    return (await file(chat, "html", number)).decode()


async def test_a_member_is_told_and_the_report_carries_the_look(
    store: MemoryStore, tmp_path: Path
) -> None:
    brands(tmp_path)
    await scene(store)
    chat = dressed(Chat(store), tmp_path)
    await chat.say(f"/start {samples.CAMPAIGN_CODE}")
    assert TOLD in chat.words
    chat = await joined(store, tmp_path, "other")
    await submitted(chat)
    assert f"carry the name and the look of {NAME}" in chat.words
    shown = await page(chat)
    for said in (NAME, "fair-recruitment@garments.example", "data:image/svg+xml", "#1b3a6b"):
        assert said in shown
    assert HELP.replace("'", "&#39;") in shown
    word = docx.Document(io.BytesIO(await file(chat, "docx")))
    head = " ".join(one.text for one in word.sections[0].header.paragraphs)
    assert NAME in head
    assert HELP in head
    assert (await file(chat, "pdf")).startswith(b"%PDF")


async def test_nobody_else_is_told_and_reports_stay_plain(
    store: MemoryStore, tmp_path: Path
) -> None:
    brands(tmp_path)
    await samples.campaign(store)  # of an association without a folder
    chat = dressed(Chat(store), tmp_path)
    await chat.say(f"/start {samples.CAMPAIGN_CODE}")
    assert "will carry" not in chat.words
    chat = await joined(store, tmp_path, "other")
    await submitted(chat)
    assert NAME not in await page(chat)
    assert not (tmp_path / KEPT).exists()


async def test_a_campaign_may_do_without_the_look(store: MemoryStore, tmp_path: Path) -> None:
    brands(tmp_path)
    await scene(store, look="plain")
    chat = dressed(Chat(store), tmp_path)
    await chat.say(f"/start {samples.CAMPAIGN_CODE}")
    assert "will carry" not in chat.words
    chat = await joined(store, tmp_path, "other")
    await submitted(chat)
    assert NAME not in await page(chat)


async def test_who_left_gets_the_plain_look_from_then_on(
    store: MemoryStore, tmp_path: Path
) -> None:
    brands(tmp_path)
    await scene(store)
    chat = await joined(store, tmp_path)
    await submitted(chat)
    await chat.say("/join at campaign leave yes")
    await submitted(chat)
    assert NAME in await page(chat, 1)
    second = await page(chat, 2)
    assert NAME not in second
    assert samples.CONTACTS[0] not in second


async def test_a_report_stays_as_it_was_when_the_folder_changes_or_goes(
    store: MemoryStore, tmp_path: Path
) -> None:
    folder = brands(tmp_path)
    await scene(store)
    chat = await joined(store, tmp_path)
    await submitted(chat)
    kinds = ("html", "docx", "pdf", "T1", "zip")
    before = {kind: await file(chat, kind) for kind in kinds if kind != "T1" or await has_t1(chat)}
    text = (folder / "branding.yaml").read_text().replace(NAME, "Another name")
    (folder / "branding.yaml").write_text(text)
    (folder / "logo.svg").unlink()
    (folder / "logo.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    )
    later = dressed(Chat(store, "me"), tmp_path)  # a process started since
    for kind, content in before.items():
        assert await file(later, kind) == content, kind
    await submitted(later)
    assert "Another name" in await page(later, 2)
    shutil.rmtree(folder)
    last = dressed(Chat(store, "me"), tmp_path)
    assert await file(last, "html") == before["html"]
    assert "Another name" in await page(last, 2)


async def has_t1(chat: Chat) -> bool:
    interview = (await chat.person()).current
    return await chat.talk.document("terminal", "me", interview, 1, "T1") is not None


async def test_a_copy_that_was_touched_or_lost_is_not_used(
    store: MemoryStore, tmp_path: Path
) -> None:
    brands(tmp_path)
    await scene(store)
    chat = await joined(store, tmp_path)
    await submitted(chat)
    (copy,) = (tmp_path / KEPT).iterdir()
    (copy / "branding.yaml").write_text("name: Somebody else\n")
    for data in (tmp_path, tmp_path / "elsewhere"):
        shown = await page(dressed(Chat(store, "me"), data))
        assert NAME not in shown
        assert "Somebody else" not in shown


async def test_the_latest_membership_with_a_look_decides(
    store: MemoryStore, tmp_path: Path
) -> None:
    brands(tmp_path)
    other = tmp_path / BRANDS / "trainers"
    other.mkdir()
    (other / "branding.yaml").write_text("name: Trainers United\n")
    await scene(store)
    chat = await joined(store, tmp_path)
    await store.save(Change(joint=Joint(organisations=(
        replace(samples.ASSOCIATION, id="trainers", name="Trainers", brand="trainers"),
    ))))  # fmt: skip
    room = await samples.workshop(store, organisation="trainers")
    await submitted(chat)
    assert NAME in await page(chat, 1)
    person, interview = (await chat.person()).id, (await chat.person()).current
    joint = Joint(memberships=(Membership(room.id, person, chat.at),),
                  enrolments=(Enrolment(room.id, interview),))  # fmt: skip
    await store.save(Change(joint=joint))
    await submitted(chat)
    assert "Trainers United" in await page(chat, 2)
    await store.save(Change(joint=Joint(organisations=(
        replace(samples.ASSOCIATION, id="trainers", name="Trainers", brand=""),
    ))))  # fmt: skip
    await submitted(chat)
    assert NAME in await page(chat, 3)  # the later one has none


async def test_an_interview_that_counts_nowhere_is_plain(
    store: MemoryStore, tmp_path: Path
) -> None:
    brands(tmp_path)
    await scene(store)
    chat = dressed(await in_none(store), tmp_path)
    await chat.tap("Employer")
    before = (await chat.person()).current
    await chat.say(f"/join {samples.CAMPAIGN_CODE} +en")
    await chat.say(f"/status {before}")
    await submitted(chat)
    assert NAME not in await page(chat)


async def test_a_folder_with_errors_is_not_used(store: MemoryStore, tmp_path: Path) -> None:
    folder = brands(tmp_path)
    (folder / "branding.yaml").write_text('name: X\ncolours: {main: "#ffff00"}\n')
    await scene(store)
    chat = dressed(Chat(store), tmp_path)
    await chat.say(f"/start {samples.CAMPAIGN_CODE}")
    assert "will carry" not in chat.words
    chat = await joined(store, tmp_path, "other")
    await submitted(chat)
    assert "data:image" not in await page(chat)


def test_the_look_is_kept_in_the_report_and_left_out_where_there_is_none() -> None:
    report = example_report(FIRMS[0])
    assert "look" not in report_to_dict(report)
    carried = replace(report, look=CarriedLook("Garments", "0" * 64, ("Help near you: x.",)))
    assert report_from_dict(report_to_dict(carried)).look == carried.look


def test_own_templates_get_the_local_help(tmp_path: Path) -> None:
    from questionnaires.catalog import Catalog
    from reports.branding import brand_of
    from reports.documents import document

    own = template("{{ association }}: {{ local_help }}")
    brand = brand_of(example() | {"T1.docx": own})
    report = example_report(FIRMS[0])
    carried = replace(report, look=CarriedLook("Garments", "0" * 64, (HELP,)))
    library = Catalog().library("en")
    for one in ("T1", "T2"):  # their template, and ours
        made = docx.Document(io.BytesIO(document(carried, library, one, brand=brand)))
        said = [each.text for each in (*made.paragraphs, *made.sections[0].header.paragraphs)]
        assert any(HELP in text for text in said), one


@pytest.mark.parametrize("has_logo", [True, False])
@pytest.mark.parametrize("of", ["firm", "quiz"])
def test_the_workbook_carries_it_too(has_logo: bool, of: str) -> None:
    from reports.branding import brand_of
    from reports.renderers import branded

    brand = brand_of(example())
    brand = brand if has_logo else replace(brand, logo=b"", logo_kind="")
    report = example_report(FIRMS[0])
    if of == "quiz":
        report = replace(report, quiz=QuizResult(0, ()))
    carried = replace(report, look=CarriedLook("G", "0" * 64, (HELP,)), safety_card=None)
    content = branded(brand)["xlsx"].render(carried)
    assert branded(brand)["xlsx"].render(carried) == content
    book = openpyxl.load_workbook(io.BytesIO(content))
    first = book.worksheets[0]
    top = [cell for row in first.iter_rows(max_row=3, values_only=True) for cell in row if cell]
    assert f"{NAME} · fair-recruitment@garments.example" in top
    assert HELP in top
    assert len(first._images) == has_logo
    assert all(tab.oddHeader.left.text == NAME for tab in book.worksheets)
    plain = openpyxl.load_workbook(io.BytesIO(branded(None)["xlsx"].render(carried)))
    shift = first.max_row - plain.worksheets[0].max_row
    assert 1 < shift < 4
    assert [tab.title for tab in book] == [tab.title for tab in plain]


def test_a_service_finds_and_keeps_the_looks_in_its_data_folder(tmp_path: Path) -> None:
    brands(tmp_path)
    made = make_service(Settings(data_dir=tmp_path), store=MemoryStore())
    looks = made.conversation.around.looks
    assert looks is not None
    assert looks.named("garments") is not None
    assert (tmp_path / KEPT / looks.keep("garments")).is_dir()


def test_what_is_kept_is_only_what_the_look_is_made_of(tmp_path: Path) -> None:
    brands(tmp_path, notes_txt=b"who said what")
    looks = KeptBrands(tmp_path)
    digest = looks.keep("garments")
    assert {one.name for one in (tmp_path / KEPT / digest).iterdir()} == set(example())
    assert looks.keep("garments") == digest
    assert [one.name for one in (tmp_path / KEPT).iterdir()] == [digest]
    assert looks.kept(digest) == looks.named("garments")
    assert looks.kept("../garments") is None
    assert looks.keep("../branding") == ""
    assert looks.keep("nobody") == ""
