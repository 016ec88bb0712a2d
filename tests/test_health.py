"""Signs of life: written now and then, read by another process, gone when the channel stops."""

from pathlib import Path

from bot.health import Pulse, pulse_file, silence


def test_the_time_since_the_last_success_is_told(tmp_path: Path) -> None:
    path = pulse_file(tmp_path / "data", "telegram")
    pulse = Pulse(path, lambda: 1000.0)
    assert silence(path) is None
    pulse.beat()
    assert silence(path, lambda: 1060.0) == 60
    pulse.stop()
    assert silence(path) is None
    pulse.stop()


def test_the_file_is_seldom_written(tmp_path: Path) -> None:
    times = iter([100.0, 102.0, 104.0, 106.0])
    path = pulse_file(tmp_path, "telegram")
    pulse = Pulse(path, lambda: next(times))
    for expected in (100, 100, 100, 106):
        pulse.beat()
        assert path.stat().st_mtime == expected
