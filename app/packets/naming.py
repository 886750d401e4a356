"""How files with packets are called."""

import re


def kept(cycle: str, ending: str = "pdf", kind: str = "review") -> dict[str, str]:
    """Headers of a file to keep, with nothing of a person in its name."""
    plain = re.sub(r"[^A-Za-z0-9]+", "-", cycle).strip("-").lower() or "cycle"
    return {
        "Content-Disposition": f'attachment; filename="{kind}-{plain}.{ending}"',
        "Cache-Control": "no-store",
    }
