"""The methods about the bot itself: who it is, what it is called, which commands it lists."""

from typing import Any

from tests import bot_api_rules as rules
from tests.bot_api_messages import known
from tests.bot_api_params import Handler, Json, Method, method
from tests.bot_api_state import World

ABILITIES = {
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
    "can_connect_to_business": False,
    "has_main_web_app": False,
}
TEXTS = {  # method suffix: (parameter, most characters)
    "Name": ("name", 64),
    "Description": ("description", 512),
    "ShortDescription": ("short_description", 120),
}


def get_me(world: World, given: Json) -> Json:
    """Who the bot is."""
    return {**world.me, **ABILITIES}


def _key(given: Json) -> tuple[str, ...]:
    scope, language = given.get("scope"), given.get("language_code")
    return ("commands", rules.scope(scope), rules.language(language))


def set_my_commands(world: World, given: Json) -> bool:
    """List commands, for a scope and a language."""
    world.profile[_key(given)] = rules.commands(given["commands"])
    return True


def get_my_commands(world: World, given: Json) -> Any:
    """The list for exactly this scope and language."""
    return world.profile.get(_key(given), [])


def delete_my_commands(world: World, given: Json) -> bool:
    """Forget a list."""
    world.profile.pop(_key(given), None)
    return True


def _setter(name: str, most: int) -> Handler:
    def set_text(world: World, given: Json) -> bool:
        text = rules.short_text(name, given.get(name), most)
        world.profile[name, rules.language(given.get("language_code"))] = text
        return True

    return set_text


def _getter(name: str) -> Handler:
    def get_text(world: World, given: Json) -> Json:
        language = rules.language(given.get("language_code"))
        default = world.me["first_name"] if name == "name" else ""
        text = world.profile.get((name, language)) or world.profile.get((name, "")) or default
        return {name: text}

    return get_text


def set_chat_menu_button(world: World, given: Json) -> bool:
    """What the menu button does, in one chat or everywhere."""
    button = rules.menu_button(given.get("menu_button"))
    if "chat_id" in given:
        known(world, given["chat_id"]).menu_button = button
    else:
        world.profile["menu_button",] = button
    return True


def get_chat_menu_button(world: World, given: Json) -> Any:
    """What the menu button does now."""
    own = known(world, given["chat_id"]).menu_button if "chat_id" in given else None
    return own or world.profile.get(("menu_button",), {"type": "commands"})


WHERE = "scope:object language_code:string"
PROFILE_METHODS: tuple[Method, ...] = (
    method("getMe", get_me),
    method("setMyCommands", set_my_commands, "commands:array", WHERE),
    method("getMyCommands", get_my_commands, "", WHERE),
    method("deleteMyCommands", delete_my_commands, "", WHERE),
    method("setChatMenuButton", set_chat_menu_button, "", "chat_id:chat menu_button:object"),
    method("getChatMenuButton", get_chat_menu_button, "", "chat_id:chat"),
    *(
        method(f"setMy{suffix}", _setter(name, most), "", f"{name}:string language_code:string")
        for suffix, (name, most) in TEXTS.items()
    ),
    *(
        method(f"getMy{suffix}", _getter(name), "", "language_code:string")
        for suffix, (name, _) in TEXTS.items()
    ),
)
