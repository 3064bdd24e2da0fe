"""The page as a light tree of our own and, beside it, the flat list of its lines of text.

Lexbor's nodes are costly to visit twice. One pass copies what reading needs: elements with their class and id words,
and lines: what a browser would show between two breaks, with the links in it. Each element knows the range of lines it
spans, so that any sum over a subtree is a difference of prefix sums.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from db.fold import fold


def _names(*lists: str) -> frozenset[str]:
    return frozenset(name for names in lists for name in names.split())


INLINE = _names(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr q rp rt ruby s samp",
    "small span strike strong sub sup time tt u var wbr picture source o:p st1:chmetcnv st1:personname",
)
PLAIN = INLINE - _names("a img b strong time s strike del")  # no more than letters
_PLAIN_END = "/"  # stands for the tag of a plain element on the way back
DROPPED = _names(
    "script style noscript template svg iframe select option button textarea input object embed audio video canvas map",
    "progress meter link meta title head datalist math rp",
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BOLD = frozenset(("b", "strong"))
_MAX_LINES = 40_000  # an honest page has hundreds; the rest of a longer one is not read
_ROW_LIMIT = 400  # characters: a longer row is layout, its cells are separate lines


Why = list[str]  # per line: why it is no part of the article, "" where nothing speaks against it
_FILES = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|ceb|zip|rar|7z|txt|csv|jpe?g|png)(?:[?#]|$)", re.IGNORECASE)


LINKS_ONLY = "links only"  # a reason that context may overrule


def fill(why: Why, first: int, last: int, reason: str) -> None:
    """Give a reason to the lines that have none."""
    for index in range(first, last):
        why[index] = why[index] or reason


def overrule(why: Why, first: int, last: int, reason: str) -> None:
    """Give a reason to the lines that have none, or none better than that they are links."""
    for index in range(first, last):
        if why[index] in ("", LINKS_ONLY):
            why[index] = reason


class Element:
    """An element that may hold text. It spans `lines[first:last]` of its page."""

    tag: str
    inline: bool
    __slots__ = ("attributes", "children", "first", "inline", "last", "names", "parent", "tag")

    def __init__(self, tag: str, attributes: dict[str, str | None], parent: Element | None, first: int) -> None:
        self.inline = tag in INLINE or ("-" in tag and parent is not None and (parent.inline or parent.tag == "p"))
        self.tag = tag
        self.attributes = attributes
        self.parent = parent
        self.children: list[Element] = []
        self.first = first
        self.last = first
        self.names = ""  # class and id in lower case
        if attributes:
            name, ident = attributes.get("class"), attributes.get("id")
            if ident and (tag in HEADINGS or ident.count("-") > 2):
                ident = None  # a slug of the heading's words names nothing
            if name or ident:
                self.names = f"{name or ''} {ident or ''}".lower()

    @property
    def size(self) -> int:
        return self.last - self.first


@dataclass(slots=True)
class Line:
    """Text between two breaks. `home` is the innermost block that holds it; weights are about one per Han character."""

    text: str
    home: Element
    links: list[tuple[str, str]]
    linked: int  # characters inside links
    bold: int  # characters inside <b> or <strong>
    heading: str  # "h1" … "h6", or ""
    after_image: bool  # nothing but an image stands between the previous text and this
    weight: float = field(init=False)  # UTF-8 bytes by three: a Han character weighs 1, an English word about 2
    link_share: float = field(init=False)
    _folded: str | None = field(init=False, default=None)

    @property
    def folded(self) -> str:
        """The text as phrases are matched against it (db.fold)."""
        if self._folded is None:
            self._folded = fold(self.text)
        return self._folded

    def __post_init__(self) -> None:
        self.weight = len(self.text.encode("utf-8", "replace")) / 3
        self.link_share = self.linked / len(self.text) if self.text else 0.0


def to_files(line: Line) -> bool:
    """Are the line's links all attachments?"""
    return bool(line.links) and all(_FILES.search(href) for href, _ in line.links)


@dataclass(slots=True)
class Image:
    """An image that stands after `line` lines of text."""

    src: str
    line: int
    home: Element


@dataclass(slots=True)
class Tree:
    root: Element
    lines: list[Line] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)  # in document order
    images: list[Image] = field(default_factory=list)
    times: list[tuple[Element, int]] = field(default_factory=list)  # <time> and the line it stands in
    description: str = ""  # the page's own, of <meta>
    host: str = ""  # of the page, "" where it is not known

    def take_apart(self) -> None:
        """Undo the cycles of parents and children: memory is free at once, where the collector would take its time."""
        for element in self.elements:
            element.parent = None


