"""Facts never change: found before a machine translates, rendered for the target language by rule, compared after.

No machine is trusted with a number. The traps are those that known systems fall into: 平成23年 became 2013 (Firefox
translations, issue 1283), 500円玉 a "500yen ball", 1億2万円 120,000 yen; Argos destroys the _ of e-mail addresses.
"""

from translate.engine.facts.comparison import Comparison, compare
from translate.engine.facts.fact import Fact, Kind
from translate.engine.facts.finding import find_facts
from translate.engine.facts.rendering import render

__all__ = ["Comparison", "Fact", "Kind", "compare", "find_facts", "render"]
