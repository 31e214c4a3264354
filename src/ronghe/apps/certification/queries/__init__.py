"""Reads, always from a viewer."""
