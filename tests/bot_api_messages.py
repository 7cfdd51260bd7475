"""The methods that put messages into chats, change them and take them away."""

from typing import Any

from tests import bot_api_rules as rules
from tests.bot_api_errors import ApiError, bad_request, forbidden, strict
from tests.bot_api_params import Json, Method, Upload, method
from tests.bot_api_state import DELETE_SECONDS, Chat, File, Message, World

PHOTO_LIMIT = 10 * 1024 * 1024
PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"RIFF", b"GIF8")
HOW = (
    "message_thread_id:integer disable_notification:boolean protect_content:boolean "
    "allow_paid_broadcast:boolean message_effect_id:string reply_parameters:object "
    "reply_markup:object business_connection_id:string"
)


def writable(world: World, chat_id: int | str) -> Chat:
    """The chat, if the bot may write there."""
    chat = known(world, chat_id)
    if chat.barred:
        forbidden(chat.barred)
    return chat


def known(world: World, chat_id: int | str) -> Chat:
    """The chat, if there is one."""
    chat = world.chats.get(chat_id) if isinstance(chat_id, int) else None
    if chat is None:
        bad_request("chat not found")
    return chat


def _answer_to(chat: Chat, given: Json | None) -> Json:
    if given is None:
        return {}
    message = chat.messages.get(given.get("message_id", 0))
    if message is None:
        if given.get("allow_sending_without_reply"):
            return {}
        bad_request("message to be replied not found")
    return {"reply_to_message": message.to_json()}


def send_message(world: World, given: Json) -> Json:
    """A new text."""
    text, entities = rules.message_text(
        given["text"], given.get("parse_mode"), given.get("entities")
    )
    markup = rules.reply_markup(given["reply_markup"]) if "reply_markup" in given else None
    chat = writable(world, given["chat_id"])
    reply = _answer_to(chat, given.get("reply_parameters"))
    message = world.add_message(chat, world.me, text=text, entities=entities, markup=markup)
    return {**message.to_json(), **reply}


def send_document(world: World, given: Json) -> Json:
    """A file with a caption: uploaded now, or known from before."""
    caption, entities = rules.caption(
        given.get("caption", ""), given.get("parse_mode"), given.get("caption_entities")
    )
    markup = rules.reply_markup(given["reply_markup"]) if "reply_markup" in given else None
    chat = writable(world, given["chat_id"])
    reply = _answer_to(chat, given.get("reply_parameters"))
    file = _document(world, given["document"])
    content = {"document": {**file.to_json(), **named(file)}}
    said = {"text": caption or None, "entities": entities, "markup": markup}
    message = world.add_message(chat, world.me, content=content, file=file, **said)
    return {**message.to_json(), **reply}


def send_photo(world: World, given: Json) -> Json:
    """A picture with a caption, in two sizes: uploaded now, or known from before."""
    caption, entities = rules.caption(
        given.get("caption", ""), given.get("parse_mode"), given.get("caption_entities")
    )
    markup = rules.reply_markup(given["reply_markup"]) if "reply_markup" in given else None
    chat = writable(world, given["chat_id"])
    reply = _answer_to(chat, given.get("reply_parameters"))
    file = _picture(world, given["photo"])
    sizes = [{**file.to_json(), "width": one, "height": one} for one in (90, 1280)]
    said = {"text": caption or None, "entities": entities, "markup": markup}
    message = world.add_message(chat, world.me, content={"photo": sizes}, file=file, **said)
    return {**message.to_json(), **reply}


def _picture(world: World, given: Upload | str) -> File:
    if isinstance(given, str):
        file = _document(world, given)
        if not file.path.startswith("photos/"):
            bad_request("can't use file of type Document as Photo")
        return file
    if not given.content.startswith(PICTURES):
        bad_request("IMAGE_PROCESS_FAILED")
    if len(given.content) > PHOTO_LIMIT:
        bad_request("too big for a photo")
    return world.store_file("photos", given.name, given.mime_type, given.content)


def named(file: File) -> Json:
    """What a document has beside its ids."""
    return {"file_name": file.name, "mime_type": file.mime_type}


def _document(world: World, given: Upload | str) -> File:
    if isinstance(given, str):
        if given not in world.files:
            bad_request("wrong remote file identifier specified: Wrong string length")
        return world.files[given]
    if not given.content:
        bad_request("file must be non-empty")
    if len(given.content) > world.settings.upload_limit:
        raise ApiError(413, "Request Entity Too Large")
    return world.store_file("documents", given.name, given.mime_type, given.content)


def _own(world: World, given: Json) -> Message:
    """The bot's own message that is to be edited."""
    if "chat_id" not in given:
        strict("our bot has no inline mode: chat_id and message_id are needed")
    chat = known(world, given["chat_id"])
    message = chat.messages.get(given.get("message_id", 0))
    if message is None:
        bad_request("message to edit not found")
    if chat.barred:
        forbidden(chat.barred)
    if not message.outgoing or (message.markup and not message.inline):
        bad_request("message can't be edited")
    return message


def _change(world: World, message: Message, **changes: Any) -> Json:
    if all(getattr(message, name) == value for name, value in changes.items()):
        bad_request(
            "message is not modified: specified new message content and reply markup are "
            "exactly the same as a current content and reply markup of the message"
        )
    says = changes["markup"] is not None or changes.get("text", message.text) != message.text
    for name, value in changes.items():
        setattr(message, name, value)
    message.edit_date = world.now()
    world.touch(message, says=says)
    return message.to_json()


