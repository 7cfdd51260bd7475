"""When the machine fails `fairhire serve`: what people and operators are told, and the way back.

Rule of this file: each way back is the one that stands in docs/operators.md.
"""

from __future__ import annotations

import asyncio
import resource
import shutil
from pathlib import Path

from storage.opening import DEFAULT_FILE
from storage.sqlite import SqliteStore
from tests.bot_api import BotApiServer, bot_api_server
from tests.bot_api_people import Person
from tests.patience import PATIENCE
from tests.service_process import fork, serving
from tests.telegram_respondent import Respondent


def telegram(server: BotApiServer) -> dict[str, str]:
    return {"TELEGRAM_TOKEN": server.token, "TELEGRAM_API_BASE": server.base_url}


async def answered(person: Person, count: int) -> Respondent:
    """Somebody who was told that so many answers are taken."""
    one = Respondent(person, patience=PATIENCE)
    while len(one.told) < count:
        await one.turn()
    return one


async def kept(folder: Path, one: Respondent) -> list[str]:
    store = SqliteStore(folder / "data" / DEFAULT_FILE)
    await store.open()
    known = await store.person_of("telegram", str(one.person.person_id))
    found = one.kept_all(await store.interview(known.current) if known else None)
    await store.close()
    return found


async def test_a_full_disk_is_told_and_the_answer_arrives_once_there_is_room(
    tmp_path: Path,
) -> None:
    async with bot_api_server() as server, serving(tmp_path, **telegram(server)) as service:
        person = server.person(7_301_001_001)  # no moment in a log has so many digits in a row
        one = await answered(person, 5)
        number = service.process.pid
        before = resource.prlimit(number, resource.RLIMIT_FSIZE)
        resource.prlimit(number, resource.RLIMIT_FSIZE, (0, before[1]))  # no file may grow
        trying = asyncio.create_task(one.turn())
        await server.world.changed.until(
            lambda: "could not be saved" in person.screen() + " ".join(person.toasts), PATIENCE
        )
        assert "could not be saved" in person.screen() + " ".join(person.toasts)
        assert server.world.updates.pending  # nothing is confirmed
        resource.prlimit(number, resource.RLIMIT_FSIZE, before)
        await trying
        while len(one.told) < 8:
            await one.turn()
        await server.settle()
        _, err = await service.end()
        assert str(person.person_id) not in err
    assert await kept(tmp_path, one) == []


async def test_a_damaged_database_is_put_back_from_the_backup(tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with bot_api_server() as server:
        async with serving(tmp_path, **telegram(server)) as service:
            one = await answered(server.person(1001), 4)
            await server.settle()
            backup = await fork(tmp_path, "backup", settings={})
            await backup.communicate()
            assert backup.returncode == 0
            service.process.kill()
            await service.process.wait()
        file = data / DEFAULT_FILE
        file.write_bytes(b"\xff" * file.stat().st_size)
        for rest in ("-wal", "-shm"):  # with its log SQLite would repair even this
            (data / f"{DEFAULT_FILE}{rest}").unlink(missing_ok=True)
        process = await fork(tmp_path, "serve", "--port", "0", settings=telegram(server))
        _, err = await asyncio.wait_for(process.communicate(), PATIENCE)
        assert process.returncode == 1
        assert "latest backup" in err.decode()
        (copy,) = (data / "backups").glob("*.sqlite3")
        shutil.copy(copy, file)
        async with serving(tmp_path, **telegram(server)) as service:
            while len(one.told) < 6:
                await one.turn()
            await server.settle()
            await service.end()
    assert await kept(tmp_path, one) == []
