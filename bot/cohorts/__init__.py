"""Campaigns and workshops as those who join them meet them: codes, joining, consent, enrolment.

Rule of this folder: joining is the person's own act, and so is being counted; what somebody does in
a cohort is saved in the same change as what caused it, and who is in none is asked for nothing.
"""
