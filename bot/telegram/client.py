"""The Bot API over aiogram's client: plain JSON where speed counts, aiogram's methods elsewhere.

Rule of this file: short calls go over lines of our own, polling and files over aiogram's; what
comes back is decoded JSON, so that an update aiogram could not read does not stop those beside it;
no address with the token leaves this file.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramAPIError,
    TelegramNetworkError,
    TelegramRetryAfter,
)
from aiogram.methods import GetUpdates
from aiogram.utils.token import TokenValidationError
from aiohttp import ClientError, ClientTimeout, FormData

from bot.evidence.sent import LostError
from bot.reporting.documents import RenderedDocument
from bot.telegram.calls import Refused, TelegramError, Unreachable
from bot.telegram.lines import LineError, Lines

API_BASE: Final = "https://api.telegram.org"
WANTED: Final = ["message", "edited_message", "callback_query", "my_chat_member"]
"""The updates Telegram is to bring."""

CALL_SECONDS: Final = 30.0
_UPLOAD: Final = ClientTimeout(total=120)
_DOWNLOAD: Final = ClientTimeout(total=130, sock_read=10)
_PIECE: Final = 64 * 1024
_BEYOND_POLL: Final = 15


class RawUpdates(GetUpdates):
    """aiogram's `getUpdates`, its updates as they came: one that is odd spoils no other."""

    __returning__ = list[dict[str, Any]]


def open_bot(token: str, api_base: str = API_BASE) -> Bot:
    """Return aiogram's bot for a token.

    Raises:
        TelegramError: the token cannot be one.
    """
    session = AiohttpSession(api=TelegramAPIServer.from_base(api_base or API_BASE))
    try:
        return Bot(token, session=session)
    except TokenValidationError:
        raise TelegramError(
            "FAIRHIRE_TELEGRAM_TOKEN is no bot token: please copy it again from @BotFather; it"
            " looks like 123456789:ABCdef…"
        ) from None


class BotCalls:
    """Calls of one bot."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        address = urlsplit(self._session.api.api_url(token=bot.token, method=""))
        self._lines = Lines(f"{address.scheme}://{address.netloc}")
        self._path = address.path

    async def call(
        self, method: str, given: Mapping[str, Any], file: RenderedDocument | None = None
    ) -> Any:
        """Call a method with plain JSON.

        Raises:
            Refused: Telegram answered `ok: false`.
            Unreachable: there was no answer.
        """
        try:
            if file is None:
                body = msgspec.json.encode(given)
                status, content = await self._lines.post(self._path + method, body, CALL_SECONDS)
            else:
                status, content = await self._upload(method, given, file)
        except LineError as error:
            raise Unreachable(str(error)) from None
        except (ClientError, TimeoutError, OSError) as error:
            raise Unreachable(type(error).__name__) from None
        return _result(status, content)

    def tell(self, method: str, given: Mapping[str, Any]) -> None:
        """Call a method once, beside everything else; nobody waits for it or hears it fail."""
        self._lines.tell(self._path + method, msgspec.json.encode(given), CALL_SECONDS)

    async def _upload(
        self, method: str, given: Mapping[str, Any], file: RenderedDocument
    ) -> tuple[int, bytes]:
        client = await self._session.create_session()
        url = self._session.api.api_url(token=self.bot.token, method=method)
        async with client.post(url, data=_form(given, file), timeout=_UPLOAD) as response:
            return response.status, await response.read()

    async def download(self, file_id: str) -> AsyncIterator[bytes]:
        """Yield the content of a file that somebody sent.

        Raises:
            LostError: Telegram does not hand it over, or not the whole of it.
        """
        path, size = await self._place(file_id)
        # The address holds the token: it is neither kept nor told, not even in an error.
        url = self._session.api.file_url(token=self.bot.token, path=path)
        client = await self._session.create_session()
        came = 0
        try:
            async with client.get(url, timeout=_DOWNLOAD, allow_redirects=False) as response:
                if response.status != 200:
                    raise LostError(passes=response.status >= 500 or response.status == 429)
                async for piece in response.content.iter_chunked(_PIECE):
                    came += len(piece)
                    yield piece
        except (ClientError, TimeoutError, OSError):
            raise LostError(passes=True) from None
        if size is not None and came < size:
            raise LostError(passes=True)

    async def _place(self, file_id: str) -> tuple[str, int | None]:
        """Return where a file lies with Telegram, and its size if it is told."""
        try:
            found = await self.call("getFile", {"file_id": file_id})
        except Refused as error:
            if error.says("too big"):
                raise LostError("evidence_refused_too_large") from None
            raise LostError(passes=error.may_pass) from None
        except Unreachable:
            raise LostError(passes=True) from None
        path = found.get("file_path") if isinstance(found, dict) else None
        if not isinstance(path, str) or path.startswith("/") or ".." in path.split("/"):
            raise LostError
        size = found.get("file_size")
        return path, size if type(size) is int else None

    @property
    def _session(self) -> AiohttpSession:
        session = self.bot.session
        assert isinstance(session, AiohttpSession)  # made in open_bot
        return session

    async def close(self) -> None:
        """Let go of the connections, without the quarter of a second aiogram waits for TLS."""
        self._lines.close()
        client = await self._session.create_session()
        await client.close()

    async def updates(self, offset: int | None, seconds: int) -> list[dict[str, Any]]:
        """Return the updates from an offset on, after at most so many seconds.

        Raises:
            Refused, Unreachable: it did not work this time.
        """
        question = RawUpdates(offset=offset, timeout=seconds, allowed_updates=WANTED)
        try:
            found = await self.bot(question, request_timeout=seconds + _BEYOND_POLL)
        except AiogramError as error:
            raise as_ours(error) from None
        except OSError as error:
            raise Unreachable(type(error).__name__) from None
        return list(found)  # type: ignore[arg-type]  # plain data, see RawUpdates


def as_ours(error: Exception) -> Refused | Unreachable:
    """Return what an exception of aiogram means here."""
    if isinstance(error, TelegramRetryAfter):
        return Refused(429, error.message, error.retry_after)
    if isinstance(error, TelegramNetworkError | ClientDecodeError):
        return Unreachable(type(error).__name__)
    if isinstance(error, TelegramAPIError):
        return Refused(_CODES.get(type(error).__name__, 500), error.message)
    return Unreachable(type(error).__name__)


_CODES: Final = {
    "TelegramBadRequest": 400,
    "TelegramUnauthorizedError": 401,
    "TelegramForbiddenError": 403,
    "TelegramNotFound": 404,
    "TelegramConflictError": 409,
    "TelegramEntityTooLarge": 413,
}


def _form(given: Mapping[str, Any], file: RenderedDocument) -> FormData:
    form = FormData(quote_fields=False)
    for name, value in given.items():
        form.add_field(
            name, value if isinstance(value, str) else msgspec.json.encode(value).decode()
        )
    form.add_field("document", file.content, filename=file.name, content_type=file.media_type)
    return form


def _result(status: int, content: bytes) -> Any:
    try:
        answer = msgspec.json.decode(content)
    except msgspec.DecodeError:
        answer = None
    if not isinstance(answer, dict):
        if status < 500:
            raise Unreachable(f"HTTP {status} without JSON")
        raise Refused(status)
    if answer.get("ok") is True:
        return answer.get("result")
    parameters = answer.get("parameters")
    after = parameters.get("retry_after", 0) if isinstance(parameters, dict) else 0
    code, description = answer.get("error_code", status), answer.get("description", "")
    raise Refused(int(code), str(description), after if isinstance(after, int) else 0)
