"""Pages of `connect`."""
