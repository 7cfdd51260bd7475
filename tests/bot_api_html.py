"""Text with parse_mode HTML, read as Telegram's own parser reads it: its tags, its escapes."""

import re
from dataclasses import dataclass, replace
from typing import NoReturn

from tests.bot_api_errors import bad_request, strict
from tests.bot_api_text import Json, Span, checked_url, finish, given_spans

ENTITY_LIMIT = 100
STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}

_ESCAPE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([A-Za-z]+));?")
_PLAIN = re.compile(r"[^&<]+")
_TAG = re.compile(r"<([^\s>]*)")
_ATTRIBUTE = re.compile(
    r"""\s*([^\s=>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9.\-]+)(?=[\s>])))?\s*"""
)
_END_TAG = re.compile(r"</([^\s>]*)\s*>")


@dataclass(frozen=True)
class _Open:
    tag: str
    attributes: Json
    start: int


class _HtmlParser:
    """One pass over a text with parse_mode HTML, in the manner of Telegram's own parser."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.text: list[str] = []
        self.spans: list[Span] = []
        self.open: list[_Open] = []

    def parse(self) -> tuple[str, list[Span]]:
        while self.position < len(self.source):
            match self.source[self.position]:
                case "&":
                    self._escape()
                case "<" if self.source.startswith("</", self.position):
                    self._end_tag()
                case "<":
                    self._start_tag()
                case _:
                    plain = _PLAIN.match(self.source, self.position)
                    assert plain is not None  # it begins with neither of the two
                    self.text.extend(plain[0])
                    self.position = plain.end()
        if self.open:
            tag = self.open[-1].tag
            bad_request(
                f"can't parse entities: Can't find end tag corresponding to start tag {tag}"
            )
        spans = [replace(span, extra=()) if span.kind == "code" else span for span in self.spans]
        return "".join(self.text), spans

    def _fail(self, problem: str, rest: str = "") -> NoReturn:
        offset = len(self.source[: self.position].encode())
        bad_request(f"can't parse entities: {problem} at byte offset {offset}{rest}")

    def _escape(self) -> None:
        found = _ESCAPE.match(self.source, self.position)
        self.text.append(_unescaped(found) if found else "&")
        self.position = found.end() if found else self.position + 1

    def _start_tag(self) -> None:
        found = _TAG.match(self.source, self.position)
        if found is None or found.end() == len(self.source):
            self._fail("Unclosed start tag")
        tag = found.group(1).lower()
        if tag not in STYLES:
            self._fail(f'Unsupported start tag "{tag}"')
        attributes, end = self._attributes(tag, found.end())
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            self._fail('Tag "span" must have class "tg-spoiler"')
        self.open.append(_Open(tag, attributes, len(self.text)))
        self.position = end

    def _attributes(self, tag: str, at: int) -> tuple[Json, int]:
        attributes: Json = {}
        while True:
            rest = self.source[at:]
            stripped = rest.lstrip()
            at += len(rest) - len(stripped)
            if not stripped:
                self._fail("Unclosed start tag")
            if stripped[0] == ">":
                return attributes, at + 1
            found = _ATTRIBUTE.match(self.source, at)
            if found is None:
                self._fail(f'Empty attribute name in the tag "{tag}"')
            name, *values = found.groups()
            value = next((value for value in values if value is not None), None)
            if value is None and (tag, name) != ("blockquote", "expandable"):
                self._fail(f'Expected equal sign in declaration of an attribute of the tag "{tag}"')
            attributes[name] = _ESCAPE.sub(_unescaped, value or "")
            at = found.end()

    def _end_tag(self) -> None:
        if not self.open:
            self._fail("Unexpected end tag")
        found = _END_TAG.match(self.source, self.position)
        if found is None:
            self._fail("Unclosed end tag")
        expected, name = self.open[-1].tag, found.group(1).lower()
        if name not in ("", expected):
            self._fail("Unmatched end tag", f', expected "</{expected}>", found "</{name}>"')
        opened = self.open.pop()
        if len(self.text) > opened.start:
            self._close(opened)
        self.position = found.end()

    def _close(self, opened: _Open) -> None:
        end, attributes = len(self.text), opened.attributes
        plain = Span(opened.start, end, STYLES[opened.tag])
        match opened.tag:
            case "a":
                href = attributes.get("href") or "".join(self.text[opened.start :])
                self.spans.append(_link(plain, href))
            case "tg-emoji":
                emoji = attributes.get("emoji-id", "")
                if not emoji.isdecimal() or int(emoji) == 0:
                    bad_request("can't parse entities: Invalid custom emoji identifier specified")
                self.spans.append(replace(plain, extra=(("custom_emoji_id", emoji),)))
            case "blockquote" if "expandable" in attributes:
                self.spans.append(replace(plain, kind="expandable_blockquote"))
            case "code":
                language = attributes.get("class", "").removeprefix("language-")
                self.spans.append(replace(plain, extra=(("language", language),) * bool(language)))
            case "pre":
                self._close_pre(plain)
            case _:
                self.spans.append(plain)

    def _close_pre(self, plain: Span) -> None:
        last = self.spans[-1] if self.spans else None
        if last and (last.kind, last.start, last.end) == ("code", plain.start, plain.end):
            self.spans[-1] = replace(last, kind="pre")
        else:
            self.spans.append(plain)


def _unescaped(found: re.Match[str]) -> str:
    """The character an escape stands for; only four names exist on Telegram."""
    hexadecimal, decimal, name = found.groups()
    if name:
        if name not in NAMED:
            if found.group(0).endswith(";"):
                strict(f"{found.group(0)} is no escape on Telegram: people would see it as it is")
            return found.group(0)
        return NAMED[name]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if code == 0 or code >= 0x10FFFF:
        return found.group(0)
    if 0xD800 <= code <= 0xDFFF:
        bad_request("can't parse entities: Text contains invalid Unicode characters")
    return chr(code)


def _link(span: Span, href: str) -> Span:
    mention = re.fullmatch(r"tg://user\?id=(\d+)", href)
    if mention:
        user = {"id": int(mention.group(1)), "is_bot": False, "first_name": ""}
        return replace(span, kind="text_mention", extra=(("user", user),))
    if checked_url(href) is None:
        strict(f"the link {href!r} is not valid: Telegram would drop it silently")
    return replace(span, extra=(("url", checked_url(href)),))


def parse_html(source: str) -> tuple[str, list[Span]]:
    """The plain text of a message in parse_mode HTML, and its entities."""
    return _HtmlParser(source).parse()


def formatted(
    text: str, parse_mode: str | None, entities: list[Json] | None
) -> tuple[str, list[Json]]:
    """A bot's text as it will stand in the chat."""
    if not parse_mode:
        spans = given_spans(text, entities or [])
    elif parse_mode.lower() == "html":
        text, spans = parse_html(text)
    elif parse_mode.lower() in ("markdown", "markdownv2"):
        strict("this product writes HTML: escaping Markdown goes wrong sooner or later")
    else:
        bad_request("unsupported parse_mode")
    if len(spans) > ENTITY_LIMIT:
        strict(f"{len(spans)} entities: Telegram keeps the first {ENTITY_LIMIT}")
    return finish(text, spans)
