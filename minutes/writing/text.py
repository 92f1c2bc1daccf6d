"""Plain text of the minutes: what a clerk pastes into a mail or an editor."""

from minutes.writing.document import MinutesDocument
from minutes.writing.fillers import readable
from minutes.writing.headlines import attendee_lines, heading_line, meeting_lines, shown_name, title_line
from minutes.writing.paragraphs import Paragraph, join_sentences
from minutes.writing.strings import DocumentStrings, strings_for, timestamp


def to_text(document: MinutesDocument, *, strings: DocumentStrings | None = None, keep_fillers: bool = False) -> str:
    """The minutes as text with a line feed at the end of each line, in the order of the Word document."""
    words = strings or strings_for(document.language)
    lines = [title_line(document, words)]
    if document.demonstration:
        lines.append(f"【{words.demonstration_notice}】")
    lines += ["", *(f"{label}\t{value}" for label, value in meeting_lines(document, words))]
    lines += [f"{words.attendees}\t{line}" for line in attendee_lines(document, words)]
    lines += ["", f"■ {words.decisions}"]
    lines += [f"・{item.matter}（{timestamp(item.start_s)}）" for item in document.decisions] or [words.nothing_found]
    lines += ["", f"■ {words.actions}"]
    for item in document.actions:
        owner = shown_name(document, item.owner, words) if item.owner else words.none
        due = words.format_date(item.due_on) if item.due_on else item.due_text or words.none
        lines.append(f"・{item.task}（{words.owner} {owner}／{words.due} {due}／{timestamp(item.start_s)}）")
    if not document.actions:
        lines.append(words.nothing_found)
    lines += ["", f"■ {words.record}"]
    for section in document.sections:
        lines += ["", f"{heading_line(section, words)}（{timestamp(section.start_s)}）"]
        for paragraph in section.paragraphs:
            said = paragraph_text(paragraph, keep_fillers=keep_fillers)
            if said:
                name = shown_name(document, paragraph.speaker, words)
                lines.append(f"○{name}（{timestamp(paragraph.start_s)}）{said}")
    return "\n".join(lines) + "\n"


def paragraph_text(paragraph: Paragraph, *, keep_fillers: bool = False) -> str:
    """The paragraph's words as a reader is shown them; empty when only fillers were said."""
    return join_sentences(filter(None, (readable(s, keep_fillers=keep_fillers) for s in paragraph.sentences)))
