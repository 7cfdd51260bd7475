"""Files with answers: found among others by their content, and read within limits."""

from __future__ import annotations

import io
import json
import tracemalloc
import zipfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.continuing.finding import Found, document_in, first_in, other_files
from bot.continuing.reading import LARGEST, Brought, read_document
from bot.evidence.sent import LostError, SentFile
from questionnaires.catalog import Catalog
from tests import evidence_samples
from tests.continuing_samples import COUNTRY, FIRST, bomb, document, packed
from tests.evidence_talk import pieces, sent
from tests.property_tries import tries

AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
CATALOG = Catalog()
DOCUMENT = document()


def reading(content: bytes, language: str = "en") -> Brought:
    return read_document(CATALOG, content, AT, language)


async def taken_apart(*files: SentFile, expected: bool = False) -> tuple[list[Found], list[bytes]]:
    """Return the documents, and the contents of everything else."""

    async def every() -> AsyncIterator[SentFile]:
        for one in files:
            yield one

    found: list[Found] = []
    others = []
    async for one in other_files(every(), found, expected=expected):
        others.append(b"".join([piece async for piece in one.chunks()]))
    return found, others


# -- found among other files -----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["fairhire-answers-quick_scan.json", "photo.jpg", "answers.txt"])
async def test_a_document_is_known_by_its_content(name: str) -> None:
    assert await taken_apart(sent(DOCUMENT, name=name)) == ([Found(DOCUMENT)], [])


@pytest.mark.parametrize("start", [b"\xef\xbb\xbf", b"\n\n  "])
async def test_marks_and_spaces_before_it_do_no_harm(start: bytes) -> None:
    found, _ = await taken_apart(sent(start + DOCUMENT))
    assert reading(found[0].content).interview is not None


@pytest.mark.parametrize(
    "content",
    [
        evidence_samples.PDF * 9000,
        evidence_samples.PDF,
        b"{a text that begins like a document}",
        b'{"name": "K.", "licence": 12}',
        b"",
        packed(("word/document.xml", b"<w/>")),
        packed(("report.json", DOCUMENT), ("notes/answers.json.exe", DOCUMENT)),
        b"PK\x03\x04" + bytes(3_000_000),
        b"PK",
    ],
)
async def test_every_other_file_passes_on_unchanged(content: bytes) -> None:
    assert await taken_apart(sent(content, name="a.pdf")) == ([], [content])


async def test_a_photo_is_not_even_looked_at() -> None:
    async def never() -> AsyncIterator[bytes]:
        raise AssertionError
        yield b""

    found: list[Found] = []
    photo = SentFile("photo", never)

    async def only() -> AsyncIterator[SentFile]:
        yield photo

    assert [one async for one in other_files(only(), found, expected=False)] == [photo]


async def test_before_consent_a_file_is_fetched_only_by_its_name() -> None:
    async def every(name: str) -> AsyncIterator[SentFile]:
        yield sent(DOCUMENT, name=name)

    for name, looked_into in (
        ("a.json", 1),
        ("A.ZIP", 1),
        ("a.json.txt", 1),
        ("a.pdf", 0),
        ("", 0),
    ):
        found: list[Found] = []
        others = other_files(every(name), found, expected=False, agreed=False)
        passed = [one async for one in others]
        assert (len(found), len(passed)) == (looked_into, 1 - looked_into)


async def test_where_a_document_was_asked_for_everything_else_is_told() -> None:
    found, others = await taken_apart(sent(evidence_samples.PDF), expected=True)
    assert (found, others) == ([Found(trouble="none")], [])
    found, _ = await taken_apart(sent(b"x" * (LARGEST + 1)), expected=True)
    assert found == [Found(trouble="too_large")]


@pytest.mark.parametrize(
    "archive",
    [
        packed(("answers.json", DOCUMENT), ("files/licence.pdf", evidence_samples.PDF)),
        packed(("answers.json", DOCUMENT), way=zipfile.ZIP_STORED),
        packed(("my files/fairhire-answers-quick_scan (1).json", DOCUMENT), ("a.txt", b"x")),
        packed(("answers.json", DOCUMENT), ("files/1.bin", bytes(10)), way=zipfile.ZIP_STORED),
    ],
)
async def test_a_document_in_a_zip_is_found(archive: bytes) -> None:
    assert await taken_apart(sent(archive)) == ([Found(DOCUMENT, packed=True)], [])


