"""Reads of `connect`, each from a viewer."""
