"""A whole campaign through `fairhire serve`: forty join by the link, answer, are counted, get mail.

The same as `python -m benchmarks --only campaign` with 3,000; nothing is said about time here.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from benchmarks import campaign
from benchmarks.campaign import IN_FLIGHT, Kill
from benchmarks.crowd import People
from tests.bot_api import bot_api_server
from tests.ports import lasting_port
from tests.service_process import fork, serving

PEOPLE = People(40, begun=8, finished=6, no_messages=4, not_counted=5)


@pytest.mark.timeout(300)  # two services, one of them killed; seconds where nothing else runs
async def test_a_campaign_from_the_link_to_the_last_message(tmp_path: Path) -> None:
    async with bot_api_server() as server:
        port = lasting_port()
        given = campaign.settings(server, port)
        process = await fork(
            tmp_path, "invite", "--role", "association", "--name", "Makers", settings=given
        )
        told, wrong = await process.communicate()
        assert process.returncode == 0, wrong.decode()

        @asynccontextmanager
        async def start() -> AsyncIterator[Kill]:
            async with serving(tmp_path, "--port", str(port), **given) as service:
                await service.logged("telegram_ready")
                yield service.process.kill

        invitation = campaign.token_of(told.decode())
        outcome = await campaign.campaign(
            server, start, port, invitation, PEOPLE, reports=False, linger=0.5
        )
        assert outcome.wrong == []
        assert (outcome.lost, outcome.twice) == (0, 0)
        assert 0 < outcome.reached_before_crash <= PEOPLE.begun
        assert outcome.lost_in_crash == 0
        assert outcome.twice_in_crash <= IN_FLIGHT
