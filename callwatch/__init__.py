"""The front door: command line, settings, demo."""
