"""What must be sent, and when: schedules of meetings, the reminders that follow from them, and the outbox."""
