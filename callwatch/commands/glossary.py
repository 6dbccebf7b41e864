"""The glossary: what of it stands in some words, and what the installation has of its own."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from callwatch.commands.options import AsJson, print_json, refuse
from callwatch.opening import learn_glossary
from callwatch.screen import console, print_hanging
from callwatch.settings import load_settings
from profiles.matcher.glossary import COLUMNS, LANGUAGES, MARK, concepts
from profiles.matcher.text import known_language, terms

app = typer.Typer()


@app.command()
def glossary(
    words: Annotated[str, typer.Argument(help="Words of a call or a profile; none: the glossary itself.")] = "",
    *,
    language: Annotated[str, typer.Option(help="Of the words; none: as their small words tell.")] = "",
    line: Annotated[str, typer.Option(help="Print the line of this concept, to change it in your file.")] = "",
    as_json: AsJson = False,
) -> None:
    """Which concepts stand in some words; or how many there are, and which are your own."""
    settings = load_settings()
    own = [concept.id for concept in learn_glossary(settings)]
    if line:
        sys.stdout.write(_line_of(line))
        return
    if words:
        _print_found(words, language, as_json=as_json)
    elif as_json:
        print_json({"concepts": len(concepts()), "own": own})
    else:
        console.print(f"{len(concepts())} concepts, {len(own)} of them from {settings.matching.glossary}")
        print_hanging(f"  {', '.join(own)}" if own else "  A file of your own adds to them: docs/glossary.md", 2)


def _print_found(words: str, language: str, *, as_json: bool) -> None:
    spoken = known_language(language, words)
    stand = [term for term in terms(words, spoken) if term.term.startswith(MARK)]
    told = [(term.term.removeprefix(MARK), words[term.start : term.end]) for term in stand]
    if as_json:
        print_json({"language": spoken, "concepts": [{"concept": name, "words": written} for name, written in told]})
        return
    console.print(f"Read in [bold]{spoken}[/]:" if told else f"Read in [bold]{spoken}[/]: no concept stands in it.")
    for name, written in told:
        print_hanging(f"  {name}: {written}", 4)


def _line_of(name: str) -> str:
    """The line of a concept below that of the columns, as the file has them."""
    found = next((concept for concept in concepts() if concept.id == name), None)
    if found is None:
        refuse(f"There is no concept {name}; ask for words: callwatch glossary WORDS")
    cells = (found.id, found.field, *(" | ".join(found.terms[language]) for language in LANGUAGES))
    return "\t".join((*COLUMNS, *LANGUAGES)) + "\n" + "\t".join(cells) + "\n"