async def test_a_large_export_is_read_from_its_beginning_alone() -> None:
    files = [("answers.json", DOCUMENT), ("files/film.bin", bytes(4_000_000))]
    for way in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        begun = packed(files[0], way=way)
        content = packed(*files, way=zipfile.ZIP_STORED)
        assert await taken_apart(sent(content)) == ([Found(DOCUMENT, packed=True)], [])
        assert first_in(begun + bytes(3_000_000)) == DOCUMENT
    other = packed(files[1], files[0], way=zipfile.ZIP_STORED)
    assert await taken_apart(sent(other)) == ([], [other])


async def test_a_zip_bomb_unpacks_to_no_more_than_a_document_may_have() -> None:
    content = bomb()
    assert len(content) < 100_000
    tracemalloc.start()
    found, _ = await taken_apart(sent(content))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 12 * LARGEST
    assert len(found[0].content) == LARGEST + 1
    refused = reading(found[0].content).refused
    assert refused is not None
    assert refused.key == "continue_too_large"
    assert len(first_in(content + bytes(3_000_000)) or b"") <= LARGEST + 1


@pytest.mark.parametrize("cut", [10, 35, 60, 200, -30])
def test_a_damaged_zip_holds_nothing_and_raises_nothing(cut: int) -> None:
    whole = packed(("answers.json", DOCUMENT))
    assert document_in(whole[:cut]) is None
    spoilt = bytearray(whole)
    spoilt[cut] ^= 0xFF
    document_in(bytes(spoilt))
    first_in(whole[:cut])
    first_in(bytes(spoilt))


def test_an_encrypted_document_is_not_opened() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("answers.json", DOCUMENT)
    locked = bytearray(made.getvalue())
    for at in (6, locked.rindex(b"PK\x01\x02") + 8):
        locked[at] |= 0x1
    assert document_in(bytes(locked)) is None
    assert first_in(bytes(locked)) is None


async def test_a_channel_that_fails_on_the_way_is_asked_again() -> None:
    calls = iter([LostError(passes=True), None])

    def chunks() -> AsyncIterator[bytes]:
        return pieces(DOCUMENT, next(calls))

    found, _ = await taken_apart(SentFile("document", chunks, name="a.json", tries=2))
    assert found == [Found(DOCUMENT)]
    lost = partial(pieces, DOCUMENT, LostError())
    with pytest.raises(LostError):
        await taken_apart(SentFile("document", lost, name="a.json", tries=2))
    found, _ = await taken_apart(SentFile("document", lost, tries=2), expected=True)
    assert found == [Found(trouble="evidence_lost")]


# -- read within limits ----------------------------------------------------------------------------


def test_what_a_document_holds() -> None:
    brought = reading(
        document(subject="Our  second\u202e site", completed_at="2026-11-03T08:00:00Z")
    )
    interview = brought.interview
    assert interview is not None
    assert interview.subject == "Our second site"
    assert interview.completed_at is None
    assert [one.at for one in interview.answers.values()] == [
        datetime(2026, 11, 2, 10, 0, tzinfo=UTC),
        datetime(2026, 11, 2, 10, 1, tzinfo=UTC),
    ]
    assert (brought.left_out, brought.look_at, brought.personal) == ((), (), ())


@pytest.mark.parametrize(
    ("content", "key", "said"),
    [
        (b'{"answers": [', "continue_broken", ""),
        (b"[" * 100_000, "continue_broken", ""),
        (b'{"answers":' * 50_000, "continue_broken", ""),
        (b'{"answers": [1' + b"1" * 10_000 + b"]}", "continue_broken", ""),
        (b"\xff\xfe{\x00", "continue_broken", ""),
        (b'{"questionnaire": {"ref_id": "quick_scan"}}', "continue_cannot", 'no list "answers"'),
        (b'{"answers": []}', "continue_cannot", "which questionnaire"),
        (b'{"questionnaire": {}, "findings": []}', "continue_is_report", ""),
        (document(questionnaire={"ref_id": "../../etc", "version": 1}), "continue_unknown", "etc"),
        (document(questionnaire={"ref_id": "quick_scan", "version": 9}), "continue_newer", "9"),
        (document(questionnaire={"ref_id": "quick_scan", "version": 0}), "continue_older", "0"),
        (document(answers=[]), "continue_empty", ""),
        (document({"question": "9.99", "value": 1}), "continue_empty", ""),
        (document(filler="x" * LARGEST), "continue_too_large", ""),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_for_its_reason(
    content: bytes, key: str, said: str
) -> None:
    refused = reading(content).refused
    assert refused is not None
    assert refused.key == key
    assert said in str(dict(refused.params))


def test_what_does_not_fit_is_named_and_the_rest_is_taken() -> None:
    brought = reading(
        document(
            FIRST,
            COUNTRY,
            {"question": "9.99", "value": "yes"},
            {"question": "1.04", "value": "a lot"},
            {"question": "1.03", "value": "x" * 5000},
            "nonsense",  # type: ignore[arg-type]  # a document may hold anything
        )
    )
    assert brought.interview is not None
    assert {name for name, _ in brought.interview.answers} == {
        "respondent_kind",
        "workplace_country",
    }
    assert len(brought.left_out) == 4
    assert "9.99 is no question of quick_scan v1" in brought.left_out[0]
    assert "1.04" in brought.left_out[1]
    assert max(len(one) for one in brought.left_out) < 500
    arabic = reading(document(FIRST, {"question": "1.04", "value": "a lot"}), "ar")
    assert "عددًا" in arabic.left_out[0] or "عدد" in arabic.left_out[0]


def test_an_answer_that_never_can_have_been_one_is_left_out_others_only_looked_at() -> None:
    many = reading(
        document(FIRST, {"question": "1.04", "value": 40}, {"question": "1.06", "value": 90})
    )
    assert many.interview is not None
    assert len(many.interview.answers) == 3
    assert many.left_out == ()
    assert "1.06" in many.look_at[0]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("2031-01-01T00:00:00Z", AT),
        ("0001-01-01T00:00:00+14:00", datetime(2026, 11, 2, 9, 59, tzinfo=UTC)),
        ("1066-10-14T00:00:00Z", datetime(2000, 1, 1, tzinfo=UTC)),
        ("2026-11-02T15:45:00+05:45", datetime(2026, 11, 2, 10, 0, tzinfo=UTC)),
    ],
)
def test_no_answer_was_given_in_the_future_or_before_all_time(said: str, kept: datetime) -> None:
    brought = reading(document({**FIRST, "answered_at": said}))
    assert brought.interview is not None
    assert brought.interview.answers["respondent_kind", ""].at == kept


