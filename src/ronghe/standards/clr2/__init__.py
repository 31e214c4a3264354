"""Comprehensive Learner Record 2.0: several achievements of one learner in one credential."""
