"""Planning a workshop in the chat: its title, then everything else on one page, until it begins.

Rule of this file: every button says what is to be from now on, never "the other way round", so that
tapping twice changes nothing more; the plan itself is the stored workshop.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.messages import CHOICE, ITEM, MOVE, NOTICE, TEXT, TICKED, TITLE, Block, Button, Reply
from bot.organisations import asking
from bot.organisations.roles import Office
from bot.saying import Rows, message, words_of
from bot.visit import Visit
from bot.wording import language_name
from bot.workshops import desk
from bot.workshops.fitting import QUICK_SCAN, offered
from bot.workshops.replanning import can_be_planned, plan_of, replan
from bot.workshops.values import Plan, PlanError
from flows.workshop_arranging import LONGEST_TITLE
from flows.workshop_room import KIND_AFTER, KIND_BEFORE, SELF, TRAINER
from questionnaires.catalog import Catalog
from reports.guide import QUIZ, answering_minutes, asked_first

if TYPE_CHECKING:
    from bot.talk import Talk

YES, NO = "+", "-"
QUICK: Final = "quick"
PACE: Final = "p"
PACES: Final = {f"{PACE}t": TRAINER, f"{PACE}s": SELF}
LANGUAGE, PART, REF, BEFORE, AFTER = "l", "m", "q", "b", "a"
LAST_PART: Final = "last_part"
QUIZ_TIMES: Final = {KIND_BEFORE: QUIZ, KIND_AFTER: QUIZ}


async def make(talk: Talk, visit: Visit, office: Office, rest: str) -> Reply:
    """Ask for a title, and make a workshop of it: the quick scan, at the trainer's pace."""
    words, title = words_of(talk, visit), " ".join(rest.split())
    if not title or len(title) > LONGEST_TITLE:
        wrong = words.say("trainer_title_long", {"limit": LONGEST_TITLE})
        blocks = (Block(NOTICE, wrong),) if title else ()
        question = asking.question(words.say("trainer_title"))
        rows = desk.back(talk, visit, office)
        return await asking.ask(talk, visit, office, desk.MAKE, (*blocks, question), rows)
    plan = first_plan(talk.around.catalog, title, words.language)
    cohort = await talk.workshops.create(
        visit.known_person, office.organisation.id, plan, visit.incoming.at
    )
    return await plan_page(talk, visit, office, cohort.id, "trainer_made")


def first_plan(catalog: Catalog, title: str, language: str) -> Plan:
    """Return what a workshop is at first: the whole quick scan, with a quiz before and after."""
    spoken = language if language in catalog.languages(QUICK_SCAN) else "en"
    return Plan(
        title,
        (spoken,),
        QUICK_SCAN,
        _all(catalog, QUICK_SCAN),
        quiz_before=True,
        quiz_after=True,
        minutes=_proposed(catalog, QUICK_SCAN, _all(catalog, QUICK_SCAN)) | QUIZ_TIMES,
    )


async def planned(talk: Talk, visit: Visit, office: Office, rest: str) -> Reply:
    """Show the plan: `plan ID`, and its pages `plan ID parts`, `plan ID languages`."""
    named, _, page = rest.partition(" ")
    show = {"parts": parts_page, "languages": languages_page}.get(page, plan_page)
    return await show(talk, visit, office, named)


# -- the plan on one page --------------------------------------------------------------------------


async def plan_page(talk: Talk, visit: Visit, office: Office, named: str, told: str = "") -> Reply:
    """Show what a workshop is set to, with what can be changed."""
    standing = await desk.found(talk, office, named)
    if standing is None:
        return desk.unknown(talk, visit, office)
    words, plan = words_of(talk, visit), plan_of(standing)
    blocks = [Block(NOTICE, words.say(told))] if told else []
    blocks += [Block(TITLE, plan.title), Block(TEXT, words.say("trainer_plan"))]
    blocks += [Block(ITEM, f"• {line}") for line in _lines(talk, visit, plan)]
    rows = _plan_rows(talk, visit, office, named, plan) if can_be_planned(standing) else ()
    ready = desk.main(talk, visit, office, "button_trainer_ready", desk.ROOM, named)
    return Reply((message(talk, visit, tuple(blocks), (*rows, ready)),))


