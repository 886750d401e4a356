"""Why a calendar could not be read, as a sentence that its owner sees."""


class FeedRefused(Exception):
    """Nothing of it is taken; what was read before stays."""
