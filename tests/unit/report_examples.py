"""Games and pieces of reports that several tests of reports share."""

from html.parser import HTMLParser

from detente.model.game import Game
from detente.overview import Unavailable
from detente.report.gathering import AuditPlan, LiveFigure, gather

HOSTILE = Game(
    [[[1, 3], [4, 0]], [[2, 0], [-5, 1]]],
    ["</script><img src=x onerror=alert(1)>", "R&D \\input{x} $y$ | %"],
    [["[a]", "--"], ["`b`", "]]>\u2028"]],
    title="</title><script>alert(1)</script>",
    currency="\"$' & <!--",
)
FIGURE = LiveFigure("var d3 = '</script>';", "const A = 1;\nexport function drawFigure(d3, element, scene) {}\n")
VOID = {"meta", "img", "br", "hr", "link", "input"}


class Outline(HTMLParser):
    """Read a page: what is open must be closed, in order."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict]] = []
        self.scripts: list[tuple[dict, str]] = []
        self.text: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append((dict(attrs), ""))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] == "script":
            attributes, before = self.scripts[-1]
            self.scripts[-1] = attributes, before + data
        else:
            self.text.append(data)

    def named(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]

    def files(self):
        """Find the files that the page carries, by name."""
        sources = {
            attributes["data-source"]: attributes["data-file"]
            for attributes in self.named("li")
            if "data-file" in attributes
        }
        return {sources[attributes["id"]]: text for attributes, text in self.scripts if attributes.get("id") in sources}


def gathered(game, comparison, *, asked=False, figure=FIGURE, clock=map):
    return gather(game, comparison, AuditPlan([], asked), figure=figure, clock=clock)


def nothing(reason="there was no time"):
    return Unavailable(reason)
