"""Workshops: one trainer, one room, one wall; and what those in the room meet in their chat.

Rule of this folder: where a room stands is kept in its cohort and nowhere else, so that a restart
loses nothing; the trainer sees counts, the wall totals, and answers belong to who gave them.
"""
