"""The anonymous totals of campaigns and rooms.

Rule of this package: pure functions over plain values; no clock, no store, no name and no typed
text. `facts` says what a submission adds, `cells` what may be shown of a count, `room` and
`campaign` count, `release` decides when figures move on.
"""
