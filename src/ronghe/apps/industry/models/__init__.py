"""Enterprises, equipment, signals, surveys, postings, trends."""
