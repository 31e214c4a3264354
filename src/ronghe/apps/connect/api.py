"""The door to `connect` for every app above."""
