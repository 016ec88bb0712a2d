"""The compose file: its settings exist, what runs is locked down, and the replicas share what they must."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import registry

SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent.parent / "compose.yaml").read_text("utf-8")
)["services"]


@pytest.mark.parametrize("name", ["bot", "replicas"])
def test_a_bot_runs_locked_down_with_settings_that_exist(name: str) -> None:
    service = SERVICES[name]
    assert set(service["environment"]) <= {setting.name for setting in registry()}
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["healthcheck"]["test"] == ["CMD", "python", "-m", "bot", "health"]
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])


def test_only_the_single_bot_starts_without_a_profile() -> None:
    assert [name for name, service in SERVICES.items() if "profiles" not in service] == ["bot"]


def test_the_replicas_share_the_database_and_no_folder() -> None:
    replicas = SERVICES["replicas"]
    assert replicas["deploy"]["replicas"] == int(replicas["environment"]["PROCESSES"]) == 2
    assert "volumes" not in replicas
    assert "@postgres/" in replicas["environment"]["DATABASE_URL"]
