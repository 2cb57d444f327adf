"""The office's texts on pages: what may be drawn, and hostile markup that stays words."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mobility.common.richtext import ADDRESS, html, plain

ALLOWED = {"p", "br", "h2", "ul", "ol", "li", "strong", "a"}


class Seen(HTMLParser):
    """Collects every tag and attribute a browser would see."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes = set(), []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += [(tag, *attribute) for attribute in attrs]

    def handle_comment(self, data):
        self.tags.add("!--")

    def handle_decl(self, decl):
        self.tags.add("!")

    def handle_pi(self, data):
        self.tags.add("?")


def check(text):
    seen = Seen(str(html(text)))
    assert seen.tags <= ALLOWED
    for tag, name, value in seen.attributes:
        assert (tag, name) in {("a", "href"), ("a", "rel")}
        assert name == "rel" or ADDRESS.match(value)


def test_what_the_office_writes():
    text = """## Dates
First line
second **loud** line

- one
- [two](/calls/)

1. write to [us](mailto:office@example.kz)
2. go"""
    assert html(text) == (
        "<h2>Dates</h2>\n<p>First line<br>second <strong>loud</strong> line</p>\n"
        '<ul><li>one</li><li><a href="/calls/" rel="noopener">two</a></li></ul>\n'
        '<ol><li>write to <a href="mailto:office@example.kz" rel="noopener">us</a></li><li>go</li></ol>'
    )
    assert plain("## Dates\n- a **b** [c](/d/)") == "Dates\na b c"
    assert html("") == ""


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert`1`)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "[x](//evil.example/)",
    "[x](/\\evil.example/)",
    '[x](https://a.example/"onmouseover="alert(1))',
    "[x](https://a.example/'onmouseover='alert(1))",
    "[<script>alert(1)</script>](https://a.example/)",
    "[x](https://a.example/<script>)",
    "**<b onclick=alert(1)>**",
    "## <style>*{display:none}</style>",
    "- <iframe src=//evil.example>",
    '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
    "&#60;script&#62;alert(1)",
    "\x00<scr\x00ipt>alert(1)</script>",
    "[a](https://b.example/[c](https://d.example/**e**))**",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_markup_stays_words(text):
    check(text)
    assert "javascript:" not in "".join(str(part) for part in Seen(str(html(text))).attributes).lower()


SIGNS = st.text(alphabet=st.sampled_from("[]()*#-1. \n<>\"'&/:aqhtps"), max_size=60)


@settings(max_examples=150, deadline=None)
@given(SIGNS | st.lists(st.sampled_from(HOSTILE), max_size=3).map("\n".join))
def test_no_text_draws_more_than_allowed(text):
    check(text)


def test_the_guard_sees_a_tag_that_slips_through():
    assert Seen("<p onclick=x><script>").tags - ALLOWED == {"script"}
