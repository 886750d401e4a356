"""The scorer: from exact sums per employee and kind of work to scores that say how sure they are.

Pure numpy and scipy; nothing here knows a database or a page. `fit` scores a whole company, `score_one` one
person from a stored model, `explain` says in plain words where a figure came from.
"""

from app.method.cells import Cells
from app.method.explain import Explanation, Term, explain, sentences
from app.method.fit import Fit, fit
from app.method.model import Model
from app.method.policy import AT_RISK, DEVELOPING, NOT_ENOUGH, SOLID, STANDINGS, STAR, Policy
from app.method.standing import Figures, Outputs, score_one
from app.method.trend import Trend, trend, trends
from app.method.whatif import GroupScore, WhatIf, group_score, whatif

__all__ = [
    "AT_RISK",
    "DEVELOPING",
    "NOT_ENOUGH",
    "SOLID",
    "STANDINGS",
    "STAR",
    "Cells",
    "Explanation",
    "Figures",
    "Fit",
    "GroupScore",
    "Model",
    "Outputs",
    "Policy",
    "Term",
    "Trend",
    "WhatIf",
    "explain",
    "fit",
    "group_score",
    "score_one",
    "sentences",
    "trend",
    "trends",
    "whatif",
]
