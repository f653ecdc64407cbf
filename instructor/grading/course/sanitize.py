"""An allow-list for HTML that a student wrote or produced.

Figures, tables, SVG, alternative text, mathematics and <details> stay. Scripts, forms, frames,
event handlers and addresses that load something from elsewhere go.
"""

from __future__ import annotations

import html
import re

import nh3


def words(text: str) -> set[str]:
    """Return the set of the words in a text."""
    return set(text.split())


TAGS = words(
    """a abbr b blockquote br caption center cite code col colgroup dd del details div dl dt em
    figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strong
    sub summary sup table tbody td tfoot th thead tr tt u ul var
    svg g defs desc title path rect circle ellipse line polyline polygon text tspan use clipPath
    linearGradient radialGradient stop marker pattern symbol"""
)
GLOBAL = words("class id title lang dir role align colspan rowspan scope start style")
SHAPES = words(
    """viewBox width height x y x1 x2 y1 y2 cx cy r rx ry d points transform fill fill-opacity
    fill-rule stroke stroke-width stroke-linecap stroke-linejoin stroke-dasharray stroke-opacity
    stroke-dashoffset opacity text-anchor font-size font-family font-weight font-style offset
    stop-color stop-opacity clip-path gradientUnits gradientTransform preserveAspectRatio xmlns
    version dx dy markerWidth markerHeight refX refY orient marker-end marker-start marker-mid
    dominant-baseline patternUnits clipPathUnits"""
)
STYLES = words(
    """color background-color font-size font-weight font-style font-family text-align
    text-decoration text-anchor
    line-height vertical-align white-space width height max-width min-width max-height
    margin margin-top margin-bottom margin-left margin-right padding padding-top padding-bottom
    padding-left padding-right border border-top border-bottom border-left border-right
    border-collapse border-color border-style border-width border-radius display float overflow
    fill fill-opacity stroke stroke-width stroke-linecap stroke-linejoin stroke-dasharray
    stroke-opacity stroke-miterlimit opacity clip-path gap flex flex-wrap image-rendering"""
)
PICTURE = re.compile(r"data:image/(png|jpe?g|gif|webp|svg\+xml)[;,]", re.IGNORECASE)
ELSEWHERE = re.compile(r"(?i)url\s*\(\s*['\"]?\s*(?!#)")

# A parser needs the square of the time for tags that are opened and never closed.
MAX_LENGTH, MAX_OPENED, SHOWN = 2**23, 10_000, 20_000
TAG = re.compile(r"<([a-zA-Z][^\s/>]*)")
NOT_NESTED = words("area br col hr img input p li td th tr")


def clean_html(text: str) -> str:
    """Return HTML with only what the allow-list knows.

    Parameters
    ----------
    text : str
        Whatever a student wrote.

    Returns
    -------
    str
        HTML that acts on nothing. Of more tags than anybody means, the characters are shown.
    """
    opened = sum(name.lower() not in NOT_NESTED for name in TAG.findall(text))
    if len(text) > MAX_LENGTH or opened > MAX_OPENED:
        return as_characters(text)
    return CLEANER.clean(text)


def as_characters(text: str) -> str:
    """Return HTML that shows the characters of a text, as many as a page bears."""
    return f"<pre>{html.escape(text[:SHOWN])}</pre>"


def _allowed(tag, name, value):
    """Return an attribute's value, or None where the tag may not have it."""
    if ELSEWHERE.search(value):
        return None
    good = True
    if name == "href":
        good = value.startswith("#") or (tag == "a" and _is_link(value))
    elif name == "src":
        good = bool(PICTURE.match(value)) or _is_beside(value)
    return value if good else None


def _is_link(value):
    return value.lower().startswith(("http://", "https://", "mailto:"))


def _is_beside(value):
    """Return whether an address is that of a file beside the page."""
    return re.fullmatch(r"[\w./% -]+", value) is not None and not value.startswith("/")


CLEANER = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags=words("script style template noscript"),
    attributes={"*": GLOBAL | SHAPES | {"open", "href"}, "img": words("src alt width height")},
    generic_attribute_prefixes={"aria-"},
    attribute_filter=_allowed,
    filter_style_properties=STYLES,
    url_schemes={"http", "https", "mailto", "data"},
    link_rel=None,
    strip_comments=True,
)
