"""Pages of evidence: its records and the check of the log, and whom other systems name."""
