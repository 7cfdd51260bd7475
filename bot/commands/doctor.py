"""`fairhire doctor`."""
def doctor() -> None:
    """Placeholder."""
