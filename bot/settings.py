"""Every setting: its name, default and meaning. `.env.example` and the README's table are made from here.

A new setting is a new field. A secret is a `SecretStr`, and then nothing ever shows its value.
"""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ENV_FILE = ".env"


def _folder(path: Path) -> Path:
    """A path that is a folder, or can become one."""
    if path.exists() and not path.is_dir():
        raise ValueError("must be a folder, and a file stands there")
    return path


def _level(name: object) -> object:
    return name.strip().upper() if isinstance(name, str) else name


def _address(url: str) -> str:
    """An address of the web without a slash at its end."""
    if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", url):
        raise ValueError("must begin with http:// or https://, and name a host")
    return url.rstrip("/")


Address = Annotated[str, AfterValidator(_address)]
Folder = Annotated[Path, AfterValidator(_folder)]
LogLevel = Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], BeforeValidator(_level)]


class Settings(BaseSettings):
    """The settings, from the environment or else from `.env`. An empty variable counts as not set."""

    # utf-8-sig also reads the byte order mark that some editors put before a file.
    model_config = SettingsConfigDict(
        env_file=ENV_FILE, env_file_encoding="utf-8-sig", env_ignore_empty=True, extra="forbid", frozen=True
    )

    data_dir: Folder = Field(
        Path("data"),
        description="Folder for what the bot makes: the knowledge file, built on first use.",
    )
    database_url: SecretStr | None = Field(
        None,
        description="Where schedules are kept: postgresql://user:password@host/name. Without one, DATA_DIR/state.db.",
    )
    telegram_bot_token: SecretStr | None = Field(
        None,
        description="Token of the Telegram bot, from @BotFather. Without one the bot speaks in the terminal.",
    )
    telegram_api_base_url: Address = Field(
        "https://api.telegram.org",
        description="Where Telegram's Bot API is reached, without the trailing /bot<token>.",
    )
    telegram_webhook_url: Address | None = Field(
        None,
        description="Public address of the bot's /telegram, where Telegram posts updates. Without one the bot polls.",
    )
    telegram_webhook_secret: SecretStr | None = Field(
        None,
        description="What Telegram must send with each update to the webhook: 1-256 letters, digits, _ or -.",
    )
    http_port: int = Field(
        8080,
        ge=0,
        le=65535,
        description="Port on which the webhook listens; 0 takes any free one.",
    )
    log_level: LogLevel = Field(
        "WARNING",
        description="Log entries from this level on are written: DEBUG, INFO, WARNING, ERROR or CRITICAL.",
    )

    @model_validator(mode="after")
    def _database_is_known(self) -> Self:
        url = self.database_url
        if url and not re.match(r"(sqlite|postgres(ql)?)(\+\w+)?://", url.get_secret_value()):
            raise ValueError("DATABASE_URL: must begin with postgresql:// or sqlite:///")
        return self

    @model_validator(mode="after")
    def _webhook_is_secret(self) -> Self:
        secret = self.telegram_webhook_secret
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret.get_secret_value()):
            raise ValueError("TELEGRAM_WEBHOOK_SECRET: must be 1-256 letters, digits, _ or -")
        if self.telegram_webhook_url and not secret:
            raise ValueError("TELEGRAM_WEBHOOK_SECRET: must be set where TELEGRAM_WEBHOOK_URL is")
        return self


def state_file(settings: Settings) -> Path | None:
    """The file in the data folder that holds the state; None where another database is set."""
    return None if settings.database_url else settings.data_dir.resolve() / "state.db"


def state_url(settings: Settings) -> str:
    """Where the state is: the database that is set, or else a file in the data folder."""
    file = state_file(settings)
    return f"sqlite:///{file}" if file or not settings.database_url else settings.database_url.get_secret_value()


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting as it is shown: the variable's name, its default and its meaning."""

    name: str
    default: str
    meaning: str


class SettingsError(ValueError):
    """All that is wrong with the settings, one line each. Values are not repeated: they may be secret."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def registry() -> list[Setting]:
    """Every setting, in the order of the fields."""
    return [
        Setting(name.upper(), _shown(field.default), field.description or "")
        for name, field in Settings.model_fields.items()
    ]


def values(settings: Settings) -> dict[str, str]:
    """What each setting is set to, by the variable's name."""
    return {name.upper(): _shown(getattr(settings, name)) for name in Settings.model_fields}


def secrets(settings: Settings) -> list[str]:
    """The values that no log may show."""
    found = (getattr(settings, name) for name in Settings.model_fields)
    return [value.get_secret_value() for value in found if isinstance(value, SecretStr)]


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def load() -> Settings:
    """Read the settings; raises `SettingsError` with everything that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(list(_problems(error))) from None
    except UnicodeDecodeError:
        raise SettingsError([f"{ENV_FILE}: is not written in UTF-8"]) from None
    except OSError as error:
        raise SettingsError([f"{ENV_FILE}: cannot be read ({error.strerror})"]) from None


def _problems(error: ValidationError) -> Iterator[str]:
    for detail in error.errors(include_url=False, include_input=False):
        name = ".".join(map(str, detail["loc"])).upper()
        if not name:
            yield detail["msg"].removeprefix("Value error, ")
        elif detail["type"] == "extra_forbidden":
            yield f"{name}: there is no such setting{_likely(name)}"
        else:
            yield f"{name}: {detail['msg'].removeprefix('Value error, ')}"


def _likely(name: str) -> str:
    near = difflib.get_close_matches(name, [setting.name for setting in registry()], n=1)
    return f"; did you mean {near[0]}?" if near else ""


def env_example() -> str:
    """The text of `.env.example`: every setting with its meaning, set to its default but commented out."""
    head = "# Copy this file to .env, and take the # away from what you change. Made from bot/settings.py.\n"
    return head + "".join(f"\n# {s.meaning}\n#{s.name}={s.default}\n" for s in registry())
