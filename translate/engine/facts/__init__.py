"""Facts in a sentence: numbers, money, dates, times, numbers of things. How they are found and written, per language.

1. `fact` - what a fact is; `digits` and `numbers` - numbers of every script, 1億2万, 3 triệu, ၁ သောင်း.
2. `forms/*.toml` - how each language writes facts; `form_table` reads them, `form_patterns` makes patterns of them.
3. `calendar` (eras, dates), `clock` (times), `signs` (phone numbers, addresses …) - what needs more than a form.
4. `meaning` - what a found form means; `named_times` - weekdays, noon.
5. `finding`, `rendering`, `comparison` - the three things that `translate.engine.fidelity` offers.
"""
