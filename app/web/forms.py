"""What people send, as typed values with a sentence for each thing wrong."""

import unicodedata
from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any, TypeVar

from fastapi import Path, Request
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError
from starlette.datastructures import FormData

from app.errors import Invalid, Problem

Model = TypeVar("Model", bound=BaseModel)

#: A public id in an address. Anything else there is a page that does not exist.
PathId = Annotated[int, Path(ge=1, le=2**63 - 1)]


def storable(value: str) -> str:
    """A public id, alone or after a kind and a colon, that a database can hold."""
    number = value.rpartition(":")[2]
    if not (number.isascii() and number.isdigit() and len(number) < 20) or int(number) >= 2**63:
        msg = "There is no such thing. Choose it on the page."
        raise ValueError(msg)
    return value


def _bare(value: str) -> str:
    return storable(value if ":" not in value else "")


#: A public id among what is sent. More than 63 bits fit into no database.
PublicId = Annotated[str, AfterValidator(_bare)]

#: Longest text of one field.
LONGEST = 32_000


def clean(value: str) -> str:
    """Text as stored: NFC, one kind of line end. `ValueError` for characters no text needs."""
    value = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    for char in value:
        if (ord(char) < 32 and char not in "\n\t") or 0xD800 <= ord(char) <= 0xDFFF or char == "\x7f":
            msg = "Take out the invisible control character."
            raise ValueError(msg)
    if len(value) > LONGEST:
        msg = f"Shorten this to {LONGEST:,} characters."
        raise ValueError(msg)
    return value


Text = Annotated[str, AfterValidator(clean)]


class Form(BaseModel):
    """Base of what may come in: nothing unknown, no NaN, white space at the ends dropped."""

    # Worked out when first filled in: a start has no time for hundreds.
    model_config = ConfigDict(
        extra="forbid", allow_inf_nan=False, str_strip_whitespace=True, frozen=True, defer_build=True
    )


async def posted(request: Request) -> AsyncIterator[FormData]:
    """The form as sent; its files are closed once it is answered. Malformed ones are refused by the error handlers."""
    form = await request.form(max_files=4, max_fields=2000)
    try:
        yield form
    finally:
        await form.close()


def read(model: type[Model], given: Mapping[str, Any]) -> Model:
    """The form as the model; `Invalid` names each field with its mend. Files are no values."""
    values = {key: value for key, value in given.items() if isinstance(value, str | list | dict)}
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise Invalid(problems_of(error.errors(include_input=False, include_context=False))) from None


def problems_of(errors: Any) -> list[Problem]:
    """Pydantic's findings as sentences, without echoing what was given."""
    return [
        Problem(
            ".".join(str(part) for part in error["loc"] if part not in {"body", "query", "path"}),
            _sentence(error),
        )
        for error in errors
    ]


def _sentence(error: Mapping[str, Any]) -> str:
    kind = str(error["type"])
    if kind == "missing":
        return "Fill this in."
    if kind == "extra_forbidden":
        return "Rapport does not know this field. Take it out."
    message = str(error["msg"]).removeprefix("Value error, ").removeprefix("Input should be ")
    if str(error["msg"]).startswith("Value error"):
        return message
    # "String should have at most 200 characters": what it is of is no matter to a person.
    _, should, rest = message.partition(" should ")
    return f"This should {rest}." if should else f"This should be {message}."
