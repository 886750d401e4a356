"""Work that tells people what is due."""

from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from app.config import settings
from app.home.mail import mail_due
from app.notices.actions import MAIL


def mail(engine: Engine, _payload: dict[str, Any], now: datetime) -> None:
    """Mail what is due."""
    mail_due(engine, settings(), now)


HANDLERS = {MAIL: mail}
