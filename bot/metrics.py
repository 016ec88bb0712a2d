"""Numbers about the bot's work, for Prometheus. None of them tells anything of a person."""

from datetime import datetime
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from bot.health import Condition
from bot.partner import Partner
from bot.quota import Quota
from handlers.chat import Message, Reply
from reminders.outcomes import Outcome
from reminders.records import Delivery

_ANSWER_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5)
_LATE_SECONDS = (1, 5, 15, 60, 300, 900, 3600, 6 * 3600, 24 * 3600, 3 * 24 * 3600)


class Metrics:
    """What is counted and measured; `registry` hands it out."""

    def __init__(self) -> None:
        """Begin at zero, with a registry of its own."""
        self.registry = CollectorRegistry()
        self._messages = Counter("chibot_messages", "Messages answered", ["channel", "status"], registry=self.registry)
        self._answer = Histogram(
            "chibot_answer_seconds",
            "Time from a message to its answer, without sending it",
            ["channel"],
            buckets=_ANSWER_SECONDS,
            registry=self.registry,
        )
        self._reminders = Counter(
            "chibot_reminders", "Attempts to deliver a reminder", ["channel", "result"], registry=self.registry
        )
        self._lateness = Histogram(
            "chibot_reminder_lateness_seconds",
            "Time from when a reminder was due to when it was sent",
            ["channel"],
            buckets=_LATE_SECONDS,
            registry=self.registry,
        )
        self._up = Gauge("chibot_channel_up", "1 while a channel works", ["channel"], registry=self.registry)
        self._success = Gauge(
            "chibot_channel_last_success_timestamp_seconds",
            "When a channel last reached what it depends on: its last successful poll",
            ["channel"],
            registry=self.registry,
        )
        self._sent = Gauge(
            "chibot_quota_used", "Messages of this month's quota that are gone", ["channel"], registry=self.registry
        )
        self._limit = Gauge(
            "chibot_quota_limit", "Messages that the plan has in a month", ["channel"], registry=self.registry
        )

    def measured(self, partner: Partner, channel: str) -> Partner:
        """A partner whose answers on a channel are counted and timed."""
        return _Measured(partner, channel, self._messages, self._answer)

    def delivered(self, delivery: Delivery, outcome: Outcome, now: datetime) -> None:
        """Count what became of an attempt to deliver a reminder."""
        channel, result = delivery.channel, type(outcome).__name__.lower()
        self._reminders.labels(channel, result).inc()
        if result == "sent":
            self._lateness.labels(channel).observe(max(0.0, (now - delivery.due).total_seconds()))

    def watch(self, condition: Condition) -> None:
        """Tell whether a channel works, and when it last reached what it depends on."""
        self._up.labels(condition.name).set_function(lambda: float(condition.is_well))
        self._success.labels(condition.name).set_function(lambda: condition.last_success or 0.0)

    def count_quota(self, channel: str, quota: Quota) -> None:
        """Tell how many messages a channel has sent this month, and how many its plan has (0: no limit)."""
        self._sent.labels(channel).set_function(lambda: quota.used)
        self._limit.labels(channel).set(quota.limit)


class _Measured:
    """A partner whose answers are counted and timed."""

    def __init__(self, partner: Partner, channel: str, messages: Counter, seconds: Histogram) -> None:
        self._partner = partner
        self._channel = channel
        self._messages = messages
        self._seconds = seconds.labels(channel)

    def reply(self, message: Message) -> Reply:
        """Answer a message."""
        began = perf_counter()
        reply = self._partner.reply(message)
        self._seconds.observe(perf_counter() - began)
        self._messages.labels(self._channel, reply.status).inc()
        return reply
