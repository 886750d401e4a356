"""Work that surveys ask of the queue."""

from app.surveys.sending import SEND, send

HANDLERS = {SEND: send}
