"""A question before a person: its words and buttons, what she types, the way around, the review.

Rule of this folder: the engine has decided; here that is put into words, and what came in into what
it means.
"""
