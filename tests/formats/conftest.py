"""How properties are tried here: as long as they need, on however busy a machine."""

from hypothesis import settings

settings.register_profile("formats", deadline=None)
settings.load_profile("formats")
