"""What a packet is made of, as its layout reads it."""

from typing import Any

from app.packets.printing import line, paragraphs

Block = dict[str, Any]


def heading(text: str, level: int = 2) -> Block:
    """A heading."""
    return {"kind": "heading", "level": level, "text": text}


def words(text: str) -> list[Block]:
    """Paragraphs; nothing where there is no text."""
    return [{"kind": "words", "words": paragraphs(text)}] if text.strip() else []


def soft(text: str) -> list[Block]:
    """A remark."""
    return [{"kind": "soft", "words": paragraphs(text)}]


def quote(source: str, text: str) -> Block:
    """Somebody's or something's words with where they come from."""
    return {"kind": "quote", "from": line(source), "words": paragraphs(text)}
