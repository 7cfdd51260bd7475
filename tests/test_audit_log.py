"""The audit log as people read it: their own acts, in words, naming nobody."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.organisations import audit, roles
from bot.wiring import Service
from storage.base import Change
from storage.cohorts import Joint
from tests.role_samples import AT, BAKERS, GARMENT, officer, service, told, words


@pytest.fixture
async def product() -> AsyncIterator[Service]:
    made = await service()
    yield made
    await made.store.close()


async def test_an_officer_reads_the_acts_of_her_own_organisation_only(product: Service) -> None:
    talk = product.conversation
    await officer(talk, "ann")
    await officer(talk, "ben", name=BAKERS)
    said = words(await told(talk, "ann", text="/association log"))
    assert GARMENT in said
    assert BAKERS not in said
    assert "you: invitation accepted" in said


async def test_the_log_names_nobody_and_holds_no_token(product: Service) -> None:
    talk = product.conversation
    made = await officer(talk, "ann")
    ann = await product.store.person_of("terminal", "ann")
    assert ann is not None
    await officer(talk, "olga", "operator", "")
    said = words(await told(talk, "olga", text="/operator log"))
    for secret in (ann.id, made.token, made.link.token):
        assert secret not in said
    assert f"code {roles.short(ann.id)}: invitation accepted" in said
    assert made.token not in str(await product.store.cohorts.acts())
    assert await product.store.cohorts.broken_at() is None


async def test_an_act_without_words_of_its_own_is_still_shown(product: Service) -> None:
    talk = product.conversation
    here = (await officer(talk, "ann")).organisation.id
    entry = audit.act("danced", AT, audit.SHELL, here)
    await product.store.save(Change(joint=Joint(acts=(entry,)), at=AT))
    assert "command line: danced" in words(await told(talk, "ann", text="/association log"))
