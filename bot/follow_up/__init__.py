"""Follow-up of a plan: what people say of its actions, dates, reminders, new results.

Rule of this folder: it knows no channel; `flows.follow_up` decides, the store keeps every step.
"""
