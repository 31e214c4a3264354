"""What the demand engine refuses."""


class DemandInputError(ValueError):
    """An argument of the demand engine cannot be right; the message says which and why."""
