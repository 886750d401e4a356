"""Work that calendars ask of the queue: reminders."""

from app.calendars.reminding import REMIND, remind

HANDLERS = {REMIND: remind}
