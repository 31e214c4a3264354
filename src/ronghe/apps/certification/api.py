"""The door to `certification` for every app above."""
