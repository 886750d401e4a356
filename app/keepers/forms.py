"""What may come in about the keeper question."""

from typing import Literal

from pydantic import Field

from app.web.forms import Form, Text

Answer = Literal["yes", "unsure", "no"]


class KeeperForm(Form):
    """Two answers about somebody, and words where there is more to say."""

    fight: Answer
    hire: Answer
    words: Text = Field(default="", max_length=4_000)
