"""One-time links in every store: spent by one, alone or together with what they bring."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from storage.base import Change, Link, SpentLink, StoreError
from tests.store_samples import NOON, binding, each_store, later, person

store = each_store


class TestLinks:
    async def test_a_link_comes_back_as_saved(self, store):
        link = Link("t", "report", "p1", NOON, later(60), "i1", 2)
        plain = Link("u", "return", "p1", NOON)
        await store.save(Change(links=(link, plain)))
        assert await store.link("t") == link
        assert await store.link("u") == plain

    async def test_a_link_is_spent_by_one_caller(self, store):
        link = Link("t", "operator", "", NOON, later(60))
        await store.save(Change(links=(link,)))
        spent = await asyncio.gather(*[store.spend("t", later(1)) for _ in range(5)])
        assert [each for each in spent if each is not None] == [replace(link, spent_at=later(1))]
        assert (await store.link("t")).spent_at == later(1)

    async def test_an_expired_or_unknown_link_cannot_be_spent(self, store):
        await store.save(Change(links=(Link("t", "device", "p1", NOON, later(60)),)))
        assert await store.spend("t", later(60)) is None
        assert await store.spend("unknown", NOON) is None
        assert (await store.link("t")).spent_at is None

    async def test_a_link_is_spent_together_with_what_it_brings(self, store):
        link = Link("t", "operator", "", NOON, later(60))
        await store.save(Change(links=(link,)))
        changes = [Change(person=person(f"p{one}"), spent="t", at=later(1)) for one in range(5)]
        told = await asyncio.gather(*map(store.save, changes), return_exceptions=True)
        assert [type(one) for one in told if one is not None] == [SpentLink] * 4
        assert (await store.state()).persons == 1
        assert await store.person(f"p{told.index(None)}") is not None
        assert await store.link("t") == replace(link, spent_at=later(1))

    async def test_what_cannot_be_saved_leaves_its_link_good(self, store):
        link = Link("t", "operator", "", NOON, later(60))
        await store.save(Change(links=(link,)))
        with pytest.raises(StoreError):
            await store.save(Change(binding=binding("nobody"), spent="t", at=later(1)))
        assert await store.link("t") == link
        with pytest.raises(SpentLink):
            await store.save(Change(person=person(), spent="t", at=later(60)))
        with pytest.raises(SpentLink):
            await store.save(Change(person=person(), spent="unknown", at=later(1)))
        assert await store.person("p1") is None
        with pytest.raises(StoreError, match="time"):
            await store.save(Change(spent="t"))
        await store.save(Change(person=person(), spent="t", at=later(2)))
        assert await store.spend("t", later(3)) is None

    async def test_a_link_can_be_revoked(self, store):
        link = Link("t", "return", "p1", NOON)
        await store.save(Change(links=(link,)))
        await store.save(Change(links=(replace(link, spent_at=later(2)),)))
        assert await store.spend("t", later(3)) is None
