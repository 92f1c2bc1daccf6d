"""The manifest by which a feature tells the suite what it brings."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from fastapi import APIRouter
from pydantic_settings import BaseSettings

from services.core.checks.check import Check
from services.core.events import Handler
from services.core.model_store.catalogue import PublishedModel
from services.core.model_store.formats import ModelFormat
from services.core.model_store.purposes import BundledModel, ModelPurpose
from services.core.rights import Right

if TYPE_CHECKING:
    import typer

    from services.core.identity.models import Account
    from services.core.suite import Suite


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the main navigation.

    Attributes:
        label: Message id, a Japanese word.
        route: Route name that it opens.
        roles: Who sees it; empty means everybody who is logged in.
    """

    label: str
    route: str
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sweep:
    """Work that the worker does by itself, for example the repair of rows left QUEUED by a crash.

    Attributes:
        name: Dotted name; its last run is kept under it.
        run: What is done.
        label: Message id of what it does, for the administrator.
        every_s: Seconds between two runs; 0 means every round, which is every few seconds.
        page: Route of the page that shows what it did; empty where there is none.
    """

    name: str
    run: Callable[["Suite"], None]
    label: str = ""
    every_s: float = 0.0
    page: str = ""


class Demonstration(Protocol):
    """A feature's part of `workstyle demo`."""

    def load(self, suite: "Suite", accounts: "Mapping[str, Account]") -> None:
        """Put the sample in by the same path as a person would; a second time changes nothing."""
        ...

    def is_done(self, suite: "Suite") -> bool:
        """Whether the sample's jobs are over."""
        ...

    def show_progress(self, suite: "Suite") -> None:
        """Print how far they are."""
        ...

    def show_result(self, suite: "Suite", accounts: "Mapping[str, Account]") -> int:
        """Print what came out and where it lies; 0 when it worked."""
        ...


@dataclass(frozen=True, slots=True)
class Feature:
    """What a feature brings. Found by the entry-point group `workstyle.features`.

    Attributes:
        name: Its folder and table prefix.
        title: Message id of its name.
        root: Its folder; `templates`, `static` and `locale` inside are found by name.
        order: Place in the navigation, small first.
        routers: Pages and API routes.
        nav: Entries of the main navigation.
        settings: Its settings classes.
        subscribers: Event type to the handlers that hear it after commit.
        abilities: Protocol of `core/abilities.py` to a factory of what provides it.
        workflows: Registers its durable workflows; called in the worker before it launches.
        sweeps: Repairs that the worker runs.
        commands: A Typer application that the CLI mounts under the feature's name.
        messages: Error code to the (ja, en) sentences: what happened, what to do next.
        rights: What its roles may do, for the page of who may do what.
        scopes: What API keys may be allowed to do: scope to message id.
        models: Published models that it can use.
        bundled_models: Models that come with it.
        model_formats: Forms of model files that it can check and run.
        model_purposes: What it uses models for; each has a default that an administrator chooses.
        asset_kinds: Kinds of things it adds to the asset register: code to message id.
        shutdown: Called in the worker when it is stopped in good order.
        demo: Its part of the demonstration.
        metrics: Its metrics for Prometheus (`prometheus_client` families), computed when they are asked for.
        checks: What the health page looks at.
        trials: What the self-test does besides.
    """

    name: str
    title: str
    root: Path
    order: int = 100
    routers: Sequence[APIRouter] = ()
    nav: Sequence[NavItem] = ()
    settings: Sequence[type[BaseSettings]] = ()
    subscribers: Mapping[type, Sequence[Handler]] = field(default_factory=dict)
    abilities: Mapping[type, Callable[["Suite"], Any]] = field(default_factory=dict)
    workflows: Callable[["Suite"], None] | None = None
    sweeps: Sequence[Sweep] = ()
    commands: "typer.Typer | None" = None
    messages: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    scopes: Mapping[str, str] = field(default_factory=dict)
    rights: Sequence[Right] = ()
    models: Sequence[PublishedModel] = ()
    bundled_models: Sequence[BundledModel] = ()
    model_formats: Sequence[ModelFormat] = ()
    model_purposes: Sequence[ModelPurpose] = ()
    asset_kinds: Mapping[str, str] = field(default_factory=dict)
    shutdown: Callable[["Suite"], None] | None = None
    demo: Demonstration | None = None
    metrics: Callable[["Suite"], Iterable[Any]] | None = None
    checks: Sequence[Check] = ()
    trials: Sequence[Check] = ()
