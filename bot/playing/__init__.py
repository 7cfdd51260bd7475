"""Conversations that the program plays by itself: random walks, coverage, transcripts.

Rule of this folder: they go through the conversation as people do, and reach into nothing.
"""
