"""cmi5 (Quartz): course packages, sessions and moved-on criteria, over xAPI."""
