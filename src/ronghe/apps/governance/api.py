"""The door to `governance` for every app above."""

__all__: list[str] = []
