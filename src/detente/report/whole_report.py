"""The whole report: one self-contained HTML page that explains a game and its agreements, and carries the proof."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import TYPE_CHECKING

from detente.model.version import VERSION
from detente.overview import Unavailable
from detente.report.figures import listing
from detente.report.html import escaped, shown
from detente.report.report_sections import (
    LIVE,
    argument_part,
    audit_part,
    certificate_part,
    contents,
    deals_part,
    fallback_part,
    game_part,
    still_figure,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from detente.report.gathering import LiveFigure, ReportParts

POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; "
    "form-action 'none'"
)  #: nothing is loaded from anywhere, whatever a label smuggles in
GAME_FILE = "game.json"
HEADINGS = {
    "game": "The game",
    "deals": "The deals",
    "fallbacks": "If talks fail",
    "arguments": "The arguments",
    "audit": "The audit",
    "certificate": "The proof",
}
_EXPORT = re.compile(r"^export\s+(?=(?:async\s+)?function\b|const\b|class\b)", re.MULTILINE)
_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def whole_report(parts: ReportParts, carried: Mapping[str, str], scene: str) -> str:
    """Write the page.

    Parameters
    ----------
    parts
        What it tells.
    carried
        JSON texts of the files that it carries, by name: the game as `GAME_FILE`, and the agreements, named after their
        concepts. They come out of the page as they went in, up to escapes that mean the same in JSON.
    scene
        The scene document that the interactive figure draws; nothing if there is none.

    Returns
    -------
    str
        One HTML document. It loads nothing, and no label can turn into markup. The same input gives the same text.
    """
    sections = {
        "game": game_part(parts.game),
        "deals": deals_part(parts.comparison) + _figures(parts, scene),
        "fallbacks": fallback_part(parts),
        "arguments": contents(parts.comparison) + argument_part(parts.game, parts.comparison),
        "audit": audit_part(parts),
        "certificate": certificate_part(parts.comparison, carried, GAME_FILE),
    }
    main = "".join(
        f'<section id="{name}" aria-labelledby="{name}-heading">\n<h2 id="{name}-heading">{HEADINGS[name]}</h2>\n{body}'
        f"</section>\n"
        for name, body in sections.items()
    )
    links = "".join(f'<li><a href="#{name}">{heading}</a></li>' for name, heading in HEADINGS.items())
    nav = f'<nav aria-label="Contents">\n<ol>{links}</ol>\n</nav>\n'
    footer = (
        f"<footer>\n<p>Made by détente {VERSION}. The game's digest: <code>{parts.game.digest}</code></p>\n</footer>\n"
    )
    body = f"{_header(parts)}{nav}<main>\n{main}</main>\n{footer}{_scripts(parts.figure, carried, scene)}"
    return f'<!DOCTYPE html>\n<html lang="en">\n{_head(parts)}<body>\n{body}</body>\n</html>\n'


def json_script(text: str) -> str:
    r"""Write JSON so that a script element can hold it: letters that mean something to HTML become escapes.

    Examples
    --------
    >>> print(json_script('["</script>"]'))
    ["\u003c/script\u003e"]
    """
    return "".join(_UNSAFE.get(letter, letter) for letter in text)


def code_script(text: str) -> str:
    """Write JavaScript so that a script element can hold it: what would end the element is broken up in its strings."""
    return re.sub(r"<(?=/script|!--)", r"\\x3c", text, flags=re.IGNORECASE)


def _head(parts: ReportParts) -> str:
    style = (files("detente") / "report" / "report_page.css").read_text(encoding="utf-8")
    return (
        f'<head>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="generator" content="détente {VERSION}">\n<title>{escaped(_title(parts))}: a report</title>\n'
        f"<style>\n{style}</style>\n</head>\n"
    )


def _title(parts: ReportParts) -> str:
    return parts.game.title or "The game"


def _header(parts: ReportParts) -> str:
    players, count = parts.game.players, len(parts.comparison.rows)
    deals = "one bargaining solution divides" if count == 1 else f"{count} bargaining solutions divide"
    lead = f"What {listing(players)} can reach together, how {deals} it, what each answer rests on, and the proof."
    return (
        f'<header>\n<p class="kind">A report on fair agreements</p>\n<h1>{shown(_title(parts))}</h1>\n'
        f'<p class="lead">{shown(lead)}</p>\n</header>\n'
    )


def _figures(parts: ReportParts, scene: str) -> str:
    """Show the interactive figure where scripts run, and still ones on paper and where they do not."""
    if isinstance(parts.figure, Unavailable) or not scene:
        reason = parts.figure.reason if isinstance(parts.figure, Unavailable) else "there is nothing to draw"
        live = f'<p class="note">There is no interactive figure: {escaped(reason)}.</p>\n'
    else:
        replaced = "" if isinstance(parts.stills, Unavailable) else " replaced"
        live = (
            f'<p class="note screen drawn" hidden>{escaped(LIVE)}</p>\n<div id="live" class="live{replaced}" '
            f'role="group" aria-label="Interactive figure: {escaped(_title(parts))}" hidden></div>\n'
        )
    if isinstance(parts.stills, Unavailable):
        return f'{live}<p class="note">There is no still picture: {escaped(parts.stills.reason)}.</p>\n'
    return live + "".join(still_figure(still, kind="still") for still in parts.stills)


def _scripts(figure: LiveFigure | Unavailable, carried: Mapping[str, str], scene: str) -> str:
    json_type = 'type="application/json"'
    written = [
        f'<script {json_type} id="file-{place}">{json_script(text)}</script>\n'
        for place, text in enumerate(carried.values(), start=1)
    ]
    if scene and not isinstance(figure, Unavailable):
        drawing = _EXPORT.sub("", figure.drawing)
        wrapped = f'const detenteFigure = (() => {{\n"use strict";\n{drawing}\nreturn {{ drawFigure }};\n}})();'
        written.append(f'<script {json_type} id="scene">{json_script(scene)}</script>\n')
        written += [f"<script>{code_script(code)}</script>\n" for code in (figure.library, wrapped)]
    ending = (files("detente") / "report" / "report_page.js").read_text(encoding="utf-8")
    return "".join([*written, f"<script>\n{code_script(ending)}</script>\n"])
