"""The board as sentences, and as the rows of a file."""

from app.boards import rules
from app.boards.parts import Board, Lens, Money
from app.boards.rules import Average
from app.cases.rules import Share
from app.complaints.figures import UNKNOWN
from app.intervals import wilson
from app.losses.rules import CARE, major, money
from app.web.export import Value
from app.web.words import number, plural, share

HEAD = ["Part", "Figure", "What", "Value", "Of", "At least", "At most"]
PARTS = ("What customers said", "What we did", "What it cost", "What we changed")
LIST_HEAD = ["Day", "What", "Where", "What was changed", "Marked by", "Taken back because"]


def lead(board: Board) -> list[str]:
    """What matters most now and how sure we are, then what customers say on the whole."""
    moved, said = _customers(board)
    matters = _matters(board)
    told = [said, matters] if moved or not matters else [matters, said]
    return [one for one in told if one]


def _customers(board: Board) -> tuple[bool, str]:
    if not board.heard.lenses:
        return False, "No customer’s answers of these months are here yet."
    main, earlier = board.heard.lenses[0], board.heard.earlier
    said = f"{main.lens} give {main.mean:.2f} ({main.scale.label}), very likely {main.low:.2f} to {main.high:.2f}"
    said += f", from {number(main.n)} answers"
    if earlier is None:
        return False, f"{said}."
    change = rules.difference(Average(1, earlier.mean, earlier.half), Average(1, main.mean, main.half))
    way = change.told if change else ""
    if way == "chance":
        return False, f"{said}; against the months before nothing moved by more than chance could."
    amount = f"{abs(main.mean - earlier.mean):.2f}"
    more = "more" if way == "rose" else "less"
    return True, f"{said}: {amount} {more} than in the rest of the year, and that is more than chance."


def _matters(board: Board) -> str:
    """One thing: an alert nobody has answered, a cause that came back, what most complaints are about, or who left."""
    alerts, back = board.heard.alerts, [one for one in board.changed.preventions if one.open_again]
    if alerts:
        names = ", ".join(dict.fromkeys(name for name, _ in alerts[:3]))
        waits = "waits" if len(alerts) == 1 else "wait"
        return f"{plural(len(alerts), 'alert')} {waits} for an answer: {names}."
    if back:
        return f"{plural(len(back), 'cause')} that had been prevented came back."
    themes = [one for one in board.heard.themes if one.label != UNKNOWN]
    if themes and board.heard.whole.came >= rules.FEW:
        top, n = themes[0], board.heard.whole.came
        low, high = wilson(top.came, n)
        reach = f"very likely {share(low)} to {share(high)}"
        verb = "is" if top.came == 1 else "are"
        return f"{top.came} of {plural(n, 'complaint')} {verb} about “{top.label}”: {reach}."
    if board.heard.left:
        return f"{plural(board.heard.left, 'customer')} left."
    return ""


def told(one: Share) -> str:
    """A share in words: never a percentage of a few."""
    if not one.n:
        return "nothing to count yet"
    if one.n < rules.FEW:
        return f"{one.hits} of {one.n}"
    return f"{one.hits} of {one.n} · {share(one.hits / one.n)}, {share(one.low)} to {share(one.high)}"


def cash(one: Money) -> str:
    """An amount in its currency."""
    return money(one.amount, one.currency)


def theme_bars(board: Board) -> list[tuple[str, int, str]]:
    """Complaints by theme, as bars: how many of all, and the range of the share."""
    n = board.heard.whole.came
    themes = sorted(board.heard.themes, key=lambda one: one.label == UNKNOWN)
    return [(one.label, one.came, told(Share(one.came, n))) for one in themes]


def lost_bars(board: Board) -> list[tuple[str, int, str]]:
    """Who left by reason, as bars: what they told us, and what we only think."""
    return [
        (one.reason, one.n, ", ".join(f"{n} {how}" for n, how in parts if n))
        for one in board.heard.lost
        for parts in [((one.said, "told us"), (one.think, "we think"))]
    ]


