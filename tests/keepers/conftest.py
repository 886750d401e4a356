from tests.decisions.conftest import at

__all__ = ["at"]
