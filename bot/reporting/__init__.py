"""What a person takes away: the result in the chat, its files and their looks.

Rule of this folder: everything comes from the report that a submission keeps, is made off the event
loop, and is looked up for the person who asks.
"""
