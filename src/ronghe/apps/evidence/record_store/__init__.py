"""The learning record store's own HTTP: xAPI 1.0.3 and 2.0, each on its mount."""