def _lines(talk: Talk, visit: Visit, plan: Plan) -> tuple[str, ...]:
    words, catalog = words_of(talk, visit), talk.around.catalog
    questionnaire = desk.asked(catalog, plan.ref_id, words.language)
    parts = [questionnaire.module_by_name[name].label for name in plan.modules]
    is_all = len(parts) == len(questionnaire.modules)
    kind = {(True, True): "both", (True, False): "before", (False, True): "after"}.get(
        (plan.quiz_before, plan.quiz_after), "none"
    )
    title = {"title": questionnaire.header.title}
    asked = "trainer_plan_all" if is_all else "trainer_plan_parts"
    return (
        words.say(asked, title | {"parts": "; ".join(parts)}),
        words.say(f"trainer_plan_pace_{plan.pacing}"),
        words.say(f"trainer_plan_quiz_{kind}"),
        words.say(
            "trainer_plan_languages",
            {"languages": ", ".join(language_name(one) for one in plan.languages)},
        ),
    )


def _plan_rows(talk: Talk, visit: Visit, office: Office, named: str, plan: Plan) -> Rows:
    def to(key: str, word: str, rest: str, kind: str = CHOICE) -> Button:
        return desk.button(talk, visit, office, key, word, f"{named} {rest}", kind)

    def ticked(key: str, name: str, is_on: bool) -> Button:
        return to(key, desk.SET, f"{name}{NO if is_on else YES}", TICKED if is_on else CHOICE)

    other = TRAINER if plan.pacing == SELF else SELF
    return (
        (to("button_trainer_quick", desk.SET, QUICK),),
        (to("button_trainer_parts", desk.PLAN, "parts"),),
        (to(f"button_trainer_pace_{other}", desk.SET, f"{PACE}{other[0]}"),),
        (
            ticked("button_trainer_before", BEFORE, plan.quiz_before),
            ticked("button_trainer_after", AFTER, plan.quiz_after),
        ),
        (
            to("button_trainer_languages", desk.PLAN, "languages", MOVE),
            desk.button(talk, visit, office, "button_trainer_talk", desk.TALK, named, MOVE),
        ),
    )


# -- choosing --------------------------------------------------------------------------------------


async def parts_page(talk: Talk, visit: Visit, office: Office, named: str, told: str = "") -> Reply:
    """Show the questionnaires, and the parts of the one chosen."""
    standing = await desk.found(talk, office, named)
    if standing is None:
        return desk.unknown(talk, visit, office)
    words, plan, catalog = words_of(talk, visit), plan_of(standing), talk.around.catalog
    rows = []
    for number, ref_id in enumerate(offered(catalog)):
        title = desk.asked(catalog, ref_id, words.language).header.title
        kind = TICKED if ref_id == plan.ref_id else CHOICE
        rows.append((Button(title, office.command(desk.SET, f"{named} {REF}{number}"), kind),))
    questionnaire = desk.asked(catalog, plan.ref_id, words.language)
    for number, module in enumerate(questionnaire.modules):
        is_on = module.name in plan.modules
        data = office.command(desk.SET, f"{named} {PART}{NO if is_on else YES}{number}")
        label = f"{number + 1}. {module.label}"
        rows.append((Button(label, data, TICKED if is_on else CHOICE),))
    text = words.say("trainer_parts", {"title": questionnaire.header.title})
    blocks = told_above(talk, visit, told, text)
    return page(talk, visit, office, named, blocks, tuple(rows))


async def languages_page(
    talk: Talk, visit: Visit, office: Office, named: str, told: str = ""
) -> Reply:
    """Show the languages of the room; the first one chosen is that of the board."""
    standing = await desk.found(talk, office, named)
    if standing is None:
        return desk.unknown(talk, visit, office)
    words, plan = words_of(talk, visit), plan_of(standing)
    known = talk.around.catalog.languages(plan.ref_id)
    rows = []
    for one in talk.offered_languages():
        if one in known:
            is_on = one in plan.languages
            data = office.command(desk.SET, f"{named} {LANGUAGE}{NO if is_on else YES}{one}")
            rows.append((Button(language_name(one), data, TICKED if is_on else CHOICE),))
    board = {"language": language_name(plan.languages[0])}
    text = words.say("trainer_languages", board)
    blocks = told_above(talk, visit, told, text)
    return page(talk, visit, office, named, blocks, tuple(rows))


def page(
    talk: Talk,
    visit: Visit,
    office: Office,
    named: str,
    blocks: tuple[Block, ...],
    rows: Rows,
) -> Reply:
    """Return a page about one thing of the plan, with the way back to the plan."""
    back = desk.main(talk, visit, office, "button_trainer_plan", desk.PLAN, named)
    return Reply((message(talk, visit, blocks, (*rows, back)),))


