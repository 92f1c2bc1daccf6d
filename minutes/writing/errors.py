"""What can be wrong with an agenda or roster file; plain exceptions with a code and values, no sentence for users."""


class DocumentProblem(Exception):
    """A file that cannot be read as an agenda or a roster; the caller chooses the sentence by `code`."""

    code = "minutes.document"

    def __init__(self, **values: str | int) -> None:
        super().__init__(self.code, values)
        self.values = values


class DocumentUnreadable(DocumentProblem):
    """Damaged, cut off, or not what its first bytes say; `kind` is what it looked like."""

    code = "minutes.document_unreadable"


class DocumentEncrypted(DocumentProblem):
    """Protected by a password; `kind` says which kind of file."""

    code = "minutes.document_encrypted"


class DocumentTooLarge(DocumentProblem):
    """Larger than `limit_bytes`."""

    code = "minutes.document_too_large"


class DocumentBomb(DocumentProblem):
    """Small as sent, but unpacks to more than `limit_bytes` or holds entities that would."""

    code = "minutes.document_bomb"


class DocumentKindUnknown(DocumentProblem):
    """None of docx, xlsx, pdf, csv and text; `kind` names what it is where that is known (old Word, image, sound)."""

    code = "minutes.document_kind_unknown"


class DocumentWithoutText(DocumentProblem):
    """Readable, but without a word in it, as a scanned PDF is."""

    code = "minutes.document_without_text"
