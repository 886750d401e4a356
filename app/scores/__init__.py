"""Scores: evidence per employee, lens, scale and period."""
