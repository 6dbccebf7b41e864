"""The records: what is known of sources, calls, members, matches and messages."""
