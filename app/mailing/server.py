"""The way to the mail server."""

import smtplib
import ssl
from urllib.parse import parse_qs, unquote, urlsplit

SECONDS = 30.0


def server(url: str) -> smtplib.SMTP:
    """A server that is ready to take mail: smtp://user:password@host:587?tls=starttls, or smtps://host."""
    address = urlsplit(url)
    host = address.hostname or "localhost"
    if address.scheme == "smtps":
        made: smtplib.SMTP = smtplib.SMTP_SSL(
            host, address.port or 465, timeout=SECONDS, context=ssl.create_default_context()
        )
    else:
        made = smtplib.SMTP(host, address.port or 25, timeout=SECONDS)
    try:
        if parse_qs(address.query).get("tls") == ["starttls"]:
            made.starttls(context=ssl.create_default_context())
        if address.username:
            made.login(unquote(address.username), unquote(address.password or ""))
    except BaseException:
        made.close()
        raise
    return made
