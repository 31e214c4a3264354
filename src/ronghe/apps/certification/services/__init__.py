"""Writes: permission first, one transaction, audit."""
