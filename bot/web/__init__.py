"""The web: the chat in a browser, the first page, links, and what an operator asks for."""
