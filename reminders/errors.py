"""What can be wrong with what is asked of the state, and with the state itself."""


class NotAllowed(Exception):  # noqa: N818 (a refusal is an answer like another)
    """There is no such schedule or subscription, or it is not theirs who want to change it."""


class StateError(Exception):
    """The state cannot be opened or used; the message is one line for the operator, without any secret."""
