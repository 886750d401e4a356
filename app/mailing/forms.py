"""What may come in about mail."""

from pydantic import Field

from app.web.forms import Form, Text


class AddressForm(Form):
    """An address that nobody should write to."""

    address: Text = Field(min_length=1, max_length=320)
