"""All shared reports as one table: only what is shared now, and each owner sees it was taken."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from hashlib import sha256
from typing import Any

import openpyxl
import pytest

from bot.associations import shared_files
from bot.web.context import CHANNEL
from bot.wiring import Service
from reports.shared_data import CODEBOOK, FINDINGS, REPORTS, shared_data
from reports.wording import wording_for
from tests import role_samples
from tests import sharing_samples as samples
from tests.joining_talk import Chat
from tests.sharing_samples import AT, HERS
from tests.web_client import browsing

FORMATS = ("xlsx", "csv", "json")
TOKEN = "t" * 43


@pytest.fixture
async def product() -> AsyncIterator[Service]:
    made = await samples.service()
    yield made
    await made.store.close()


async def shared(product: Service, *names: str) -> list[Chat]:
    """Members who share their result under these names."""
    found = []
    for number, name in enumerate(names):
        one = await samples.member(product, f"m{number}")
        await samples.shares(one, name=name)
        found.append(one)
    return found


async def taken(product: Service, form: str, officer: str = "ann") -> bytes:
    store = product.store
    organisation = await store.cohorts.organisation(await samples.organisation(product))
    assert organisation is not None
    made = await shared_files.handed_out(store, organisation, officer, form, "en", AT)
    assert made.name == f"fairhire-shared-garment-makers-association-2026-11-21.{form}"
    return made.content


def rows(content: bytes, form: str, table: str = "reports") -> list[dict[str, Any]]:
    if form == "csv":
        return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    if form == "json":
        return list(json.loads(content)[table])
    sheet = openpyxl.load_workbook(io.BytesIO(content))[table.capitalize()]
    head, *every = sheet.iter_rows(values_only=True)
    return [dict(zip(head, one, strict=True)) for one in every]


async def test_a_row_for_each_that_is_shared_and_none_for_any_other(product: Service) -> None:
    await shared(product, "Nile Sewing", "=cmd()", "")
    await samples.member(product, "silent")
    stopped = await samples.only_share(product, "m1")
    await product.conversation.sharing.revoke(stopped, AT)
    for form in FORMATS:
        found = rows(await taken(product, form), form)
        assert list(found[0]) == [name for name, _ in REPORTS]
        assert sorted(row["name"] or "" for row in found) == ["", "Nile Sewing"]
        assert {row["questionnaire"] for row in found} == {"quick_scan"}
        assert all(int(row["version"]) == 1 for row in found)
    assert await shared_files.shared_now(product.store, "nobody", AT) == ()
    over = AT + timedelta(days=91)
    here = await samples.organisation(product)
    assert await shared_files.shared_now(product.store, here, over) == ()


async def test_open_findings_stand_in_it_and_no_answer(product: Service) -> None:
    one = await samples.with_gaps(product)
    await samples.shares(one)
    content = await taken(product, "json")
    document = json.loads(content)
    assert {row["status"] for row in document["findings"]} <= {"gap", "partly_met", "unknown"}
    assert list(document["findings"][0]) == [name for name, _ in FINDINGS]
    (report,) = document["reports"]
    gaps = [row for row in document["findings"] if row["status"] != "unknown"]
    by_severity = {name: report[name] for name in ("critical", "major", "minor", "info")}
    assert sum(by_severity.values()) == len(gaps) > 0
    assert "answer" not in content.decode().replace("without the answers", "")
    assert len(rows(await taken(product, "xlsx"), "xlsx", "findings")) == len(document["findings"])
    assert list(document["codebook"][0]) == [name for name, _ in CODEBOOK]
    assert "not verified" in document["about"]["self_assessed"]


async def test_a_name_is_no_formula(product: Service) -> None:
    await shared(product, "=1+1")
    assert rows(await taken(product, "csv"), "csv")[0]["name"] == "'=1+1"
    book = openpyxl.load_workbook(io.BytesIO(await taken(product, "xlsx")))
    assert all(cell.data_type != "f" for sheet in book for row in sheet.rows for cell in row)


async def test_each_owner_sees_when_and_by_whom_it_was_taken(product: Service) -> None:
    one, two = await shared(product, "Nile Sewing", "Delta")
    await taken(product, "csv")
    await taken(product, "xlsx", "bob")
    for each in (one, two):
        await each.say("/share list")
        assert "by officer 1" in each.words
        assert "by officer 2" in each.words
        assert "officer 3" not in each.words
    acts = await product.store.cohorts.acts(await samples.organisation(product))
    taken_acts = [act for act in acts if act.act == shared_files.DOWNLOADED]
    assert [(act.actor, dict(act.detail)) for act in taken_acts] == [
        ("ann", {"format": "csv", "number": 2}),
        ("bob", {"format": "xlsx", "number": 2}),
    ]


async def test_in_the_chat_each_format_is_a_button(product: Service) -> None:
    (one,) = await shared(product, "Nile Sewing")
    ann = await samples.officer(product)
    await ann.say("/association shared")
    reply = await ann.tap("All as XLSX")
    (file,) = reply.messages[0].documents
    place = (file.interview, file.submission, file.format)
    assert await product.conversation.document("terminal", "m0", *place) is None
    await one.say("/share list")
    assert "by officer" not in one.words
    made = await product.conversation.document("terminal", "ann", *place)
    assert made is not None
    assert rows(made.content, "xlsx")[0]["name"] == "Nile Sewing"
    await one.say("/share list")
    assert "by officer 1" in one.words


async def test_in_the_browser_for_officers_alone(product: Service) -> None:
    await shared(product, "Nile Sewing")
    talk = product.conversation
    account = sha256(TOKEN.encode()).hexdigest()
    await role_samples.officer(talk, account, name=HERS, channel=CHANNEL)
    here = await samples.organisation(product)
    path = f"/association/{here}/shared"
    async with browsing(talk, clock=lambda: AT) as browsers:
        browser = browsers()
        browser.client.session.cookie_jar.update_cookies({"fairhire": TOKEN})
        page = await browser.open(path)
        assert "All of them as a table" in page.words
        form = {"form": page.hidden("form"), "format": "csv"}
        answer = await browser.client.post(path, data=form)
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Robots-Tag"].startswith("noindex")
        assert rows(await answer.read(), "csv")[0]["name"] == "Nile Sewing"
        stranger = browsers()
        assert (await stranger.client.post(path, data=form)).status == 404
        forged = await browser.client.post(
            path, data={**form, "form": "0" * 64}, allow_redirects=False
        )
        assert forged.status == 303
    (share,) = await product.store.cohorts.shares_with(here)
    assert len(await product.store.cohorts.openings(share.id)) == 1


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_column_is_explained(language: str) -> None:
    book = shared_data({}, (), wording_for(language)).codebook
    assert [row[1] for row in book] == [name for name, _ in (*REPORTS, *FINDINGS)]
    assert all(row[3] for row in book)
