"""Texts of the office with headings, lists, stress and links, written with a few plain signs.

Whatever is typed is escaped first; only then our own tags are put around it. No tag or attribute of the text
itself reaches a page, so there is nothing to take out again:

    ## Heading          - item of a list        1. item of a numbered list
    **stress**          [words](https://address.example)       an empty line parts paragraphs
"""

import re
from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

# What a link may begin with: our own pages, other sites, a mail, a call.
ADDRESS = re.compile(r"(?:https?://[^\s/]|mailto:[^\s@]+@|tel:\+?[\d\s-]+$|/(?![/\\]))", re.IGNORECASE)
LINK = re.compile(r"\[([^\[\]\n*]{1,200})\]\(([^\s()<>]{1,400})\)")
STRESS = re.compile(r"\*\*([^*\n]{1,500})\*\*")
HEADING, ITEM, NUMBERED = (
    re.compile(r"##+\s+(.+)"),
    re.compile(r"[-•]\s+(.+)"),
    re.compile(r"\d{1,2}[.)]\s+(.+)"),
)


def html(text: str, heading: str = "h2") -> SafeString:
    """Return a text as HTML; ``heading`` is the level that fits where it stands."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\x00", "").strip())
    return mark_safe("\n".join(part for block in blocks if block for part in _block(block, heading)))


def plain(text: str) -> str:
    """Return a text without the signs, for search and letters."""
    text = LINK.sub(r"\1", STRESS.sub(r"\1", text))
    return re.sub(r"^(?:##+|[-•]|\d{1,2}[.)])\s+", "", text, flags=re.MULTILINE)


def _block(block: str, heading: str) -> list[str]:
    parts = []
    for kind, lines in groupby(block.split("\n"), _kind):
        words = [_line(line) for line in lines]
        if kind == "p":
            parts.append(f"<p>{'<br>'.join(words)}</p>")
        elif kind == "h":
            parts += [f"<{heading}>{line}</{heading}>" for line in words]
        else:
            items = "".join(f"<li>{line}</li>" for line in words)
            parts.append(f"<{kind}>{items}</{kind}>")
    return parts


def _kind(line: str) -> str:
    known = {"h": HEADING, "ul": ITEM, "ol": NUMBERED}
    return next((kind for kind, pattern in known.items() if pattern.fullmatch(line.strip())), "p")


def _line(line: str) -> str:
    """Return one line: its words escaped, stress and links drawn by us."""
    line = line.strip()
    found = next((match for pattern in (HEADING, ITEM, NUMBERED) if (match := pattern.fullmatch(line))), None)
    words = str(escape(found[1] if found else line))
    return STRESS.sub(r"<strong>\1</strong>", LINK.sub(_link, words))


def _link(match: re.Match[str]) -> str:
    """Draw a link whose address may stand on a page; of any other only the words are left."""
    words, address = match[1], match[2]  # escaped already
    if not ADDRESS.match(address) or "**" in address:
        return words
    return f'<a href="{address}" rel="noopener">{words}</a>'
