"""A group of commands that loads a command's module only when it is asked for."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class Lazy(click.Group):
    """Commands by name, each with its module and what it does, so that each starts quickly.

    Commands added to the group itself stand beside them.
    """

    def __init__(self, *given: Any, modules: Mapping[str, tuple[str, str]], **more: Any) -> None:
        super().__init__(*given, **more)
        self._modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every name, in order."""
        return sorted({*self._modules, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, None when there is none."""
        if cmd_name not in self._modules:
            return super().get_command(ctx, cmd_name)
        module = import_module(f"plansync.cli.{self._modules[cmd_name][0]}")
        found = getattr(module, cmd_name)
        return found if isinstance(found, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Nothing; each name is told with what its command does."""
        said = {name: one.get_short_help_str(limit=80) for name, one in self.commands.items()}
        said |= {name: told for name, (_, told) in self._modules.items()}
        with formatter.section("Commands"):
            formatter.write_dl(sorted(said.items()))
