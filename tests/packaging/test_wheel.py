"""The wheel carries all it needs and works far from the checkout."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.packaging


@dataclass(frozen=True, slots=True)
class Installed:
    """An environment whose plansync comes from the wheel, seen from another folder."""

    binaries: Path
    cwd: Path

    def run(self, program: str, *args: str) -> str:
        environ = {key: text for key, text in os.environ.items() if not key.startswith("PYTHON")}
        return _run(self.binaries / program, *args, cwd=self.cwd, environ=environ)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    _run(
        Path(sys.executable), "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=ROOT
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    home = tmp_path_factory.mktemp("elsewhere")
    python = home / "venv" / "bin" / "python"
    _run(Path(sys.executable), "-m", "venv", "--without-pip", str(home / "venv"), cwd=home)
    install = ("install", "--quiet", "--no-deps", "--no-index", str(wheel))
    _run(Path(sys.executable), "-m", "pip", "--python", str(python), *install, cwd=home)
    # The locked dependencies are lent, not installed again. A path file inside a lent folder is
    # not followed, so the checkout's editable install stays out of sight.
    site = _run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home)
    Path(site.strip(), "lent.pth").write_text(sysconfig.get_path("purelib"))
    return Installed(binaries=python.parent, cwd=home)


@pytest.mark.parametrize("folder", ["config", "templates"])
def test_the_wheel_carries_every_file_of(wheel: Path, folder: str) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    expected = {
        f"plansync/_data/{path.relative_to(ROOT).as_posix()}"
        for path in ROOT.glob(f"{folder}/**/*")
        if path.is_file() and not path.name.startswith(".")
    }

    assert expected
    assert expected <= inside


def test_the_wheel_carries_nothing_but_the_package(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}

    assert {top for top in tops if not top.endswith(".dist-info")} == {"plansync"}


def test_the_wheel_is_marked_as_typed(wheel: Path) -> None:
    assert "plansync/py.typed" in zipfile.ZipFile(wheel).namelist()


def test_the_installed_package_reads_its_own_copy(installed: Installed) -> None:
    program = (
        "from plansync.resources import config_dir, load_config, templates_dir\n"
        "print(config_dir(), templates_dir(), len(load_config()), sep='\\n')"
    )

    config, templates, count = installed.run("python", "-c", program).splitlines()

    assert Path(config).is_relative_to(installed.cwd)
    assert Path(templates).is_relative_to(installed.cwd)
    assert int(count) == len(list(ROOT.glob("config/**/*.toml")))


def test_the_installed_command_says_what_it_can_do(installed: Installed) -> None:
    said = installed.run("plansync", "--help")

    assert "serve" in said
    assert "plan" in said


def test_the_installed_command_knows_the_exercises(installed: Installed) -> None:
    said = installed.run("plansync", "exercises", "--muscle", "calves")

    assert "calf" in said.lower()


def _run(program: Path, *args: str, cwd: Path, environ: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        [str(program), *args], cwd=cwd, env=environ, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, f"{program.name} {' '.join(args)}\n{done.stdout}{done.stderr}"
    return done.stdout
