"""The door to `industry` for every app above."""

__all__: list[str] = []
