"""Pure: utterances in, draft minutes out; knows neither the web nor the database.

How a draft comes about, each step in one file:

1. `utterances` - what comes in: stretches of speech with corrected text, times and speaker labels.
2. `agenda_file`, `roster_file` - 次第 and 出席者名簿 in whatever format they come (`file_kinds`, `file_text`); `terms`
   picks the words for the speech engine's prompt from them.
3. `sentences`, `punctuation` - Japanese sentences with times; `fillers` marks えー and the like.
4. `headings` - where each agenda item begins; `paragraphs` - one speaker's consecutive sentences.
5. `decisions`, `actions` (with `dates`, `owners`) - what was decided, who does what by when: tables of rules, each
   finding linked to its sentence and time.
6. `names` - suggestions which voice is whose.
7. `document` - `build_document` puts it together as one immutable `MinutesDocument`.
8. `docx`, `text`, `subtitles`, `transcript_json` - the document as files, with the words of `strings`.
"""
