"""xAPI 1.0.3 and 2.0: statements, documents and their rules, as bytes and frozen dataclasses."""
