"""The app with the small company in it, as tests of reviews serve it."""

from tests.reviews.conftest import office

__all__ = ["office"]
