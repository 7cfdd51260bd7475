"""Evidence afterwards: added to, listed, dated, handed out, reported, erased."""

from __future__ import annotations

import io
import itertools
import json
import zipfile
from collections.abc import AsyncIterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.console import Console
from bot.messages import Incoming
from bot.visit import visit_of
from flows.events import Edited
from reports import answers_document
from storage.base import Binding, Change, Person
from storage.memory import MemoryStore
from tests import evidence_samples as samples
from tests.evidence_talk import Somebody, asked_for_country, sent
from tests.transcript_player import CATALOG, EXAMPLES, START


@pytest.fixture
async def she() -> AsyncIterator[Somebody]:
    somebody = await asked_for_country()
    yield somebody
    await somebody.close()


# -- the question for a file, adding, dates --------------------------------------------------------


async def test_adding_to_a_question_keeps_at_once(she: Somebody) -> None:
    await she.say("/review")
    await she.taps("Company and workforce profile (1)", "Add evidence", "1")
    assert "up to 20 MB" in "\n".join(she.message.text.splitlines())
    assert "Kept as evidence for 1.02: 2 files." in await she.send(sent(b"one"), sent(b"two"))
    assert len({one.album for one in await she.evidence()}) == 1
    await she.say("/review")
    said = await she.taps("Company and workforce profile (1)")
    assert "What are you? → Employer 📎 2" in said
    assert "Papers (2)" in said


async def test_what_was_expected_is_forgotten_when_she_does_something_else(she: Somebody) -> None:
    await she.say("/review")
    await she.taps("Company and workforce profile (1)", "Add evidence", "1")
    await she.say("/status")
    assert "Keep it as evidence" in await she.send(sent())


async def test_a_file_is_looked_at_and_removed_after_a_second_thought(she: Somebody) -> None:
    await she.send(sent(caption="page 1"))
    await she.taps("Yes, keep it")
    await she.say("/review")
    await she.taps("Company and workforce profile (1)", "Papers (1)")
    said = await she.taps("1")
    assert "PDF, 1 kB · 21 Nov 2026 · “licence.pdf”" in said
    assert "page 1" in said
    assert "Remove this file for good?" in await she.taps("Remove")
    await she.taps("No, keep it")
    assert len(await she.evidence()) == 1
    await she.taps("Remove", "Yes, remove it")
    assert await she.evidence() == ()
    assert await she.store.files.persons() == ()


async def test_the_date_of_expiry_is_tapped_and_can_be_taken_back(she: Somebody) -> None:
    await she.send(sent())
    await she.taps("Yes, keep it")
    (kept,) = await she.evidence()
    await she.say("/review")
    await she.taps("Company and workforce profile (1)", "Papers (1)", "1", "Until when it holds")
    said = await she.taps("2028", "Feb", "29")
    assert "holds until 29 Feb 2028" in said
    assert (await she.evidence())[0].expires_on == date(2028, 2, 29)
    await she.say("/review")
    said = await she.taps("Company and workforce profile (1)", "Papers (1)")
    assert "holds until 29 Feb 2028" in said
    await she.taps("1", "Until when it holds", "No end date")
    assert (await she.evidence())[0] == kept


@pytest.mark.parametrize("wrong", ["2028-13", "2028-02-30", "0000", "20280229", "x", "²⁰²⁸"])
async def test_no_forged_date_is_believed(she: Somebody, wrong: str) -> None:
    await she.send(sent())
    await she.taps("Yes, keep it")
    (kept,) = await she.evidence()
    await she._send(data=f"U:{kept.interview}:1:::{kept.id}:{wrong}")
    assert (await she.evidence())[0].expires_on is None


async def test_files_of_others_are_out_of_reach(she: Somebody) -> None:
    await she.send(sent())
    (hers,) = await she.evidence()
    other = Somebody(MemoryStore())
    other.make_store = lambda: she.store
    await other.open()
    other.conversation = she.conversation
    for verb in "KJXIUR":
        forged = f"{verb}:{hers.interview}:1:1::{hers.id}"
        incoming = Incoming("web", "stranger", she.at, data=forged)
        await she.conversation.handle(incoming)
    assert await she.evidence() == (hers,)


# -- handed out, reported, erased ------------------------------------------------------------------


async def exported(she: Somebody) -> list[zipfile.ZipFile]:
    await she.say("/export")
    made = []
    for one in she.message.documents:
        found = await she.conversation.document(
            "terminal", "somebody", one.interview, one.submission, one.format
        )
        assert found is not None
        assert found.name == one.name
        if one.name.endswith(".zip"):
            made.append(zipfile.ZipFile(io.BytesIO(found.content)))
    return made


async def test_the_export_holds_answers_list_and_files(she: Somebody) -> None:
    await she.send(sent(name="../../our licence.pdf"))
    await she.taps("Yes, keep it")
    (archive,) = await exported(she)
    assert archive.testzip() is None
    (entry,) = json.loads(archive.read("evidence.json"))
    assert entry["questions"] == ["1.01"]
    assert entry["name"] == "our licence.pdf"
    assert entry["file"] == f"files/1.01-{entry['sha256'][:12]}.pdf"
    assert archive.read(entry["file"]) == samples.PDF
    assert json.loads(archive.read("answers.json"))["answers"]
    assert sorted(archive.namelist()) == sorted(
        ["answers.json", "evidence.json", "evidence.txt", entry["file"]]
    )


