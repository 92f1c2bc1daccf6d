"""What may come in from a form or an API call, checked at the edge."""

import uuid
from datetime import date, time

from pydantic import BaseModel, Field, field_validator

from services.core.i18n.catalogue import N_

SCENES: dict[str, str] = {
    "internal": N_("庁内会議"),
    "council": N_("審議会・委員会"),
    "briefing": N_("説明会・懇談会"),
    "interview": N_("面談・相談"),
    "training": N_("研修・講演"),
    "press": N_("記者会見"),
    "other": N_("その他"),
}
"""Scenes of use: a KPI of the plan counts by scene (slide 20, 各利用シーンにおける件数)."""


class MeetingFacts(BaseModel):
    """Title, day and place: what a clerk may correct at any time."""

    title: str = Field(min_length=1, max_length=200)
    held_on: date
    starts_at: time | None = None
    place: str = Field(default="", max_length=200)
    scene: str = "internal"

    @field_validator("scene")
    @classmethod
    def _known_scene(cls, value: str) -> str:
        if value not in SCENES:
            raise ValueError("unknown scene")
        return value

    @field_validator("starts_at", mode="before")
    @classmethod
    def _no_time(cls, value: object) -> object:
        return None if value == "" else value


class MeetingForm(MeetingFacts):
    """What a clerk says about a meeting before its recording is transcribed; without title the agenda's is taken."""

    title: str = Field(default="", max_length=200)
    language: str = Field(default="ja", pattern="^[a-z]{2,3}$")
    speakers: int | None = Field(default=None, ge=1, le=30)
    agenda_text: str = Field(default="", max_length=50_000)
    roster_text: str = Field(default="", max_length=50_000)
    allow_duplicate: bool = False

    @field_validator("speakers", mode="before")
    @classmethod
    def _no_number(cls, value: object) -> object:
        return None if value == "" else value


class TextCorrection(BaseModel):
    """A clerk's text for one segment; `seen` is the sequence number of the correction that they saw (0 for none)."""

    segment_id: uuid.UUID
    text: str = Field(max_length=5_000)
    seen: int = Field(default=0, ge=0)


class TurnCorrection(BaseModel):
    """Another speaker for one segment."""

    segment_id: uuid.UUID
    label: str = Field(pattern=r"^S\d{1,3}$")


class SpeakerName(BaseModel):
    """A name for a speaker, everywhere in the meeting."""

    label: str = Field(pattern=r"^S\d{1,3}$")
    name: str = Field(max_length=100)


class TextCorrectionForm(TextCorrection):
    """The same from a page: forms do not tell an empty field from one that is not there, and empty means "remove"."""

    text: str = Field(default="", max_length=5_000)


class SpeakerNameForm(SpeakerName):
    """The same from a page: empty takes the name back."""

    name: str = Field(default="", max_length=100)
