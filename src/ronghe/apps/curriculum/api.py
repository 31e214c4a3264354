"""The door to `curriculum` for every app above."""

__all__: list[str] = []
