"""Rapport: service-performance review and coaching on evidence that says how sure it is."""
