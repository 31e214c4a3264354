"""Measuring the record store from outside, against a server of its own."""
