"""What the table of permissions is written in."""

Clauses = tuple[frozenset[str], ...]


def any_of(*clauses: str) -> Clauses:
    """Clauses as they are written: words with a plus between them."""
    return tuple(frozenset(word.strip() for word in clause.split("+")) for clause in clauses)


HR = ("hr", "hr_lead")
