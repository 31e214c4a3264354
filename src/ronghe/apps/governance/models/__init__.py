"""Committees, meetings, motions, votes, decisions."""
