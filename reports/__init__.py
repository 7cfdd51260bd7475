"""What the answers mean, written down.

Rule of this package: a pure path from answers to bytes. `assessment` explains verdicts as findings,
`action_plan` turns findings into dated actions, `build` puts the `Report` together, `saying` says
it in words, and `renderers` lay it out.
"""
