"""Work that mail asks of the queue."""

from app.mailing.actions import SEND
from app.mailing.sending import send

HANDLERS = {SEND: send}
