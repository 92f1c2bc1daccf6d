"""Pure translation: text in, text out, without web or database.

The way of one sentence from one side of the counter to the other:

1. `languages` - the twelve shipped languages; `scripts` - which language the letters betray (a warning only).
2. `easy_japanese` - rules of やさしい日本語 that a sentence breaks, and the plainer words.
3. `sentences` splits; `fidelity` (with `facts/`) and `glossary` note what must not change.
4. An engine of `engines` translates.
5. `safety` refuses what is no translation, `fidelity` compares, `sentences` joins.
"""
