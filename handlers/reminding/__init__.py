"""Reminders of meetings: what people say of them, and what they are told."""
