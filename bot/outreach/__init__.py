"""Everything nobody asked for just now: reminders, broadcasts, workshop pushes, out of the outbox.

Rule of this package: python-telegram-bot is imported in `courier` alone, and only with a token.
"""
