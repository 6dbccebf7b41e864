"""The federal funding database of Germany: its listings and the pages of its programmes."""