def care(board: Board) -> str:
    """How many of those who left told us that they had not felt taken care of."""
    n = sum(one.said for one in board.heard.lost)
    hits = sum(one.said for one in board.heard.lost if one.reason == CARE)
    return told(Share(hits, n)) if n else ""


def rows(board: Board) -> list[list[Value]]:
    """Every figure of the board, in its order."""
    return [
        *([PARTS[0], *line] for line in _heard(board)),
        *([PARTS[1], *line] for line in _did(board)),
        *([PARTS[2], *line] for line in _cost(board)),
        *([PARTS[3], *line] for line in _changed(board)),
    ]


def _lens(one: Lens) -> list[Value]:
    return [
        f"Score: {one.lens}",
        one.scale.label,
        round(one.mean, 3),
        one.n,
        round(one.low, 3),
        round(one.high, 3),
    ]


def _share(figure: str, what: str, one: Share) -> list[Value]:
    few = one.n < rules.FEW
    return [
        figure,
        what,
        one.hits,
        one.n,
        None if few else round(one.low, 4),
        None if few else round(one.high, 4),
    ]


def _plain(figure: str, what: str, value: Value, of: Value = None) -> list[Value]:
    return [figure, what, value, of, None, None]


def _heard(board: Board) -> list[list[Value]]:
    heard = board.heard
    lines = [_lens(one) for one in heard.lenses]
    lines.append(_plain("Complaints", "came in", heard.whole.came))
    lines.append(_plain("Complaints", "of these open", heard.whole.still_open))
    lines += [
        _share("Complaints by theme", one.label, Share(one.came, heard.whole.came)) for one in heard.themes
    ]
    lines += [_share("Complaints by cause", one.name, Share(one.n, heard.whole.came)) for one in heard.causes]
    for label, mean in (("What we did", heard.did), ("How we handled it", heard.handled)):
        if mean is not None:
            ends = (round(mean.low, 3), round(mean.high, 3))
            lines.append([f"{label}, 1 to 5", "customers with a case", round(mean.value, 3), mean.n, *ends])
    lines.append(_plain("Compliments", "written down", heard.compliments))
    lines += [
        _plain("Lost customers, told us", one.reason, one.said, heard.left) for one in heard.lost if one.said
    ]
    lines += [
        _plain("Lost customers, we think", one.reason, one.think, heard.left)
        for one in heard.lost
        if one.think
    ]
    return lines + [_plain("Alerts open", name, one.cases) for name, one in heard.alerts]


def _did(board: Board) -> list[list[Value]]:
    did = board.did
    lines = [
        _share("Cases" if label != "Warm handoffs" else "Handoffs", label, one) for label, one in did.shares
    ]
    lines += [_money(one.label, one) for one in did.given]
    lines.append(_plain("Leaders on the line", "days", did.days))
    lines.append(_plain("Leaders on the line", "calls to the own line", did.calls))
    lines.append(_plain("Leaders on the line", "mystery shops", did.shops))
    return [*lines, _plain("Rotations", "stints served", did.stints)]


def _money(figure: str, one: Money) -> list[Value]:
    return _plain(figure, one.currency, str(major(one.amount, one.currency)), one.n)


def _cost(board: Board) -> list[list[Value]]:
    lines = [_money(f"Complaints: {one.label}", one) for one in board.cost.complaints]
    lines += [_money(f"Given by employees: {one.label}", one) for one in board.cost.spends]
    return lines + [_money(one.label, one) for one in board.cost.revenue]


def _changed(board: Board) -> list[list[Value]]:
    found = board.changed
    lines = [_plain("Preventions finished", one.cause, one.state) for one in found.preventions]
    lines.append(_plain("Findings of stints", "released", found.findings))
    lines += [_plain("Procedures", one, "made flexible") for one in found.flexed]
    lines.append(_plain("Bonus conflicts", "open", found.pull))
    lines.append(_plain("Bonus conflicts", "lived with", found.lived_with))
    lines.append(_plain("Bonus conflicts", "cleared", found.cleared))
    return [*lines, _plain("Alerts", "answered", found.answered)]
