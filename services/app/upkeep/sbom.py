"""Writes dist/sbom.cdx.json: pinned packages and vendored files with their licences, as CycloneDX (`make sbom`)."""

import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL

ROOT = Path(__file__).parents[3]
FILE = ROOT / "dist/sbom.cdx.json"
PIN = re.compile(r"^([a-z0-9-]+)==([\w.]+)$", re.MULTILINE)
VENDOR_ROW = re.compile(r"^\| ([\w./-]+) \| ([^|]+) \| .*?`?([0-9a-f]{64})`? \|$", re.MULTILINE)
VENDOR_FOLDERS = ("services/core/static/vendor",)
CLASSIFIER = "License :: OSI Approved :: "


def pins() -> dict[str, str]:
    """Name to version of requirements.lock."""
    return dict(PIN.findall((ROOT / "requirements.lock").read_text(encoding="utf-8")))


def licence_of(name: str) -> str:
    """What the installed package says of its licence: expression, classifiers, its field, or the head of its file."""
    try:
        package = distribution(name)
    except PackageNotFoundError:
        return ""
    metadata = package.metadata
    if expressions := metadata.get_all("License-Expression"):
        return str(expressions[0])
    classifiers = [line.removeprefix(CLASSIFIER) for line in metadata.get_all("Classifier") or () if CLASSIFIER in line]
    if classifiers:
        return " AND ".join(sorted(classifiers))
    if said := "".join(metadata.get_all("License") or ()).strip():
        return said.partition("\n")[0][:100]
    files = [file for file in package.files or () if file.name.startswith("LICENSE")]
    return files[0].read_text(encoding="utf-8").strip().partition("\n")[0] if files else ""


def packages() -> Iterator[Component]:
    """The pinned packages."""
    for name, version in pins().items():
        licence = licence_of(name)
        yield Component(
            name=name,
            version=version,
            type=ComponentType.LIBRARY,
            purl=PackageURL("pypi", None, name, version),
            licenses=[LicenseFactory().make_from_string(licence)] if licence else [],
        )


def vendored() -> Iterator[Component]:
    """Files of others that are committed, with the hashes of their READMEs."""
    for folder in VENDOR_FOLDERS:
        for file, package, digest in VENDOR_ROW.findall((ROOT / folder / "README.md").read_text("utf-8")):
            yield Component(
                name=f"{folder}/{file}",
                version=package.strip(),
                type=ComponentType.FILE,
                hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)],
            )


def text() -> str:
    """The document."""
    components = [*packages(), *vendored()]
    bom = Bom(components=components)
    bom.metadata.component = Component(name="workstyle-suite", type=ComponentType.APPLICATION)
    bom.register_dependency(bom.metadata.component, components)
    return make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string(indent=2)


def main() -> None:
    """Write it."""
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(text(), encoding="utf-8")
    print(FILE.relative_to(ROOT))  # noqa: T201  what the developer asked for


if __name__ == "__main__":
    main()