def _inline(given: Json) -> Json | None:
    """The new inline keyboard; none, or an empty one, takes the old one away."""
    if "reply_markup" not in given:
        return None
    markup = rules.reply_markup(given["reply_markup"], inline_only=True)
    return markup if markup["inline_keyboard"] else None


def edit_message_text(world: World, given: Json) -> Json:
    """Another text in place; buttons that are not given again disappear."""
    text, entities = rules.message_text(
        given["text"], given.get("parse_mode"), given.get("entities"), editing=True
    )
    markup = _inline(given)
    message = _own(world, given)
    if message.content:
        bad_request("there is no text in the message to edit")
    return _change(world, message, text=text, entities=entities, markup=markup)


def edit_message_reply_markup(world: World, given: Json) -> Json:
    """Other buttons under the same text."""
    markup = _inline(given)
    return _change(world, _own(world, given), markup=markup)


def _deletable(world: World, message: Message) -> bool:
    return world.now() - message.date < DELETE_SECONDS


def delete_message(world: World, given: Json) -> bool:
    """Take away a message of the last 48 hours."""
    chat = known(world, given["chat_id"])
    message = chat.messages.get(given["message_id"])
    if message is None:
        bad_request("message to delete not found")
    if not _deletable(world, message):
        bad_request("message can't be deleted for everyone")
    del chat.messages[message.message_id]
    world.changed.notify()
    chat.changed.notify()
    return True


def delete_messages(world: World, given: Json) -> bool:
    """Take away up to 100; those not found are passed over."""
    chat, numbers = known(world, given["chat_id"]), given["message_ids"]
    if not all(isinstance(number, int) for number in numbers):
        strict("message_ids must be integers")
    if not numbers:
        bad_request("message identifiers are not specified")
    if len(numbers) > 100:
        bad_request("too many message identifiers specified")
    found = [chat.messages[number] for number in numbers if number in chat.messages]
    if not all(_deletable(world, message) for message in found):
        bad_request("message can't be deleted for everyone")
    for message in found:
        del chat.messages[message.message_id]
    world.changed.notify()
    chat.changed.notify()
    return True


def answer_callback_query(world: World, given: Json) -> bool:
    """Stop the clock on a tapped button, and perhaps show a few words."""
    text = rules.answer_text(given.get("text", ""))
    callback = world.callbacks.get(given["callback_query_id"])
    lived = world.clock() - callback.at if callback else 0
    if callback is None or lived > world.settings.callback_seconds:
        bad_request("query is too old and response timeout expired or query ID is invalid")
    if given.get("url"):
        bad_request("URL_INVALID")
    callback.answer = {"text": text, "show_alert": given.get("show_alert", False)}
    world.changed.notify()
    return True


def send_chat_action(world: World, given: Json) -> bool:
    """Say that the bot is typing."""
    rules.chat_action(given["action"])
    writable(world, given["chat_id"]).actions.append(given["action"])
    world.changed.notify()
    return True


def get_file(world: World, given: Json) -> Json:
    """Where a file a person sent can be fetched: up to 20 MB."""
    file = world.files.get(given["file_id"])
    if file is None:
        bad_request("invalid file_id")
    if file.size > world.settings.download_limit:
        bad_request("file is too big")
    return {**file.to_json(), "file_path": file.path}


def leave_chat(world: World, given: Json) -> bool:
    """Go out of a group."""
    chat = writable(world, given["chat_id"])
    if chat.kind == "private":
        bad_request("chat member status can't be changed in private chats")
    chat.barred = f"bot is not a member of the {chat.kind} chat"
    world.changed.notify()
    return True


PARTS = "parse_mode:string entities:array link_preview_options:object"
WHICH = "chat_id:chat message_id:integer inline_message_id:string business_connection_id:string"
MESSAGE_METHODS: tuple[Method, ...] = (
    method("sendMessage", send_message, "chat_id:chat text:string", f"{PARTS} {HOW}"),
    method(
        "sendDocument",
        send_document,
        "chat_id:chat document:file",
        "caption:string parse_mode:string caption_entities:array thumbnail:file "
        f"disable_content_type_detection:boolean {HOW}",
    ),
    method(
        "sendPhoto",
        send_photo,
        "chat_id:chat photo:file",
        "caption:string parse_mode:string caption_entities:array has_spoiler:boolean "
        f"show_caption_above_media:boolean {HOW}",
    ),
    method(
        "editMessageText",
        edit_message_text,
        "text:string",
        f"{PARTS} {WHICH} reply_markup:object",
    ),
    method(
        "editMessageReplyMarkup",
        edit_message_reply_markup,
        "",
        f"{WHICH} reply_markup:object",
    ),
    method("deleteMessage", delete_message, "chat_id:chat message_id:integer"),
    method("deleteMessages", delete_messages, "chat_id:chat message_ids:array"),
    method(
        "answerCallbackQuery",
        answer_callback_query,
        "callback_query_id:string",
        "text:string show_alert:boolean url:string cache_time:integer",
    ),
    method(
        "sendChatAction",
        send_chat_action,
        "chat_id:chat action:string",
        "message_thread_id:integer business_connection_id:string",
    ),
    method("getFile", get_file, "file_id:string"),
    method("leaveChat", leave_chat, "chat_id:chat"),
)
