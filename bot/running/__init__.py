"""The program as a service: what it starts, does alone, looks after, and says in its log.

Rule of this folder: it starts and stops what others do, and knows no respondent.
"""
