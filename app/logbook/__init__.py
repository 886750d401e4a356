"""What happens on a stint and after it: the day's page, contacts, findings and their fate, thanks, the wall."""
