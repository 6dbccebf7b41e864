"""BDNS, the register of every public grant of Spain: its API and its records."""