async def test_a_large_export_comes_in_parts_that_can_be_sent(
    she: Somebody, monkeypatch: Any
) -> None:
    monkeypatch.setattr("bot.evidence.export.LARGEST_PART", 100)
    for number in range(3):
        await she.send(sent(b"%d" % number * 60))
    archives = await exported(she)
    assert len(archives) == 3
    assert [len(json.loads(one.read("evidence.json"))) for one in archives] == [1, 1, 1]


async def test_a_lost_file_does_not_keep_the_others_from_being_handed_out(she: Somebody) -> None:
    await she.send(sent(b"lost"))
    await she.send(sent(b"there"))
    lost, _ = await she.evidence()
    await she.store.files.remove(lost.person, [lost.sha256])
    (archive,) = await exported(she)
    first, second = json.loads(archive.read("evidence.json"))
    assert first["missing"]
    assert "missing" not in second
    assert archive.read(second["file"]) == b"there"


async def test_the_report_lists_what_is_on_file_and_its_findings_stay_the_same(
    she: Somebody,
) -> None:
    await she.send(sent())
    await she.taps("Yes, keep it")
    await she.send(sent(b"offered, never taken"))
    await she.say("Malaysia")
    interview = (await she.evidence())[0].interview
    for label in itertools.chain(["Garments"], itertools.repeat("Don't know")):
        if not any("Don't know" in one or label in one for one in she.buttons):
            break
        await she.tap(label)
    reports = []
    for _ in range(60):
        if await she.store.submissions(interview):
            break
        finish = next((one for one in she.buttons if one.startswith("Submit")), None)
        go_on = next((one for one in she.buttons if one.startswith(("Go on", "I have read"))), None)
        await she.tap(finish or go_on or "Don't know")
    reports = [json.loads(one.report) for one in await she.store.submissions(interview)]
    (listed,) = reports[0]["evidence"]
    assert listed["questions"] == ["1.01"]
    assert listed["sort"] == "pdf"
    assert "licence" not in json.dumps(listed)
    owner = await she.conversation.owner("terminal", "somebody")
    found = await she.conversation.document("terminal", "somebody", interview, 1, "md")
    assert owner
    assert found is not None
    shown = found.content.decode()
    assert "Papers on file" in shown
    assert listed["sha256"][:12] in shown


async def test_privacy_says_how_many_files_are_kept(she: Somebody) -> None:
    assert "sent as evidence" not in "\n".join(await she.say("/privacy"))
    await she.send(sent(b"one"))
    await she.send(sent(b"two"))
    assert "Kept too: 2 files" in "\n".join(await she.say("/privacy"))


async def test_forget_takes_rows_and_files_at_once(she: Somebody) -> None:
    await she.send(sent())
    await she.taps("Yes, keep it")
    await she.say("/forget")
    await she.tap("Yes, erase everything")
    assert await she.store.files.persons() == ()
    assert await she.evidence() == ()


# -- a question that asks for a file, and a paper that runs out ------------------------------------


async def at_question(name: str) -> Somebody:
    """Somebody who filled in everything before this question of the full questionnaire."""
    she = Somebody(MemoryStore())
    await she.open()
    content = (EXAMPLES / "garment_factory.json").read_bytes()
    read = answers_document.read(content, CATALOG.open, START, id="i1", person="p1")
    assert read.interview is not None
    known = {key: one for key, one in read.interview.answers.items() if key[0] != name}
    interview = read.interview.but(
        answers=known, status="asking", language="en", opened=("contracts",), revision=1
    )
    await she.store.save(
        Change(
            person=Person("p1", START, START, "en", current="i1"),
            binding=Binding("terminal", "somebody", "p1", START),
            interview=interview,
            answers=tuple(known.values()),
        )
    )
    visit = await visit_of(she.conversation.around, Incoming("terminal", "somebody", START))
    she._shown(await she.conversation.happened(visit, Edited((name, ""), START)))
    return she


async def test_a_file_answers_the_question_that_asks_for_it_and_its_end_is_asked() -> None:
    she = await at_question("blank_contract_file")
    said = await she.send(sent())
    assert "7.11" in said
    said = await she.taps("Yes, keep it")
    assert "Kept as evidence for 7.11: 1 file." in said
    assert "Does this paper hold only until a date?" in said
    kept = await she.store.interview("i1")
    assert kept is not None
    assert kept.answers["blank_contract_file", ""].value == "have"
    said = await she.taps("2028", "Jan", "1")
    assert "holds until 1 Jan 2028" in said
    assert (await she.evidence())[0].expires_on == date(2028, 1, 1)


async def test_a_file_is_sent_from_the_terminal_by_its_path(tmp_path: Path) -> None:
    paper = tmp_path / "our licence.pdf"
    paper.write_bytes(samples.PDF)
    she = Somebody(MemoryStore())
    await she.open()
    typed = ["/start", "[English]", "[Yes, keep my answers]", "file:/no/such/file"]
    typed += [f"file:{paper}", "[Yes, keep it]", "q"]
    said: list[str] = []
    console = Console(
        she.conversation, tmp_path, lambda text, _: said.append(text), partial(typed.pop, 0)
    )
    await console.run()
    assert any("There is no file /no/such/file" in one for one in said)
    owner = await she.conversation.owner("terminal", console.account)
    (kept,) = await she.store.evidence_of(owner)
    assert (kept.name, len(kept.answers)) == ("our licence.pdf", 1)
