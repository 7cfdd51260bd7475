"""The buttons under a question: put together once for everybody, with everybody's own data."""

from dataclasses import replace

import pytest

from benchmarks.walk import conversation, library, visit_of, walk
from bot import keyboards
from bot.asking import question_buttons
from bot.asking.question_buttons import rows_under
from bot.telling import Telling
from flows import engine
from flows.effects import AskQuestion


def asked(ref_id: str, language: str = "en") -> list[tuple[Telling, AskQuestion]]:
    """Every question on the way, as it is asked; all share what is kept."""
    talk = conversation(library())
    found = []
    for place in walk(library(), ref_id):
        interview = place.interview.but(language=language)
        telling = talk.telling(visit_of(interview))
        shown = engine.prompt(telling.questionnaire, interview)[-1]
        if isinstance(shown, AskQuestion):
            found.append((telling, shown))
    return found


@pytest.mark.parametrize("language", ["en", "ar"])
def test_those_kept_are_those_made_anew(language: str) -> None:
    there = asked("quick_scan", language)
    assert len(there) > 20
    for telling, shown in (*there, *there):
        fresh = replace(telling, spoken=replace(telling.spoken, keyboards={}))
        assert rows_under(telling, shown, 0) == rows_under(fresh, shown, 0)


def test_languages_channels_and_marks_do_not_share_buttons() -> None:
    both = zip(asked("quick_scan"), asked("quick_scan", "ar"), strict=True)
    (english, shown), (arabic, same) = next(pair for pair in both if pair[0][1].offered)
    assert shown.key == same.key
    mixed = replace(arabic, spoken=english.spoken)
    assert rows_under(english, shown, 0) != rows_under(mixed, same, 0)
    web = replace(english, channel="web")
    begun = AskQuestion(shown.key, shown.progress, intro=True, offered=shown.offered)
    assert rows_under(english, begun, 0) != rows_under(web, begun, 0)
    telling, several = next(one for one in asked("quick_scan") if len(one[1].offered) > 4)
    ticked = AskQuestion(several.key, several.progress, offered=several.offered,
                         ticks=several.offered[:1])  # fmt: skip
    assert rows_under(telling, ticked, 0) != rows_under(telling, several, 0)


def test_the_data_is_of_who_taps() -> None:
    telling, shown = asked("quick_scan")[2]
    hers = telling.interview.but(id="someone-else-123", revision=7)
    other = replace(telling, view=telling.view.seeing(hers))
    for mine, theirs in zip(
        sum(rows_under(telling, shown, 0), ()), sum(rows_under(other, shown, 0), ()), strict=True
    ):
        assert mine.label == theirs.label
        tap, their_tap = keyboards.decode(mine.data), keyboards.decode(theirs.data)
        if tap is None or their_tap is None:
            assert mine.data == theirs.data  # a command
            continue
        assert (tap.verb, tap.question, tap.argument) == (
            their_tap.verb,
            their_tap.question,
            their_tap.argument,
        )
        assert (their_tap.interview, their_tap.revision) == ("someone-else-123", 7)


def test_no_more_are_kept_than_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(question_buttons, "KEPT", 5)
    there = asked("quick_scan")
    for telling, shown in there:
        rows_under(telling, shown, 0)
        assert len(telling.spoken.keyboards) <= 5
