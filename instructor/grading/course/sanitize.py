"""An allow-list for HTML that a student wrote or produced.

Figures, tables, SVG, alternative text, mathematics and <details> stay. Scripts, forms, frames,
event handlers and addresses that load something from elsewhere go.
"""

import re

import bleach
from bleach.css_sanitizer import CSSSanitizer


def words(text):
    """Return the set of the words in a text."""
    return frozenset(text.split())


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
REMOVED = re.compile(r"(?is)<(script|style|template|noscript)\b.*?(</\1\s*>|\Z)")
ELSEWHERE = re.compile(r"(?i)url\s*\(\s*['\"]?\s*(?!#)")


def clean_html(text):
    """Return the HTML with only what the allow-list knows."""
    text = REMOVED.sub("", text)
    css = CSSSanitizer(allowed_css_properties=STYLES, allowed_svg_properties=STYLES)
    return bleach.clean(
        text,
        tags=TAGS,
        attributes=_allowed,
        protocols={"http", "https", "mailto", "data"},
        strip=True,
        strip_comments=True,
        css_sanitizer=css,
    )


def _allowed(tag, name, value):
    """Return whether a tag may have an attribute with this value."""
    if ELSEWHERE.search(value):
        return False
    if name in ("href", "xlink:href"):
        return value.startswith("#") or (tag == "a" and _is_link(value))
    if name == "src":
        return tag == "img" and (bool(PICTURE.match(value)) or _is_beside(value))
    if tag == "img" and name in ("alt", "width", "height"):
        return True
    return name in GLOBAL or name.startswith("aria-") or name == "open" or name in SHAPES


def _is_link(value):
    return value.lower().startswith(("http://", "https://", "mailto:"))


def _is_beside(value):
    """Return whether an address is that of a file beside the page."""
    return re.fullmatch(r"[\w./% -]+", value) is not None and not value.startswith("/")
