"""The page as a light tree of our own and, beside it, the flat list of its lines of text.

Lexbor's nodes are costly to visit twice. One pass copies what reading needs: elements with their class and id words,
and lines: what a browser would show between two breaks, with the links in it. Each element knows the range of lines it
spans, so that any sum over a subtree is a difference of prefix sums.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

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
_UNREAD = DROPPED | {"br", "-comment", "!doctype", "-document"}  # what has nothing inside to be read
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BOLD = frozenset(("b", "strong"))
_MAX_LINES = 40_000  # an honest page has hundreds; the rest of a longer one is not read
_ROW_LIMIT = 400  # characters: a longer row is layout, its cells are separate lines


Why = list[str]  # per line: why it is no part of the article, "" where nothing speaks against it
_FILES = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|ceb|zip|rar|7z|txt|csv|jpe?g|png)(?:[?#]|$)", re.IGNORECASE)


CHOSEN = "data-jingbao-body"  # marks what a source's settings call the body (crawler.reading.chosen)
Attributes = Mapping[str, str | None]
_NO_ATTRIBUTES: Attributes = MappingProxyType({})
_KEPT = frozenset(("role", "itemprop", "datetime", "align", "style", CHOSEN))  # what is asked of an element later
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

    def __init__(self, tag: str, attributes: Attributes, parent: Element | None, first: int) -> None:
        self.inline = tag in INLINE or ("-" in tag and parent is not None and (parent.inline or parent.tag == "p"))
        self.tag = tag
        self.attributes: Attributes = _NO_ATTRIBUTES if _KEPT.isdisjoint(attributes) else attributes
        self.parent = parent
        self.children: Sequence[Element] = ()
        self.first = first
        self.last = first
        self.names = ""  # class and id in lower case
        if attributes:
            name, ident = attributes.get("class"), attributes.get("id")
            if ident and (tag in HEADINGS or ident.count("-") > 2):
                ident = None  # a slug of the heading's words names nothing
            if name or ident:
                self.names = f"{name or ''} {ident or ''}".lower()

    def add(self, child: Element) -> None:
        if isinstance(self.children, list):
            self.children.append(child)
        else:  # half of all elements have none: a page is thousands of objects, each of which costs the collector
            self.children = [child]

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
        self.links: list[tuple[str, int, int]] = []  # address, and its texts as a range of the pieces
        self.href: str | None = None  # of the link that is open
        self.link_start = 0
        self.full = False
        self.bold = 0
        self.bold_depth = 0
        self.heading = ""
        self.row: Element | None = None  # a table row that is written as one line
        self.image = False

    def end_line(self, home: Element) -> None:
        """Write what has been collected as a line of `home`'s block; an open link goes on in the next line."""
        href = self.href
        self.close_link()
        pieces = self.pieces
        text = " ".join("".join(pieces).split())
        if text:
            links, linked = self._written_links() if self.links else ([], 0)
            line = Line(text, _block(home), links, min(linked, len(text)), self.bold, self.heading, self.image)
            self.tree.lines.append(line)
            self.image = False
            self.full = len(self.tree.lines) >= _MAX_LINES
        pieces.clear()
        self.links.clear()
        self.bold = 0
        if href is not None:
            self.open_link(href)

    def _written_links(self) -> tuple[list[tuple[str, str]], int]:
        """The links that have a text, and the characters of all."""
        written, linked = [], 0
        for href, start, end in self.links:
            pieces = self.pieces[start:end]
            linked += sum(len(piece) for piece in pieces if not piece.isspace())
            if label := " ".join("".join(pieces).split()):
                written.append((href, label))
        return written, linked

    def open_link(self, href: str) -> None:
        self.close_link()
        self.href = href
        self.link_start = len(self.pieces)

    def close_link(self) -> None:
        if self.href is not None:
            self.links.append((self.href, self.link_start, len(self.pieces)))
            self.href = None


def parse(text: str) -> LexborHTMLParser:
    return LexborHTMLParser(text.encode("utf-8", "replace"))  # a str is encoded by the parser, too, but more slowly


