"""A conversation written down, line by line, so that people can read it and a test can play it.

Rule of this file: one line for what the bot said, with its buttons in brackets, one for what the
person did; `user  [Label]` is a tap, `user  text` is typed, `user  * event` is something else.
"""

from __future__ import annotations

from bot.messages import TICKED, Message


class Transcript:
    """The lines of a conversation so far."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def told(self, message: Message) -> None:
        """Write down a message of the bot."""
        self.lines.append("bot   " + describe(message))

    def typed(self, text: str) -> None:
        """Write down what the person typed."""
        shown = text if len(text) <= 80 else f"{text[:60]}… ({len(text)} characters)"
        self.lines.append("user  " + shown.replace("\n", " / ").replace("\0", "␀"))

    def tapped(self, label: str) -> None:
        """Write down which button the person tapped."""
        self.lines.append(f"user  [{label}]")

    def happened(self, event: str) -> None:
        """Write down something else: a restart, the same update again."""
        self.lines.append(f"user  * {event}")

    def text(self) -> str:
        """Return the transcript."""
        return "\n".join(self.lines) + "\n"


def describe(message: Message) -> str:
    """Return a message as one line: its blocks, its documents, its buttons."""
    said = "  ".join(block.text.replace("\n", " / ") for block in message.blocks)
    files = "".join(f"  <{document.format}>" for document in message.documents)
    buttons = " ".join(
        f"[{'✓ ' if button.kind == TICKED else ''}{button.label}]"
        for row in message.buttons
        for button in row
    )
    return f"{said}{files}   {buttons}".rstrip()
