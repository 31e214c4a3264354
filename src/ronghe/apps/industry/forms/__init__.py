"""What people fill in; rules are in services/."""
