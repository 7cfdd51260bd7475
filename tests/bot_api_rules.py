"""What Telegram accepts in a message, a keyboard or a profile; everything else is refused.

Each rule takes what a bot sent and returns it as Telegram keeps it, or raises ApiError.
"""

import json
import re
from typing import Any

from tests.bot_api_errors import bad_request, strict
from tests.bot_api_html import formatted
from tests.bot_api_text import checked_url, clean

Json = dict[str, Any]

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
CALLBACK_BYTES = 64
ANSWER_LIMIT = 200
INLINE_BUTTONS, INLINE_ROW = 100, 8
REPLY_BUTTONS, REPLY_ROW = 300, 12
MARKUP_BYTES = 10_240
COMMAND_LIMIT = 100

BUTTON_ACTIONS = {
    "url": str,
    "callback_data": str,
    "web_app": dict,
    "login_url": dict,
    "switch_inline_query": str,
    "switch_inline_query_current_chat": str,
    "switch_inline_query_chosen_chat": dict,
    "copy_text": dict,
    "callback_game": dict,
    "pay": bool,
}
BUTTON_LOOKS = {"text", "style", "icon_custom_emoji_id"}
REPLY_ACTIONS = {
    "request_users",
    "request_chat",
    "request_contact",
    "request_location",
    "request_poll",
    "web_app",
}
MARKUPS = {
    "inline_keyboard": {"inline_keyboard"},
    "keyboard": {
        "keyboard",
        "is_persistent",
        "resize_keyboard",
        "one_time_keyboard",
        "input_field_placeholder",
        "selective",
    },
    "remove_keyboard": {"remove_keyboard", "selective"},
    "force_reply": {"force_reply", "input_field_placeholder", "selective"},
}
CHAT_ACTIONS = {
    *("typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice"),
    *("upload_document", "choose_sticker", "find_location", "record_video_note"),
    "upload_video_note",
}
SCOPES: dict[str, set[str]] = {
    "default": set(),
    "all_private_chats": set(),
    "all_group_chats": set(),
    "all_chat_administrators": set(),
    "chat": {"chat_id"},
    "chat_administrators": {"chat_id"},
    "chat_member": {"chat_id", "user_id"},
}


def message_text(
    text: str, parse_mode: str | None, entities: list[Json] | None, editing: bool = False
) -> tuple[str, list[Json]]:
    """The text of a message: 1 to 4096 characters once entities are parsed."""
    final, found = formatted(text, parse_mode, entities)
    if not final:
        bad_request("message text is empty")
    if len(final) > TEXT_LIMIT:
        bad_request("MESSAGE_TOO_LONG" if editing else "message is too long")
    return final, found


def caption(
    text: str, parse_mode: str | None, entities: list[Json] | None
) -> tuple[str, list[Json]]:
    """A caption: up to 1024 characters once entities are parsed."""
    final, found = formatted(text, parse_mode, entities)
    if len(final) > CAPTION_LIMIT:
        bad_request("message caption is too long")
    return final, found


def answer_text(text: str) -> str:
    """The text of a callback answer: up to 200 characters, never formatted."""
    if len(text) > ANSWER_LIMIT:
        bad_request("MESSAGE_TOO_LONG")
    return clean(text)


def reply_markup(markup: Json, inline_only: bool = False) -> Json:
    """A keyboard of any kind, cleaned; only inline ones go under an edited message."""
    kind = next((kind for kind in MARKUPS if kind in markup), None)
    if kind is None:
        bad_request("object expected as reply markup")
    unknown = set(markup) - MARKUPS[kind]
    if unknown:
        strict(f"reply markup has unknown fields {sorted(unknown)}")
    if len(json.dumps(markup, ensure_ascii=False).encode()) > MARKUP_BYTES:
        bad_request("reply markup is too long")
    if kind == "inline_keyboard":
        rows = _rows(markup[kind], INLINE_BUTTONS, INLINE_ROW)
        return {kind: [[inline_button(button) for button in row] for row in rows]}
    if inline_only:
        bad_request("inline keyboard expected")
    if len(str(markup.get("input_field_placeholder", ""))) > 64:
        bad_request("input field placeholder is too long")
    if kind == "keyboard":
        rows = _rows(markup[kind], REPLY_BUTTONS, REPLY_ROW)
        keyboard = [[reply_button(button) for button in row] for row in rows]
        return {**markup, kind: keyboard}
    return markup


def _rows(rows: object, most: int, widest: int) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        bad_request("can't parse reply keyboard markup JSON object")
    if any(len(row) > widest for row in rows):
        strict(f"a row has more than {widest} buttons: Telegram would break it up")
    if sum(map(len, rows)) > most:
        bad_request("reply markup is too long")
    return [row for row in rows if row]


