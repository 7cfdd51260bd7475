"""The Telegram channel. Nothing is imported here: aiogram takes seconds, and only some need it.

`text`, `reading`, `calls`, `lanes`, `showing`, `updates`, `polling` and `webhook` do without it;
`client`, `dispatch`, `profile` and `service` need it.
"""
