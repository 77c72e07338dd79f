"""Bargaining without blackmail: fair agreements in strategic games with side payments.

>>> import detente as dt
>>> game = dt.Game.from_bimatrix([[0], [0]], [[0], [-1000]])
>>> dt.solve(game, dt.COCO).payoffs.tolist()
[500.0, -500.0]
>>> dt.solve(game, dt.CORRELATED).payoffs.tolist()
[0.0, 0.0]
"""

import sys as _sys

from detente.model import notebook_view as _notebook_view
from detente.model import version as _version
from detente.offers import HOMES as _HOMES
from detente.offers import Package as _Package
from detente.offers import page_of as _page_of

__version__ = _version.VERSION

__all__ = ["__version__", *sorted(_HOMES)]  # noqa: PLE0604  # names are strings; type checkers read `__init__.pyi`

_notebook_view.Viewable.page_writer = staticmethod(_page_of)

# The class and not the functions of PEP 562: there is none for setting, and type checkers would let any name pass.
_sys.modules[__name__].__class__ = _Package