def test_no_document_makes_rows_of_its_own() -> None:
    rows = {"rows": {"recruiters": [f"r{one}" for one in range(1, 9000)]}}
    full = {"questionnaire": {"ref_id": "fair_recruitment", "version": 1}}
    count = {"question": "recruiters_used", "value": 3}
    brought = reading(document(count, **rows, **full))
    assert brought.interview is not None
    assert len(brought.interview.rows["recruiters"]) <= 20
    for odd in (["r1", "x" * 500], ["r" + "9" * 40], "r1", [1], ["<b>"]):
        brought = reading(document(count, rows={"recruiters": odd}, **full))
        assert brought.interview is not None
        assert "r9999" in brought.left_out[0]
        assert brought.interview.rows["recruiters"] == ("r1", "r2", "r3")


def test_texts_that_may_name_a_person_are_pointed_out_and_no_title() -> None:
    reason = {"kind": "not_applicable", "reason": "ask Mr Kumar, A1234567"}
    brought = reading(document({**FIRST, "value": reason}, COUNTRY, subject="Mr Kumar A1234567"))
    assert brought.personal == ("1.02",)
    assert brought.interview is not None
    assert brought.interview.subject == ""


def test_too_many_answers_are_refused() -> None:
    rows = [{"question": "4.02", "row": f"a{number}", "value": "no"} for number in range(5100)]
    content = json.dumps(
        {"questionnaire": {"ref_id": "fair_recruitment", "version": 1}, "answers": rows}
    ).encode()
    assert len(content) < LARGEST
    refused = reading(content).refused
    assert refused is not None
    assert refused.key == "continue_too_many"


ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["r1", "1.02", "employer", "MY", "2026-13-01", "dont_know", "en", "\ud800"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["kind", "amount", "currency", "date", "row"]), inner)
    ),
    max_leaves=6,
)
"""Any JSON, and more often what nearly fits."""


@tries(150)
@given(
    header=st.dictionaries(
        st.sampled_from(
            ["language", "started_at", "completed_at", "subject", "rows", "opened_modules"]
        ),
        ODD,
    ),
    entries=st.lists(
        ODD
        | st.dictionaries(st.sampled_from(["question", "name", "row", "value", "answered_at"]), ODD)
        | st.builds(lambda value: {"question": "1.04", "value": value}, ODD),
        max_size=5,
    ),
    inactive=ODD,
)
def test_nothing_a_file_says_raises_anything(
    header: dict[str, object], entries: list[object], inactive: object
) -> None:
    data = {
        "questionnaire": {"ref_id": "quick_scan", "version": 1},
        "answers": [FIRST, *entries],
        "inactive_answers": inactive,
        **header,
    }
    brought = reading(json.dumps(data).encode("utf-8", "surrogatepass"))
    if brought.interview is None:
        assert brought.refused is not None
        return
    assert all(len(one) < 500 for one in brought.left_out)
    "\n".join((*brought.left_out, *brought.look_at, brought.interview.subject)).encode()
