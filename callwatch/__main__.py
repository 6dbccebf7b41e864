"""``python -m callwatch`` is the command ``callwatch``."""

from callwatch.cli import main

if __name__ == "__main__":
    main()
