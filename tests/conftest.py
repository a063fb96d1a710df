"""For all tests."""

from hypothesis import settings

# How long an example takes says how busy a machine is; time is measured by `make bench`.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
