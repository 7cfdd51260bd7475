"""Settings: read from the environment and `.env`, checked all at once, secrets never shown."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from bot import keys
from bot.settings import SETTINGS, Settings, SettingsError, load, look

TOKEN = "123456789:AAF-fairhire-test-token-000000000000"
SECRET = "0123456789abcdef0123456789abcdef"
NOWHERE = Path("there-is-no-such.env")


def problems(**environment: str) -> tuple[str, ...]:
    return look({f"FAIRHIRE_{name}": text for name, text in environment.items()}, NOWHERE).problems


def test_no_setting_is_needed() -> None:
    reading = load({}, NOWHERE)
    assert reading.settings == Settings()
    assert (reading.settings.host, reading.settings.port) == ("127.0.0.1", 8080)
    assert reading.warnings == ()


def test_every_setting_is_a_field_and_the_other_way_round() -> None:
    assert [one.field for one in SETTINGS] == list(Settings.__dataclass_fields__)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("PORT", " 9000 ", 9000),
        ("LANGUAGES", "en, ne hi", ("en", "ne", "hi")),
        ("TRUSTED_PROXIES", "127.0.0.1, ::1", ("127.0.0.1", "::1")),
        ("PUBLIC_URL", "https://fair.example.org/", "https://fair.example.org"),
        ("TELEGRAM_MODE", "Webhook", "webhook"),
        ("TIMEZONE", "Asia/Kathmandu", "Asia/Kathmandu"),
        ("DATABASE", "sqlite:////var/lib/fairhire.db", "sqlite:////var/lib/fairhire.db"),
        ("DATA_DIR", "/var/lib/fairhire", Path("/var/lib/fairhire")),
        ("RETENTION_DAYS", "365", 365),
        ("WEBHOOK_SECRET", "abcdefgh_-123456", "abcdefgh_-123456"),
    ],
)
def test_a_text_becomes_a_value(name: str, text: str, expected: object) -> None:
    reading = look({f"FAIRHIRE_{name}": text}, NOWHERE)
    assert getattr(reading.settings, name.lower()) == expected


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("PORT", "abc"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("HOST", "http://0.0.0.0"),
        ("LANGUAGES", "English"),
        ("TRUSTED_PROXIES", "proxy.example.org"),
        ("PUBLIC_URL", "fair.example.org"),
        ("PUBLIC_URL", "https://fair.example.org/?a=b"),
        ("PUBLIC_URL", "https://[::1"),
        ("TELEGRAM_MODE", "pushing"),
        ("TELEGRAM_API_BASE", "api.telegram.org"),
        ("TIMEZONE", "Kathmandu"),
        ("TIMEZONE", "../etc/passwd"),
        ("DATABASE", "fairhire.db"),
        ("QUESTIONNAIRES", "/there/is/no/such/folder"),
        ("RETENTION_DAYS", "-1"),
        ("BACKUP_DAYS", "a month"),
        ("SECRET_KEY", "short"),
        ("WEBHOOK_SECRET", "short"),
        ("TELEGRAM_TOKEN", "123:abc"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_repair(name: str, text: str) -> None:
    (told,) = problems(**{name: text})
    assert told.startswith(f"FAIRHIRE_{name} ")
    assert "please" in told
    assert "\n" not in told


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        load({"FAIRHIRE_PORT": "x", "FAIRHIRE_TIMEZONE": "y", "FAIRHIRE_HOST": "a b"}, NOWHERE)
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize("name", ["TELEGRAM_TOKEN", "SECRET_KEY", "WEBHOOK_SECRET", "DATABASE"])
def test_a_secret_is_never_shown(name: str) -> None:
    (told,) = problems(**{name: "hunter2"})
    assert "hunter2" not in told
    long = "https-hunter2:hunter2hunter2hunter2hunter2"
    assert "hunter2" not in repr(replace(Settings(), **{name.lower(): long}))  # type: ignore[arg-type]  # each of the four is a text


def test_the_webhook_needs_a_token_and_https() -> None:
    assert len(problems(TELEGRAM_MODE="webhook")) == 2
    good = {"TELEGRAM_MODE": "webhook", "TELEGRAM_TOKEN": TOKEN}
    assert problems(**good, PUBLIC_URL="https://fair.example.org") == ()
    (told,) = problems(**good, PUBLIC_URL="http://fair.example.org")
    assert "https" in told


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("FAIRHIRE_TELEGRAM_TOKN", "did you mean FAIRHIRE_TELEGRAM_TOKEN?"),
        ("FAIRHIRE_DATADIR", "did you mean FAIRHIRE_DATA_DIR?"),
        ("FAIRHIRE_ZZZ", "please remove it"),
    ],
)
def test_an_unknown_name_is_warned_about(name: str, told: str) -> None:
    (warning,) = look({name: "hunter2"}, NOWHERE).warnings
    assert name in warning
    assert told in warning
    assert "hunter2" not in warning


def test_the_file_is_read_and_the_environment_wins(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(
        "# ours\n\nexport FAIRHIRE_PORT=9001\nFAIRHIRE_HOST='0.0.0.0'  \n"
        'FAIRHIRE_TIMEZONE="Asia/Dhaka"\nFAIRHIRE_LANGUAGES=en,bn # two\nOTHER=thing\n'
    )
    found = load({"FAIRHIRE_PORT": "9002"}, file).settings
    assert (found.port, found.host, found.timezone) == (9002, "0.0.0.0", "Asia/Dhaka")
    assert found.languages == ("en", "bn")


def test_a_broken_file_is_told_without_its_content(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("FAIRHIRE_PORT=9001\nhunter2\n")
    (told,) = look({}, file).problems
    assert "line 2" in told
    assert "hunter2" not in told
    file.write_bytes(b"\xff\xfe\x00")
    assert len(look({}, file).problems) == 1


# -- the key


def test_the_key_is_made_once_and_is_private(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    made = keys.secret_key(settings)
    assert len(made) >= 32
    assert keys.secret_key(settings) == made
    mode = (tmp_path / "data" / keys.FILE).stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_a_key_that_others_could_read_is_closed(tmp_path: Path) -> None:
    path = tmp_path / keys.FILE
    path.write_text(SECRET)
    path.chmod(0o644)
    assert keys.secret_key(Settings(data_dir=tmp_path)) == SECRET
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_setting_wins_and_no_file_is_made(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, secret_key=SECRET)
    assert keys.secret_key(settings) == SECRET
    assert list(tmp_path.iterdir()) == []


def test_several_processes_must_be_given_the_key(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, database="postgresql://somewhere/fairhire")
    with pytest.raises(SettingsError, match="FAIRHIRE_SECRET_KEY"):
        keys.secret_key(settings)


@pytest.mark.parametrize("content", [b"short\n", b"\xff" * 40])
def test_a_file_that_is_no_key_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / keys.FILE).write_bytes(content)
    with pytest.raises(keys.KeyTrouble, match=keys.FILE):
        keys.secret_key(Settings(data_dir=tmp_path))


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(keys.KeyTrouble, match="FAIRHIRE_DATA_DIR"):
        keys.secret_key(Settings(data_dir=tmp_path / "file" / "data"))


def test_the_webhook_secret_follows_from_the_key_unless_it_is_set(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    derived = keys.webhook_secret(settings)
    assert derived == keys.webhook_secret(settings)
    assert derived != keys.secret_key(settings)
    assert keys.webhook_secret(replace(settings, webhook_secret="given")) == "given"
    assert os.listdir(tmp_path) == [keys.FILE]
