"""Given where a conversation stands and what happened, what comes next."""
