"""What a concept promises: what it pays for threats, and which axioms it keeps."""

from detente.audit.report_card import card_text, check_concept, parametrize_with_axioms, standard_games
from detente.audit.verdict import Verdict

__all__ = ["Verdict", "card_text", "check_concept", "parametrize_with_axioms", "standard_games"]
