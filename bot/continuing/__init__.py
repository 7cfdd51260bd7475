"""Going on from an answers document: a file that any fairhire gave out, taken in here.

Rule of this folder: what a file says is checked, shown and confirmed before it counts; it becomes
an interview of its own, and none that is there is touched.
"""
