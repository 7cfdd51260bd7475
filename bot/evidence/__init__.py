"""Evidence in the conversation: files taken in, tied to answers, listed and handed out.

Rule of this folder: it knows no channel; a channel gives `SentFile`s and shows messages.
"""
