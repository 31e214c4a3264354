"""Open Badges 3.0: achievement credentials as JSON-LD documents, and baked images."""
