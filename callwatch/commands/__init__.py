"""The commands that the front door hands on, by subject."""
