"""Pages are tested on a machine that may be busy with other things: a slow answer is no failure."""

from playwright.sync_api import expect

expect.set_options(timeout=15_000)
