"""How a call is refused: by Telegram's own words, or by a rule of ours that is stricter."""

from typing import NoReturn


class ApiError(Exception):
    """A call the Bot API answers with `ok: false`."""

    def __init__(self, code: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.retry_after = retry_after


def bad_request(problem: str) -> NoReturn:
    """Refuse as Telegram does: its words after `Bad Request: `."""
    raise ApiError(400, f"Bad Request: {problem}")


def forbidden(problem: str) -> NoReturn:
    """Refuse because of whom the bot writes to."""
    raise ApiError(403, f"Forbidden: {problem}")


def strict(problem: str) -> NoReturn:
    """Refuse what Telegram would pass over in silence, though nobody can have meant it."""
    raise ApiError(400, f"Bad Request: [strict] {problem}")


def too_many(seconds: int) -> NoReturn:
    """Refuse because the bot is too fast."""
    raise ApiError(429, f"Too Many Requests: retry after {seconds}", seconds)
