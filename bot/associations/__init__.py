"""What associations do: campaigns, reports shared with them, their totals and messages.

Rule of this package: an officer sees totals, and a named result only while its owner shares it.
"""