def read_tree(page: LexborHTMLParser, *, hidden: bool = False) -> Tree:
    """Elements and lines of the page's body, with `hidden` those not displayed, too. Depth costs no recursion."""
    root = Element("body", {}, None, 0)
    writer = _Writer(root, hidden=hidden)
    node = page.root.first_child if page.root else None
    parent, tag = root, _PLAIN_END  # the element whose children are visited, and its tag
    above: list[tuple[LexborNode | None, Element, str]] = []  # where to go on, level by level
    pieces = writer.pieces
    while not writer.full:
        if node is None:
            if tag != _PLAIN_END:
                _leave(writer, parent, tag)
            if not above:
                break
            node, parent, tag = above.pop()
        elif (name := node.tag) == "-text":
            text = node.text_content
            if text and (pieces or not text.isspace()):  # space before a line's first word is nothing
                if writer.bold_depth and not text.isspace():
                    writer.bold += len(text)
                pieces.append(text)
            node = node.next
        elif name is not None and (opened := _open(node, name, parent, writer)) is not None:
            above.append((node.next, parent, tag))
            node = node.first_child
            parent, tag = opened
        else:
            node = node.next
    _end(writer, [root, parent, *(element for _, element, _ in above)])
    return writer.tree


def _end(writer: _Writer, still_open: list[Element]) -> None:
    """Close the last line, and what is still open when the limit is met."""
    if writer.pieces:
        writer.end_line(writer.tree.root)
    for element in still_open:
        element.last = len(writer.tree.lines)


def _open(node: LexborNode, tag: str, parent: Element, writer: _Writer) -> tuple[Element, str] | None:
    """Take an element in; the element and tag to visit its children with, None where they do not matter."""
    if tag in _UNREAD:
        if tag == "br":
            _break(writer, parent)
        return None
    attributes = node.attributes
    if ("style" in attributes or "hidden" in attributes) and not writer.hidden and _hidden(attributes):
        return None
    if tag in PLAIN:  # no more than letters: its text is its parent's
        return parent, _PLAIN_END
    element = Element(tag, attributes, parent, 0)
    parent.add(element)
    _enter(writer, element, attributes, node)
    return element, tag


def _enter(writer: _Writer, element: Element, attributes: Attributes, node: LexborNode) -> None:
    tag = element.tag
    if element.inline:
        if tag == "a":
            writer.open_link(attributes.get("href") or "")
        elif tag == "img":
            _image(writer, element, attributes)
        elif tag in _BOLD:
            writer.bold_depth += 1
        elif tag == "time":
            writer.tree.times.append((element, len(writer.tree.lines)))
    else:
        if writer.pieces:
            _break(writer, element.parent or element)
        if writer.row is None:
            if tag in HEADINGS:
                writer.heading = tag
            elif tag == "tr" and _is_data_row(node):
                writer.row = element
    element.first = len(writer.tree.lines)
    writer.tree.elements.append(element)


def _leave(writer: _Writer, element: Element, tag: str) -> None:
    if element.inline:
        if tag == "a":
            writer.close_link()
        elif tag in _BOLD:
            writer.bold_depth -= 1
    else:
        if writer.row is element:
            writer.row = None
        if writer.pieces:
            _break(writer, element)
        if writer.row is None and tag in HEADINGS:
            writer.heading = ""
    element.last = len(writer.tree.lines)


def _break(writer: _Writer, home: Element) -> None:
    """The line that is open ends here, and with it nothing but a space in a row that is written as one line."""
    if writer.row is not None:
        writer.pieces.append(" ")
    elif writer.pieces:
        writer.end_line(home)


def _image(writer: _Writer, element: Element, attributes: Attributes) -> None:
    get = attributes.get
    src = get("data-src") or get("data-original") or get("data-lazy-src") or get("src")
    if src and not src.startswith("data:"):
        writer.tree.images.append(Image(src, len(writer.tree.lines), _block(element)))
    writer.image = True


def _block(element: Element) -> Element:
    while element.inline and element.parent is not None:
        element = element.parent
    return element


def _hidden(attributes: Attributes) -> bool:
    if "hidden" in attributes and attributes["hidden"] != "until-found":
        return True
    style = attributes.get("style")
    return style is not None and "display:none" in style.lower().replace(" ", "")


def _is_data_row(row: LexborNode) -> bool:
    """A row of facts rather than of page parts: several short cells without blocks of their own."""
    cells = [child for child in row.iter() if child.tag in ("td", "th")]
    if len(cells) < 2 or len(row.text()) > _ROW_LIMIT:
        return False
    return not row.css_matches("div, table, ul, ol, dl, h1, h2, h3, h4, p + p, form, br")