class _Writer:
    """Collects text into lines while the tree is walked."""

    def __init__(self, root: Element, *, hidden: bool) -> None:
        self.tree = Tree(root)
        self.hidden = hidden  # take in what is not displayed
        self.pieces: list[str] = []
        self.links: list[tuple[str, list[str]]] = []
        self.anchor: list[str] | None = None  # texts of the link that is open
        self.href = ""
        self.linked = self.bold = 0
        self.bold_depth = 0
        self.heading = ""
        self.row: Element | None = None  # a table row that is written as one line
        self.image = False

    def text(self, text: str) -> None:
        self.pieces.append(text)
        if self.anchor is not None:
            self.anchor.append(text)
            if not text.isspace():
                self.linked += len(text)
        if self.bold_depth and not text.isspace():
            self.bold += len(text)

    def end_line(self, home: Element) -> None:
        """Write what has been collected as a line of `home`; a link that goes on, goes on in the next line."""
        if not self.pieces:
            return
        text = " ".join("".join(self.pieces).split())
        self.pieces.clear()
        if text:
            links = [(href, label) for href, parts in self.links if (label := " ".join("".join(parts).split()))]
            line = Line(text, home, links, min(self.linked, len(text)), self.bold, self.heading, self.image)
            self.tree.lines.append(line)
            self.image = False
        self.linked = self.bold = 0
        self.links.clear()
        if self.anchor is not None:
            self.open_link(self.href)

    def open_link(self, href: str) -> None:
        self.href = href
        self.anchor = []
        self.links.append((href, self.anchor))


def parse(text: str) -> LexborHTMLParser:
    return LexborHTMLParser(text)


def read_tree(page: LexborHTMLParser, *, hidden: bool = False) -> Tree:
    """Elements and lines of the page's body, with `hidden` those not displayed, too. Depth costs no recursion."""
    root = Element("body", {}, None, 0)
    writer = _Writer(root, hidden=hidden)
    node = page.root.first_child if page.root else None
    parent, tag = root, _PLAIN_END  # the element whose children are visited, and its tag
    above: list[tuple[LexborNode | None, Element, str]] = []  # where to go on, level by level
    while len(writer.tree.lines) < _MAX_LINES:
        if node is None:
            if tag != _PLAIN_END:
                _leave(writer, parent, tag)
            if not above:
                break
            node, parent, tag = above.pop()
        elif (name := node.tag) == "-text":
            text = node.text_content
            if text and (writer.pieces or not text.isspace()):  # space before a line's first word is nothing
                writer.text(text)
            node = node.next
        elif name is not None and (opened := _open(node, name, parent, writer)) is not None:
            above.append((node.next, parent, tag))
            node = node.first_child
            parent, tag = opened
        else:
            node = node.next
    writer.end_line(root)
    for _, element, _ in (*above, (None, parent, ""), (None, root, "")):  # what is still open when the limit is met
        element.last = len(writer.tree.lines)
    return writer.tree


def _open(node: LexborNode, tag: str, parent: Element, writer: _Writer) -> tuple[Element, str] | None:
    """Take an element in; the element and tag to visit its children with, None where they do not matter."""
    if tag == "br":
        writer.end_line(_block(parent)) if writer.row is None else writer.text(" ")
        return None
    if tag in DROPPED or tag[0] in "-!":
        return None
    attributes = node.attributes
    if attributes and _hidden(attributes) and not writer.hidden:
        return None
    if tag in PLAIN:  # no more than letters: its text is its parent's
        return parent, _PLAIN_END
    element = Element(tag, attributes, parent, 0)
    parent.children.append(element)
    _enter(writer, element, node)
    return element, tag


def _enter(writer: _Writer, element: Element, node: LexborNode) -> None:
    tag = element.tag
    if element.inline:
        if tag == "a":
            writer.open_link(element.attributes.get("href") or "")
        elif tag == "img":
            _image(writer, element)
        elif tag in _BOLD:
            writer.bold_depth += 1
        elif tag == "time":
            writer.tree.times.append((element, len(writer.tree.lines)))
    elif writer.row is not None:
        writer.text(" ")
    else:
        writer.end_line(_block(element.parent or element))
        if tag in HEADINGS:
            writer.heading = tag
        elif tag == "tr" and _is_data_row(node):
            writer.row = element
    element.first = len(writer.tree.lines)
    writer.tree.elements.append(element)


def _leave(writer: _Writer, element: Element, tag: str) -> None:
    if element.inline:
        if tag == "a":
            writer.anchor = None
        elif tag in _BOLD:
            writer.bold_depth -= 1
    elif writer.row is element:
        writer.row = None
        writer.end_line(element)
    elif writer.row is not None:
        writer.text(" ")
    else:
        writer.end_line(_block(element))
        if tag in HEADINGS:
            writer.heading = ""
    element.last = len(writer.tree.lines)


def _image(writer: _Writer, element: Element) -> None:
    get = element.attributes.get
    src = get("data-src") or get("data-original") or get("data-lazy-src") or get("src")
    if src and not src.startswith("data:"):
        writer.tree.images.append(Image(src, len(writer.tree.lines), _block(element)))
    writer.image = True


def _block(element: Element) -> Element:
    while element.inline and element.parent is not None:
        element = element.parent
    return element


def _hidden(attributes: dict[str, str | None]) -> bool:
    if "hidden" in attributes and attributes["hidden"] != "until-found":
        return True
    style = attributes.get("style")
    return style is not None and "display:none" in style.lower().replace(" ", "")


def _is_data_row(row: LexborNode) -> bool:
    """A row of facts rather than of page parts: several short cells without blocks of their own."""
    cells = [child for child in row.iter() if child.tag in ("td", "th")]
    if len(cells) < 2 or len(row.text()) > _ROW_LIMIT:
        return False
    return not row.css_matches("div, table, ul, ol, h1, h2, h3, h4, p + p, form, br")
