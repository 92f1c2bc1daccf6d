"""Pure translation: text in, text out, without web or database.

The way of one sentence: `sentences` splits, `fidelity` and `glossary` note what must not change, an engine of `engines`
translates, `safety` refuses what is no translation, `fidelity` compares.
"""
