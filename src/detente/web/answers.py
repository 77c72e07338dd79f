"""The answers of the API, without HTTP: the bytes of a request -> the documents that the command line prints."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING, Any

from detente.audit.auditing import run_audit
from detente.concepts.breakdown_sweep import breakdown_sweep
from detente.concepts.choice import chosen_concept
from detente.formats import dumps, loads
from detente.formats.agreement_document import load_agreement
from detente.formats.audit_document import dump_audit
from detente.formats.breakdown_document import dump_breakdown
from detente.formats.certificate_document import check_claims, limited_document
from detente.formats.comparison_document import dump_comparison
from detente.formats.fallback_document import dump_fallbacks
from detente.formats.gambit_equilibria import listed_equilibria
from detente.formats.hypotheses_document import SCHEMA as HYPOTHESES
from detente.formats.hypotheses_document import dump_hypotheses, load_hypotheses
from detente.formats.scene_document import dump_scene
from detente.formats.unfinished_document import is_unfinished, load_unfinished
from detente.formats.verification_document import dump_verification
from detente.hypotheses import hypotheses, verify_hypotheses
from detente.model.errors import DetenteError, FormatError, NotApplicable, TooLarge
from detente.numerics.lp_count import counted
from detente.overview import fallbacks
from detente.report import html, markdown, text
from detente.report.explanation import explain
from detente.scene import Scene, deal
from detente.solve import verify
from detente.web import asking
from detente.web.asking import SOLVING, read_ask, read_body, read_game, read_options
from detente.web.audit_parts import AUDIT_PART, audited_in_part
from detente.web.fields import plain
from detente.web.papers import PAPERS, check_any, several_concepts
from detente.web.replies import Reply, failed, json_reply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from detente.model.game import Game
    from detente.model.hypotheses import Hypotheses
    from detente.model.lottery_agreement import AnyAgreement
    from detente.model.unfinished import UnfinishedAgreement
    from detente.web.asking import Ask
    from detente.web.desk import Desk

    Document = dict[str, Any]
    Answerer = Callable[[Ask, Desk], Document]

EXPLANATION = "detente/explanation/1"
CONVERSION = "detente/conversion/1"
FORMATS = ("yaml", "yml", "json", "csv", "nfg", "gam", "efg")
LAYOUTS = ("html", "md", "text")


@dataclass(frozen=True, slots=True)
class Route:
    """Hold how a question about a game is answered, and which options it takes."""

    answer: Answerer
    options: frozenset[str]


def answer(route: str, body: bytes, desk: Desk) -> Reply:
    """Answer a request; what the library foresees to go wrong becomes an error with its place.

    Parameters
    ----------
    route
        The last part of the address, such as "solve".
    """
    begun = perf_counter()
    with counted() as count:
        try:
            reply = _reply(route, body, desk)
        except (DetenteError, MemoryError) as error:
            reply = failed(error)
    return replace(reply, lps=count.lps, seconds=perf_counter() - begun)


def _reply(route: str, body: bytes, desk: Desk) -> Reply:
    if route in QUESTIONS:
        question = QUESTIONS[route]
        reply = json_reply(question.answer(read_ask(body, question.options, desk.limits), desk))
    elif route in PAPERS:
        paper = PAPERS[route]
        reply = paper.make(read_ask(body, paper.options, desk.limits), desk)
    else:
        reply = json_reply((INNER.get(route) or OTHERS[route])(body, desk))
    if len(reply.body) > desk.limits.reply_bytes:
        message = f"the answer has {len(reply.body):,} bytes, the limit is {desk.limits.reply_bytes:,}"
        raise TooLarge(f"{message}; ask for fewer concepts", where="answer")
    return reply


def solved(ask: Ask, desk: Desk) -> Document:
    """Answer as `detente solve --json` does."""
    agreement = desk.solve(ask.game, chosen_concept(ask.only_concept(), ask.options))
    return limited_document(agreement, coalitions_too=ask.extras.flag("coalitions"))


def compared(ask: Ask, desk: Desk) -> Document:
    """Answer as `detente compare --json` does."""
    comparison = desk.compare(ask.game, several_concepts(ask))
    check_any(comparison.rows, comparison.skipped)
    return dump_comparison(ask.game, comparison)


def explained(ask: Ask, desk: Desk) -> Document:
    """Tell the argument as `detente explain` does; an HTML page also as the piece that another page can hold."""
    layout = ask.extras.text("format") or LAYOUTS[0]
    if layout not in LAYOUTS:
        message = f"there is no format '{layout[:20]}'; the formats are {', '.join(LAYOUTS)}"
        raise NotApplicable(message, where="options.format")
    agreement = desk.solve(ask.game, chosen_concept(ask.only_concept(), ask.options))
    page = explain(ask.game, agreement)
    document: Document = {"schema": EXPLANATION, "concept": agreement.concept.name, "format": layout}
    if layout == "html":
        return {**document, "html": html.render(page), "fragment": html.fragment(page)}
    render = markdown.render if layout == "md" else text.render
    return {**document, layout: render(page)}


def fallen_back(ask: Ask, _: Desk) -> Document:
    """Answer as `detente fallback --json` does."""
    if ask.concepts:
        raise NotApplicable("the fallbacks are no concept's own; leave the concepts out", where="concepts")
    document = dump_fallbacks(fallbacks(ask.game, nash=listed_equilibria))
    if ask.extras.flag("breakdown_sweep"):
        document["breakdown"] = dump_breakdown(breakdown_sweep(ask.game))
    return document


def audited(ask: Ask, _: Desk) -> Document:
    """Answer as `detente audit --json` does."""
    choice = several_concepts(ask)
    audit = run_audit(ask.game, choice.concepts, seed=ask.extras.whole("seed"))
    audit = replace(audit, skipped=choice.skipped + audit.skipped)
    check_any(audit.rows, audit.skipped)
    return dump_audit(audit)


def supposed(ask: Ask, _: Desk) -> Document:
    """Answer as `detente hypotheses --json` does."""
    if ask.concepts:
        raise NotApplicable("every hypothesis has a concept of its own; leave the concepts out", where="concepts")
    blocks = ask.extras.text("blocks")
    return dump_hypotheses(hypotheses(ask.game, blocks or None, selection=ask.options.selection))


def drawn(ask: Ask, desk: Desk) -> Document:
    """Answer with the scene that pictures show."""
    comparison = desk.compare(ask.game, several_concepts(ask))
    deals = tuple(deal(agreement) for agreement in comparison.rows)
    return dump_scene(Scene(ask.game, desk.plane(ask.game), deals, comparison.skipped))


def verified(body: bytes, desk: Desk) -> Document:
    """Answer as `detente verify --json` does, of a game changed by a threat if one is set."""
    fields = read_body(body, ("game", "agreement", "options"))
    options = read_options(fields, ("exact", "threat"))
    exact = options.flag("exact")
    game = asking.threatened(read_game(fields, desk.limits), options)
    if "agreement" not in fields.nodes:
        raise fields.source.fault("the body has no key 'agreement'; what solve answers is expected there", 0)
    document = plain(fields.nodes["agreement"], fields.source)
    if isinstance(document, dict) and document.get("schema") == HYPOTHESES:
        return dump_verification(verify_hypotheses(game, _hypotheses(document), exact=exact), exact=exact)
    return dump_verification(verify(game, _agreement(document), exact=exact), exact=exact)


def _agreement(document: Any) -> AnyAgreement | UnfinishedAgreement:
    """Read an agreement, or one that was cut short; errors say that they are about it."""
    try:
        check_claims(document)
        return load_unfinished(document) if is_unfinished(document) else load_agreement(document)
    except FormatError as error:
        raise FormatError(error.message.removeprefix("input: "), source="agreement") from error


def _hypotheses(document: Any) -> Hypotheses:
    """Read what hypotheses about the others give; errors say that they are about it."""
    try:
        check_claims(document)
        return load_hypotheses(document)
    except FormatError as error:
        raise FormatError(error.message.removeprefix("input: "), source="agreement") from error


def converted(body: bytes, desk: Desk) -> Document:
    """Read a game from text in any format, or from a document, and write it in another, with a threat if one is set."""
    fields = read_body(body, ("game", "text", "from", "format", "options"))
    options = read_options(fields, ("threat",))
    layout = _format(fields.text("format") or "json", "format")
    if ("game" in fields.nodes) == ("text" in fields.nodes):
        raise fields.source.fault("the body must have one of the keys 'game' and 'text'", 0)
    if "game" in fields.nodes:
        game = read_game(fields, desk.limits)
    else:
        suffix = _format(fields.text("from") or "yaml", "from")
        found = loads(fields.text("text"), suffix, source="text", max_profiles=desk.limits.profiles)
        game = asking.limited(found, desk.limits)
    game = asking.threatened(game, options)
    return {"schema": CONVERSION, "format": layout, "text": dumps(game, layout), "game": game_document(game)}


def game_document(game: Game) -> Document:
    """Write a game as a game document, one on a graph with its table of payoffs, which is what the page shows."""
    tabled = game if game.structure is None else game.structure.tensor()
    document: Document = json.loads(dumps(tabled, "json"))
    return document


def _format(name: str, key: str) -> str:
    if name not in FORMATS:
        message = f"'{key}' is '{name[:20]}', which is no known format; the formats are {', '.join(FORMATS)}"
        raise FormatError(message, source="body")
    return name


QUESTIONS: Mapping[str, Route] = {
    "solve": Route(solved, SOLVING | {"coalitions"}),
    "compare": Route(compared, SOLVING),
    "explain": Route(explained, SOLVING | {"format"}),
    "fallback": Route(fallen_back, frozenset({"breakdown_sweep", "threat"})),
    "audit": Route(audited, SOLVING | {"seed"}),
    "hypotheses": Route(supposed, frozenset({"blocks", "selection", "threat"})),
    "scene": Route(drawn, SOLVING),
}
OTHERS: Mapping[str, Callable[[bytes, Desk], Document]] = {"verify": verified, "convert": converted}
INNER: Mapping[str, Callable[[bytes, Desk], Document]] = {AUDIT_PART: audited_in_part}  #: no addresses of the API
