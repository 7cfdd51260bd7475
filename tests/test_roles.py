"""Roles in the chat: given by invitation, looked up each time, given back, ended, and logged."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.messages import Incoming, Reply
from bot.organisations import audit, entries, holding, invitations, menus, roles
from bot.organisations.entry import Entry
from bot.organisations.invitations import first_operator
from bot.organisations.roles import Office
from bot.wiring import Service
from storage.base import Change, Person, StoreError
from storage.cohorts import Cohort, Joint
from tests.role_samples import (
    AT,
    BAKERS,
    GARMENT,
    data,
    invitation,
    labels,
    officer,
    service,
    told,
    words,
)


@pytest.fixture
async def product() -> AsyncIterator[Service]:
    made = await service()
    yield made
    await made.store.close()


async def acts(product: Service) -> list[str]:
    return [one.act for one in await product.store.cohorts.acts()]


# -- invitations ------------------------------------------------------------------------------


async def test_the_role_its_person_and_the_log_are_saved_together(
    product: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await invitation(product.conversation)
    saved: list[Change] = []
    save = product.store.save

    async def watched(change: Change) -> None:
        saved.append(change)
        await save(change)

    monkeypatch.setattr(product.store, "save", watched)
    await product.conversation.follow_link(made.token, Incoming("terminal", "ann", AT))
    (change,) = saved
    assert change.person is not None
    assert change.binding is not None
    assert change.joint is not None
    assert [one.person for one in change.joint.officers] == [change.person.id]
    assert [one.act for one in change.joint.acts] == [audit.OFFICER_JOINED]


async def test_of_many_who_open_it_at_once_one_holds_the_role(product: Service) -> None:
    talk = product.conversation
    made = await invitation(talk)
    opened = await asyncio.gather(
        *(talk.follow_link(made.token, Incoming("terminal", f"p{n}", AT)) for n in range(5))
    )
    assert len([one for one in opened if one is not None]) == 1
    assert len(await product.store.cohorts.officers(made.organisation.id)) == 1


async def test_an_invitation_stays_good_when_the_role_could_not_be_saved(
    product: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk, save = product.conversation, product.store.save
    made = await invitation(talk)

    async def full(change: Change) -> None:
        if change.joint is not None:
            raise StoreError("No space left on the disk.")
        await save(change)

    with monkeypatch.context() as patched:
        patched.setattr(product.store, "save", full)
        with pytest.raises(StoreError):
            await talk.follow_link(made.token, Incoming("terminal", "ann", AT))
    assert await talk.follow_link(made.token, Incoming("terminal", "ann", AT)) is not None


@pytest.mark.parametrize("how", ["late", "revoked", "used"])
async def test_what_is_over_gives_no_role(product: Service, how: str) -> None:
    talk = product.conversation
    made, at = await invitation(talk), AT
    if how == "late":
        at += timedelta(days=7)
    elif how == "revoked":
        assert await invitations.revoke(product.store, made.link, audit.SHELL, AT)
    else:
        await talk.follow_link(made.token, Incoming("terminal", "first", AT))
    assert await talk.follow_link(made.token, Incoming("terminal", "ann", at)) is None
    assert await product.store.person_of("terminal", "ann") is None


async def test_who_holds_the_role_does_not_use_an_invitation_up(product: Service) -> None:
    talk = product.conversation
    await officer(talk, "ann")
    made = await invitation(talk)
    reply = await talk.follow_link(made.token, Incoming("terminal", "ann", AT))
    assert reply is not None
    assert "was not used up" in words(reply)
    assert await talk.follow_link(made.token, Incoming("terminal", "ben", AT)) is not None


async def test_a_colleague_is_invited_from_the_chat(product: Service) -> None:
    talk = product.conversation
    await officer(talk, "ann")
    reply = await told(talk, "ann", text="/association invite")
    token = words(reply).rpartition("/open/")[2].split()[0]
    await talk.follow_link(token, Incoming("terminal", "ben", AT))
    ben = await product.store.person_of("terminal", "ben")
    assert ben is not None
    assert [one.role for one in await product.store.cohorts.offices(ben.id)] == ["association"]
    await told(talk, "ann", text="/forget yes")  # an invitation does not die with who made it
    assert await talk.link(token) is not None


async def test_an_officer_revokes_what_is_open_in_her_own_organisation_only(
    product: Service,
) -> None:
    talk = product.conversation
    await officer(talk, "ann")
    own, foreign = await invitation(talk), await invitation(talk, name=BAKERS)
    trainers = await invitation(talk, "trainer")
    listed = await told(talk, "ann", text="/association invitations")
    assert len([one for one in labels(listed) if one.startswith("Revoke")]) == 1
    for one, expected in ((foreign, "not open"), (trainers, "not open"), (own, "is revoked")):
        office = data(listed, "Back to the menu").partition("@")[2]
        typed = f"/association revoke @{office} {one.code}"
        assert expected in words(await told(talk, "ann", text=typed))
    found = await invitations.open_ones(product.store, AT)
    assert {one.token for one in found} == {foreign.link.token, trainers.link.token}


# -- guards -----------------------------------------------------------------------------------


async def test_a_foreign_organisation_looks_like_one_that_is_not_there(product: Service) -> None:
    talk, store = product.conversation, product.store
    await officer(talk, "ann")
    foreign = (await officer(talk, "ben", name=BAKERS)).organisation.id
    ann = await store.person_of("terminal", "ann")
    assert ann is not None
    for role in roles.ROLES:
        assert await roles.officer_of(store, ann.id, foreign, role) is None
    assert await roles.officer_of(store, "", foreign, "association") is None
    for entry in entries.ENTRIES:
        if entry.role == "association":
            asked = [
                await told(talk, "ann", data=f"/association {entry.word} @{where} x")
                for where in (foreign, "nowhere", "")
            ]
            assert asked[0] == asked[1]
            assert BAKERS not in str(asked[0])
    assert len(await store.cohorts.officers(foreign)) == 1


async def test_a_cohort_opens_to_its_own_organisation_and_role_only(product: Service) -> None:
    talk, store = product.conversation, product.store
    here = (await officer(talk, "ann")).organisation.id
    await officer(talk, "ben", name=BAKERS)
    await officer(talk, "tom", "trainer")
    cohort = Cohort("cohort-1", "campaign", here, "Spring", "c" * 22, AT)
    await store.save(Change(joint=Joint(cohort=cohort), at=AT))
    for account, name, found in (
        ("ann", "cohort-1", True),
        ("ann", "c" * 22, True),
        ("ann", "unknown", False),
        ("ben", "cohort-1", False),
        ("tom", "cohort-1", False),
    ):
        person = await store.person_of("terminal", account)
        assert person is not None
        office = await roles.office_for_cohort(store, person.id, name)
        assert (office is not None) == found, (account, name)


async def test_a_role_that_was_taken_away_is_gone_at_once(product: Service) -> None:
    talk = product.conversation
    made = await officer(talk, "ann")
    button = data(await told(talk, "ann", text="/association"), "Invite a colleague")
    (held,) = await product.store.cohorts.officers(made.organisation.id)
    await holding.resign(product.store, held, audit.SHELL, AT, audit.OFFICER_REMOVED)
    assert "You do not hold this role" in words(await told(talk, "ann", data=button))
    assert "My association" not in labels(await told(talk, "ann", text="/status"))


async def test_operators_are_not_told_of_to_others(product: Service) -> None:
    talk = product.conversation
    await officer(talk, "ann")
    assert words(await told(talk, "ann", text="/operator")) == words(
        await told(talk, "ann", text="/nosuch")
    )


# -- menus ------------------------------------------------------------------------------------


async def test_only_what_is_listed_has_a_button(
    product: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = product.conversation
    here = (await officer(talk, "ann")).organisation.id
    before = labels(await told(talk, "ann", text="/association"))
    heard: list[tuple[str, str]] = []

    async def perform(talk: object, visit: object, office: Office, rest: str) -> Reply:
        heard.append((office.organisation.name, rest))
        return Reply(())

    more = (
        Entry("association", "sing", "button_log", perform),
        Entry("association", "see", "cohort_open", path="/association/{cohort}", each=True),
    )
    monkeypatch.setattr(menus, "ENTRIES", (*entries.ENTRIES, *more))
    cohort = Cohort("cohort-1", "campaign", here, "Spring", "c" * 22, AT)
    await product.store.save(Change(joint=Joint(cohort=cohort), at=AT))
    shown = await told(talk, "ann", text="/association")
    assert sorted(labels(shown)) == sorted([*before, "What was done", "Spring"])
    await told(talk, "ann", text="/association sing Autumn drive")
    assert heard == [(GARMENT, "Autumn drive")]
    page = await told(talk, "ann", data=data(shown, "Spring"))
    linked = await told(talk, "ann", data=data(page, "Spring: open"))
    assert "within ten minutes" in words(linked)
    token = words(linked).rpartition("/open/")[2].split()[0]
    link = await talk.link(token)
    assert link is not None
    assert link.about == "/association/cohort-1"


async def test_what_was_asked_for_is_not_taken_for_an_answer(product: Service) -> None:
    talk = product.conversation
    await officer(talk, "olga", "operator", "")
    await told(talk, "olga", text="/start")
    await told(talk, "olga", text="Yes, keep my answers", update="1")
    await told(talk, "olga", data="/operator association", update="2")
    again = await told(talk, "olga", data="/operator association", update="2")
    assert again.messages
    reply = await told(talk, "olga", text=GARMENT, update="3")
    assert f"{GARMENT} is new here" in words(reply)
    assert "is new here" not in words(await told(talk, "olga", text="Employer", update="4"))
    person = await product.store.person_of("terminal", "olga")
    assert person is not None
    answers = await product.store.history(person.current)
    assert [one.value for one in answers] == ["employer"]


async def test_after_half_an_hour_or_a_tap_words_are_words_again(product: Service) -> None:
    talk = product.conversation
    await officer(talk, "olga", "operator", "")
    await told(talk, "olga", data="/operator association")
    await told(talk, "olga", data="/status")
    assert "is new" not in words(await told(talk, "olga", text=GARMENT))
    await told(talk, "olga", data="/operator association")
    later = AT + timedelta(minutes=30)
    assert "is new" not in words(await told(talk, "olga", text=GARMENT, at=later))
    assert await roles.organisations(product.store) == ()


@pytest.mark.parametrize("name", ["x" * 81, " ", "\0"])
async def test_a_name_that_cannot_be_kept_is_asked_for_again(product: Service, name: str) -> None:
    talk = product.conversation
    await officer(talk, "olga", "operator", "")
    await told(talk, "olga", data="/operator trainer")
    await told(talk, "olga", text=name)
    assert await roles.organisations(product.store) == ()
    assert "is new here" in words(await told(talk, "olga", text=BAKERS))


# -- operators --------------------------------------------------------------------------------


async def test_an_operator_ends_a_role_after_being_asked(product: Service) -> None:
    talk = product.conversation
    await officer(talk, "olga", "operator", "")
    made = await officer(talk, "ann")
    listed = await told(talk, "olga", text="/operator organisations")
    shown = await told(talk, "olga", data=data(listed, GARMENT))
    asked = await told(talk, "olga", data=data(shown, "Remove: officer"))
    assert len(await product.store.cohorts.officers(made.organisation.id)) == 1
    await told(talk, "olga", data=data(asked, "Yes, end"))
    assert await product.store.cohorts.officers(made.organisation.id) == ()
    assert (await acts(product))[-1] == audit.OFFICER_REMOVED


async def test_the_last_operator_stays(product: Service) -> None:
    talk = product.conversation
    await officer(talk, "olga", "operator", "")
    listed = await told(talk, "olga", text="/operator organisations")
    shown = await told(talk, "olga", data=data(listed, "This service"))
    button = data(shown, "Remove: operator")
    assert "only operator" in words(await told(talk, "olga", data=f"{button} yes"))
    assert len(await product.store.cohorts.officers(roles.SERVICE)) == 1


async def test_an_empty_store_gives_one_link_for_an_hour(product: Service) -> None:
    talk = product.conversation
    address = await first_operator(talk.around, AT)
    token = address.rpartition("/")[2]
    late = Incoming("terminal", "late", AT + timedelta(hours=1))
    assert await talk.follow_link(token, late) is None
    assert await talk.follow_link(token, Incoming("terminal", "olga", AT)) is not None
    assert "Run this service" in labels(await told(talk, "olga", text="/help"))
    assert await first_operator(talk.around, AT) == ""


# -- leaving ----------------------------------------------------------------------------------


async def test_who_erases_herself_leaves_her_roles(product: Service) -> None:
    talk = product.conversation
    made = await officer(talk, "ann")
    asked = words(await told(talk, "ann", text="/forget"))
    assert "lose this role" in asked
    assert "the only one in this role" in asked
    assert "The log" in asked
    await officer(talk, "ben")
    assert "the only one" not in words(await told(talk, "ann", text="/forget"))
    ann = await product.store.person_of("terminal", "ann")
    assert ann is not None
    await told(talk, "ann", text="/forget yes")
    left = await product.store.cohorts.officers(made.organisation.id)
    assert ann.id not in [one.person for one in left]
    assert len(left) == 1
    assert (await acts(product))[-1] == audit.OFFICER_LEFT


async def test_a_role_given_back_leaves_the_others(product: Service) -> None:
    talk = product.conversation
    await officer(talk, "ann")
    await officer(talk, "ann", "trainer")
    await told(talk, "ann", text="/association leave yes")
    shown = labels(await told(talk, "ann", text="/status"))
    assert "My workshops" in shown
    assert "My association" not in shown


async def test_a_hint_that_was_lost_comes_back(product: Service) -> None:
    talk = product.conversation
    await officer(talk, "ann")
    ann = await product.store.person_of("terminal", "ann")
    assert ann is not None
    await product.store.save(Change(person=replace(ann, roles=()), at=AT))
    assert "My association" not in labels(await told(talk, "ann", text="/status"))
    await told(talk, "ann", text="/association")
    assert "My association" in labels(await told(talk, "ann", text="/status"))


def test_a_hint_keeps_roles_of_others() -> None:
    person = Person("p", AT, AT, roles=("author", "trainer"))
    assert roles.with_roles(person, {"operator"}).roles == ("author", "operator")
