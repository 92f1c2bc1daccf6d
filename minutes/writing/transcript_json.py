"""transcript.json: everything in the document, for other programs; the schema carries a version."""

import json
from typing import Any

from minutes.writing.document import MinutesDocument, Section
from minutes.writing.findings import Action, Decision
from minutes.writing.sentences import Sentence

SCHEMA = "workstyle.transcript"
VERSION = 1
"""Raised whenever a field changes its meaning or disappears; new fields alone do not raise it."""


def to_dict(document: MinutesDocument) -> dict[str, Any]:
    """The document as plain values: seconds as numbers, dates as ISO 8601, character ranges as [start, end]."""
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "language": document.language,
        "demonstration": document.demonstration,
        "title": document.title,
        "held_on": document.held_on.isoformat() if document.held_on else None,
        "starts_at": document.starts_at.isoformat("minutes") if document.starts_at else None,
        "place": document.place,
        "duration_s": _seconds(document.duration_s),
        "attendees": [
            {"name": p.name, "kana": p.kana, "department": p.department, "position": p.position, "role": p.role}
            for p in document.attendees
        ],
        "agenda": [{"number": item.number, "heading": item.heading} for item in document.agenda],
        "speakers": [{"label": s.label, "name": s.name, "number": s.number} for s in document.speakers],
        "sections": [_section(section) for section in document.sections],
        "decisions": [_decision(item) for item in document.decisions],
        "actions": [_action(item) for item in document.actions],
    }


def to_json(document: MinutesDocument) -> str:
    """The same as JSON text, Japanese unescaped, indented, ending in a line feed."""
    return json.dumps(to_dict(document), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _section(section: Section) -> dict[str, Any]:
    return {
        "number": section.number,
        "heading": section.heading,
        "start_s": _seconds(section.start_s),
        "evidence_sentence_id": section.evidence_id,
        "paragraphs": [
            {
                "id": paragraph.id,
                "speaker": paragraph.speaker,
                "start_s": _seconds(paragraph.start_s),
                "end_s": _seconds(paragraph.end_s),
                "sentences": [_sentence(sentence) for sentence in paragraph.sentences],
            }
            for paragraph in section.paragraphs
        ],
    }


def _sentence(sentence: Sentence) -> dict[str, Any]:
    return {
        "id": sentence.id,
        "utterance_ids": list(sentence.utterance_ids),
        "start_s": _seconds(sentence.start_s),
        "end_s": _seconds(sentence.end_s),
        "text": sentence.text,
        "fillers": [list(pair) for pair in sentence.fillers],
    }


def _decision(item: Decision) -> dict[str, Any]:
    return {"matter": item.matter, **_source(item)}


def _action(item: Action) -> dict[str, Any]:
    return {
        "task": item.task,
        "owner": item.owner,
        "due_text": item.due_text,
        "due_on": item.due_on.isoformat() if item.due_on else None,
        **_source(item),
    }


def _source(item: Decision | Action) -> dict[str, Any]:
    return {
        "rule": item.rule,
        "sentence_id": item.sentence_id,
        "sentence": item.sentence,
        "speaker": item.speaker,
        "start_s": _seconds(item.start_s),
        "end_s": _seconds(item.end_s),
    }


def _seconds(value: float) -> float:
    return round(value, 3)
