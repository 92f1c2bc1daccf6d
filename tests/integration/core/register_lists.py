"""Staff lists of tests: how they are written, taken in and sent."""

from services.core.identity.actions import register
from tests.people import user

HEAD = "職員番号,氏名,カナ,メール,所属コード,所属名,上位所属コード,役職,職級,本務兼務,発令日,終了日,退職日\n"


def staff_list(*lines):
    """A file of these lines, as Excel saves it in Japan."""
    return (HEAD + "\n".join(lines) + "\n").encode("cp932")


def take_in(suite, content, filename=""):
    """Look at it and take it in; the plan that was applied."""
    with suite.session() as session:
        fingerprint = register.preview(session, content=content).fingerprint
    with suite.session() as session:
        return register.apply(
            session, by=user(suite, "eguchi"), content=content, fingerprint=fingerprint, filename=filename
        )


def uploaded(client, content, name="名簿.csv"):
    """The page that answers the upload."""
    return client.submit("core.register.preview", files={"file": (name, content)})
