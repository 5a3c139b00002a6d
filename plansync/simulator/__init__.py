"""A small Strava on loopback, for the demo and the tests: OAuth, runs, webhooks and faults."""

from plansync.simulator.faults import Fault, FaultKind
from plansync.simulator.fixtures import activity, athlete, demo_athlete
from plansync.simulator.server import SimulatorServer
from plansync.simulator.state import SimulatedStrava

__all__ = [
    "Fault",
    "FaultKind",
    "SimulatedStrava",
    "SimulatorServer",
    "activity",
    "athlete",
    "demo_athlete",
]
