"""The sample region: its content, written by hand, and its people and evidence, from a seed."""