def inline_button(button: object) -> Json:
    """An inline button: a text and exactly one action."""
    if not isinstance(button, dict):
        bad_request("can't parse inline keyboard button: object expected")
    unknown = set(button) - set(BUTTON_ACTIONS) - BUTTON_LOOKS
    if unknown:
        strict(f"inline keyboard button has unknown fields {sorted(unknown)}")
    actions = set(button) & set(BUTTON_ACTIONS)
    if not actions:
        bad_request("text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        strict(f"an inline keyboard button needs exactly one action, not {sorted(actions)}")
    action = actions.pop()
    if not isinstance(button[action], BUTTON_ACTIONS[action]):
        name = BUTTON_ACTIONS[action].__name__
        bad_request(f"can't parse inline keyboard button: Field {action!r} must be a {name}")
    return {**button, "text": _label(button), action: _action(action, button[action])}


def _label(button: Json) -> str:
    label = button.get("text")
    if not isinstance(label, str):
        bad_request("can't parse keyboard button: Can't find field \"text\"")
    if not clean(label):
        bad_request("keyboard button text must be non-empty")
    return clean(label)


def _action(action: str, value: Any) -> Any:
    match action:
        case "callback_data" if not 1 <= len(value.encode()) <= CALLBACK_BYTES:
            bad_request("BUTTON_DATA_INVALID")
        case "url":
            if checked_url(value) is None:
                bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
            return checked_url(value)
        case "web_app" if not str(value.get("url", "")).startswith("https://"):
            url = value.get("url", "")
            bad_request(
                f"inline keyboard button Web App URL '{url}' is invalid: "
                "Only HTTPS links are allowed"
            )
        case "copy_text" if not 1 <= len(str(value.get("text", ""))) <= 256:
            bad_request("inline keyboard button copy text is invalid")
    return value


def reply_button(button: object) -> Json:
    """A button of the keyboard below the chat: a text, at most one request."""
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict):
        bad_request("can't parse keyboard button: object expected")
    unknown = set(button) - REPLY_ACTIONS - BUTTON_LOOKS
    if unknown:
        strict(f"keyboard button has unknown fields {sorted(unknown)}")
    return {**button, "text": _label(button)}


def commands(given: list[Any]) -> list[Json]:
    """The list under the menu button."""
    if len(given) > COMMAND_LIMIT:
        bad_request("BOT_COMMANDS_TOO_MUCH")
    kept = []
    for command in given:
        if not isinstance(command, dict) or set(command) != {"command", "description"}:
            bad_request('can\'t parse BotCommand: needs "command" and "description"')
        name, description = str(command["command"]), clean(str(command["description"]))
        if not re.fullmatch(r"[a-z0-9_]{1,32}", name.removeprefix("/")):
            bad_request("BOT_COMMAND_INVALID")
        if not description:
            bad_request("command description must be non-empty")
        if len(description) > 256:
            bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        kept.append({"command": name.removeprefix("/"), "description": description})
    names = [command["command"] for command in kept]
    if len(set(names)) < len(names):
        strict("a command is listed twice")
    return kept


def scope(given: Json | None) -> str:
    """The key under which a list of commands is kept."""
    given = given or {"type": "default"}
    fields = SCOPES.get(given.get("type", ""))
    if fields is None:
        bad_request("can't parse BotCommandScope: Unsupported type specified")
    if set(given) - {"type"} != fields:
        bad_request(f"can't parse BotCommandScope: needs {sorted(fields)}")
    return json.dumps(given, sort_keys=True)


def language(code: str | None) -> str:
    """A two-letter language, or nothing for everyone."""
    if code and not re.fullmatch(r"[a-z]{2}", code):
        bad_request("LANG_CODE_INVALID")
    return code or ""


def short_text(name: str, text: str | None, most: int) -> str:
    """A name or a description of the bot."""
    text = clean(text or "")
    if len(text) > most:
        bad_request(f"{name} is too long")
    return text


def menu_button(given: Json | None) -> Json:
    """The button left of the input field."""
    given = given or {"type": "default"}
    match given:
        case {"type": "default" | "commands"} if len(given) == 1:
            return given
        case {"type": "web_app", "text": str(text), "web_app": {"url": str(url)}}:
            if not clean(text) or not url.startswith("https://"):
                bad_request("menu button needs a text and an HTTPS link")
            return given
    bad_request("MenuButton has unsupported type")


def chat_action(action: str) -> None:
    """What the bot is said to be doing."""
    if action not in CHAT_ACTIONS:
        bad_request("wrong parameter action in request")


def secret_token(token: str) -> str:
    """The word that proves a webhook request comes from Telegram."""
    if len(token) > 256:
        bad_request("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", token):
        bad_request("secret token contains unallowed characters")
    return token


def webhook_url(url: str, allow_http: bool) -> str:
    """Where updates go: https on one of four ports, never an address of this machine."""
    found = re.fullmatch(r"(https?)://([^/:\s]+)(?::(\d+))?(/\S*)?", url)
    if found is None:
        bad_request("invalid webhook URL specified")
    if allow_http:
        return url
    scheme, host, port, _ = found.groups()
    if scheme != "https":
        bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if port and port not in ("80", "88", "443", "8443"):
        bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    if host == "localhost" or re.match(r"(127|10|192\.168)\.", host):
        bad_request(f"bad webhook: IP address {host} is reserved")
    return url