def told_above(talk: Talk, visit: Visit, told: str, *text: str) -> tuple[Block, ...]:
    """Return paragraphs, after a sentence by its key if there is one."""
    above = (Block(NOTICE, words_of(talk, visit).say(told)),) if told else ()
    return (*above, *(Block(TEXT, one) for one in text))


# -- changing --------------------------------------------------------------------------------------


async def changed(talk: Talk, visit: Visit, office: Office, rest: str) -> Reply:
    """Change one thing of the plan, and show the page it stands on."""
    named, _, what = rest.partition(" ")
    standing = await desk.found(talk, office, named)
    change = _change(talk.around.catalog, what)
    if standing is None or change is None:
        return desk.unknown(talk, visit, office)
    show = {LANGUAGE: languages_page, PART: parts_page, REF: parts_page}.get(what[:1], plan_page)
    show = plan_page if what == QUICK else show

    def timed(plan: Plan) -> Plan:
        return _timed(talk.around.catalog, plan, change(plan))

    try:
        _, refused = await replan(
            talk.around, named, timed, visit.known_person.id, visit.incoming.at
        )
    except PlanError as wrong:
        refused = str(wrong)
    return await show(talk, visit, office, named, f"trainer_refused_{refused}" if refused else "")


def _change(catalog: Catalog, what: str) -> Callable[[Plan], Plan] | None:
    """Return what the data of a button does to a plan, None for what is no button of ours."""
    if what == QUICK:
        return lambda plan: replace(
            plan, ref_id=QUICK_SCAN, modules=_all(catalog, QUICK_SCAN), pacing=TRAINER
        )
    if what in PACES:
        return lambda plan: replace(plan, pacing=PACES[what])
    if what[:1] == REF and what[1:].isdecimal() and int(what[1:]) < len(offered(catalog)):
        ref_id = offered(catalog)[int(what[1:])]
        return lambda plan: plan if plan.ref_id == ref_id else _of(catalog, plan, ref_id)
    name, sign, rest = what[:1], what[1:2], what[2:]
    if sign not in (YES, NO) or not sign:
        return None
    takes: dict[str, Callable[[Plan], Plan]] = {
        BEFORE: lambda plan: replace(plan, quiz_before=sign == YES),
        AFTER: lambda plan: replace(plan, quiz_after=sign == YES),
        LANGUAGE: lambda plan: replace(plan, languages=_with(plan.languages, rest, sign)),
    }
    if name == PART and rest.isdecimal():
        return lambda plan: _parted(catalog, plan, int(rest), sign)
    return takes.get(name)


def _timed(catalog: Catalog, before: Plan, plan: Plan) -> Plan:
    """Return a plan with our times for what is new in it; what was there keeps its own."""
    if plan == before:
        return plan
    old = before.modules if plan.ref_id == before.ref_id else ()
    kept = {name: minutes for name, minutes in before.minutes.items() if name in plan.modules}
    new = _proposed(catalog, plan.ref_id, tuple(one for one in plan.modules if one not in old))
    return replace(plan, minutes=kept | new | QUIZ_TIMES)


def _proposed(catalog: Catalog, ref_id: str, modules: tuple[str, ...]) -> dict[str, int]:
    """Return how many minutes we propose for these parts."""
    questionnaire = catalog.open(ref_id)
    return {
        name: answering_minutes(len(asked_first(questionnaire, questionnaire.module_by_name[name])))
        for name in modules
    }


def _all(catalog: Catalog, ref_id: str) -> tuple[str, ...]:
    return tuple(one.name for one in catalog.open(ref_id).modules)


def _of(catalog: Catalog, plan: Plan, ref_id: str) -> Plan:
    """Return a plan with the whole of another questionnaire, in the languages it has."""
    known = catalog.languages(ref_id)
    languages = tuple(one for one in plan.languages if one in known) or ("en",)
    return replace(
        plan, ref_id=ref_id, modules=_all(catalog, ref_id), languages=languages, prompts={}
    )


def _with(chosen: tuple[str, ...], one: str, sign: str) -> tuple[str, ...]:
    if sign == YES:
        return chosen if one in chosen else (*chosen, one)
    return tuple(each for each in chosen if each != one)


def _parted(catalog: Catalog, plan: Plan, number: int, sign: str) -> Plan:
    names = _all(catalog, plan.ref_id)
    if number >= len(names):
        raise PlanError("no_such_module")
    chosen = _with(plan.modules, names[number], sign)
    if not chosen:
        raise PlanError(LAST_PART)
    return replace(plan, modules=tuple(one for one in names if one in chosen))
