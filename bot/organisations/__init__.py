"""Associations, trainers and operators: who holds a role, how it is given, and what was done.

Rule of this package: a role is held by a person in an organisation, and looked up at each thing she
does; what is not hers looks exactly like what is not there.
"""
