"""Pages of `people`."""
