"""An app over the fake use cases, and clients that are signed in as either runner."""

from collections.abc import Callable
from functools import partial

import pytest
from flask import Flask

from plansync.web.app import create_app
from plansync.web.options import WebSettings
from tests.fakes.feeds import FakeLookup
from tests.fakes.services import PUBLIC_URL, FakeServices, World, a_world
from tests.web.browser import Browser, signed_in

# Compiling the templates takes longer than any test, so one app serves them all; what it serves
# is made anew for each.


@pytest.fixture(scope="session")
def shared_world() -> World:
    return a_world()


@pytest.fixture(scope="session")
def shared_lookup() -> FakeLookup:
    return FakeLookup()


@pytest.fixture(scope="session")
def shared_app(shared_world: World, shared_lookup: FakeLookup) -> Flask:
    return an_app(shared_world, shared_lookup)


@pytest.fixture
def world(shared_world: World) -> World:
    vars(shared_world).update(vars(a_world()))
    return shared_world


@pytest.fixture
def lookup(shared_lookup: FakeLookup) -> FakeLookup:
    vars(shared_lookup).update(vars(FakeLookup()))
    return shared_lookup


@pytest.fixture
def app(shared_app: Flask, world: World, lookup: FakeLookup) -> Flask:
    shared_app.extensions["plansync"].fetches.drain()
    return shared_app


@pytest.fixture
def make_app(world: World, lookup: FakeLookup) -> Callable[..., Flask]:
    return partial(an_app, world, lookup)


def an_app(world: World, lookup: FakeLookup, **settings: object) -> Flask:
    """An app over this world; settings are those of WebSettings."""
    values: dict[str, object] = {
        "public_url": PUBLIC_URL,
        "secret_key": b"k" * 32,
        "contact": "coach@plan.example",
        "has_limits": False,
        **settings,
    }
    return create_app(FakeServices(world), WebSettings(**values), lookup=lookup)  # type: ignore[arg-type] # any of the settings


@pytest.fixture
def stranger(app: Flask) -> Browser:
    return Browser(app.test_client())


@pytest.fixture
def robin(app: Flask, world: World) -> Browser:
    return signed_in(app, world, "Robin")


@pytest.fixture
def kim(app: Flask, world: World) -> Browser:
    return signed_in(app, world, "Kim")
