"""What a method may be given: names, kinds, and what is needed.

Telegram ignores parameters it does not know and reads numbers out of texts; we read the same
forms (query, form, multipart, JSON) and refuse what it would ignore.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from aiohttp import BodyPartReader, MultipartReader, web
from aiohttp.multipart import MultipartResponseWrapper

from tests.bot_api_errors import ApiError, bad_request, strict
from tests.bot_api_state import World

Json = dict[str, Any]
KINDS = {"integer", "string", "boolean", "object", "array", "file", "chat"}
MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
    "document": "there is no document in the request",
}
TRUE, FALSE = {"true", "1", "yes", "y", "t"}, {"false", "0", "no", "n", "f"}


class Upload(NamedTuple):
    """A file in a multipart request."""

    name: str
    mime_type: str
    content: bytes


class Method(NamedTuple):
    """A method of the Bot API: its name, what it takes, what it does."""

    name: str
    required: Mapping[str, str]
    optional: Mapping[str, str]
    handle: "Handler"


Handler = Callable[[World, Json], Any | Awaitable[Any]]


@dataclass(frozen=True)
class Request:
    """A call as it came in: raw values by name, and the files beside them."""

    values: Json
    uploads: Mapping[str, Upload]


def method(name: str, handle: Handler, required: str = "", optional: str = "") -> Method:
    """Declare a method; parameters are written `name:kind`."""
    return Method(name, _declared(required), _declared(optional), handle)


def _declared(text: str) -> dict[str, str]:
    declared = dict(pair.split(":") for pair in text.split())
    assert set(declared.values()) <= KINDS, declared
    return declared


def parameters(method: Method, request: Request) -> Json:
    """The values of a call in their right types; unknown and missing ones are refused."""
    known = {**method.required, **method.optional}
    values = {key: value for key, value in request.values.items() if value is not None}
    files = {name: kind for name, kind in known.items() if kind == "file"}
    used = {str(values[name]).removeprefix("attach://") for name in files if name in values}
    unknown = (set(values) - set(known)) | (set(request.uploads) - set(known) - used)
    if unknown:
        strict(f"{method.name} has no parameter {sorted(unknown)}")
    for name in method.required:
        if name not in values and name not in request.uploads:
            bad_request(MISSING.get(name, f'parameter "{name}" is required'))
    typed = {name: _typed(name, known[name], value, request) for name, value in values.items()}
    return {**typed, **{name: request.uploads[name] for name in set(request.uploads) & set(known)}}


def _typed(name: str, kind: str, value: Any, request: Request) -> Any:
    match kind:
        case "integer":
            return _integer(name, value)
        case "string":
            if not isinstance(value, str):
                strict(f"{name} must be a string, not {value!r}")
            return value
        case "boolean":
            return _boolean(name, value)
        case "chat":
            text = str(value).strip()
            return int(text) if text.lstrip("-").isdecimal() else text
        case "file":
            return _file(name, value, request)
    return _structure(name, kind, value)


def _integer(name: str, value: Any) -> int:
    text = str(value).strip()
    if isinstance(value, bool) or not text.lstrip("-").isdecimal():
        strict(f"{name} must be an integer, not {value!r}")
    return int(text)


def _boolean(name: str, value: Any) -> bool:
    text = str(value).strip().lower()
    if text not in TRUE | FALSE:
        strict(f"{name} must be true or false, not {value!r}")
    return text in TRUE


def _structure(name: str, kind: str, value: Any) -> Any:
    wanted = dict if kind == "object" else list
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            bad_request(f"can't parse {name.replace('_', ' ')} JSON object")
    if not isinstance(value, wanted):
        bad_request(f"can't parse {name.replace('_', ' ')} JSON object: {kind} expected")
    return value


def _file(name: str, value: Any, request: Request) -> Upload | str:
    if not isinstance(value, str):
        bad_request(f"wrong {name} specified")
    if not value.startswith("attach://"):
        return value
    upload = request.uploads.get(value.removeprefix("attach://"))
    if upload is None:
        bad_request(f"file {value!r} is not in the request")
    return upload


async def read_request(request: web.Request, upload_limit: int) -> Request:
    """A call from any of the four forms Telegram reads."""
    values: Json = dict(request.query)
    uploads: dict[str, Upload] = {}
    kind = request.content_type
    if kind == "application/json":
        values |= parse_json(await request.read())
    elif kind.startswith("multipart/"):
        form, uploads = await read_parts(await request.multipart(), upload_limit)
        values |= form
    elif kind == "application/x-www-form-urlencoded":
        values |= dict(await request.post())
    elif await request.read():
        strict(f"a request body of type {kind} is not read by Telegram")
    return Request(values, uploads)


def parse_json(body: bytes) -> Json:
    """An object from a JSON body; an empty one is no parameters."""
    if not body.strip():
        return {}
    try:
        values = json.loads(body)
    except ValueError:
        bad_request("can't parse JSON object")
    if not isinstance(values, dict):
        bad_request("can't parse JSON object: object expected")
    return values


async def read_parts(
    reader: MultipartReader | MultipartResponseWrapper, upload_limit: int
) -> tuple[Json, dict[str, Upload]]:
    """Fields and files of a multipart body."""
    values: Json = {}
    uploads: dict[str, Upload] = {}
    while (part := await reader.next()) is not None:
        assert isinstance(part, BodyPartReader)
        name = part.name or ""
        content = bytes(await part.read())
        if part.filename is None:
            values[name] = content.decode()
            continue
        if len(content) > upload_limit:
            raise ApiError(413, "Request Entity Too Large")
        mime_type = part.headers.get("Content-Type", "application/octet-stream")
        uploads[name] = Upload(part.filename, mime_type, content)
    return values, uploads
