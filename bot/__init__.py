"""Carries messages between people and flows."""
