"""`fairhire telegram setup`: what Telegram knows about the bot."""
import typer
def setup() -> None:
    """Placeholder."""
