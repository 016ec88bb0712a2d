"""The command menus: what a private chat, a group and a group's admins are offered, in Vietnamese and English."""

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeDefault,
)

from handlers.commands import REGISTRY, Command

# In a group a long menu is in the way of the others' talk.
_GROUP = ("hoi", "vanban", "sosanh", "trogiup")
_GROUP_ADMIN = (*_GROUP, "nguon", "nhac", "lich", "dulieu", "xoa", "dung")


async def set_menus(bot: Bot) -> None:
    """Tell Telegram the menus. Without a language they are Vietnamese."""
    whole = [command for command in REGISTRY if command.is_menu]
    menus: tuple[tuple[BotCommandScope, list[Command]], ...] = (
        (BotCommandScopeDefault(), whole),
        (BotCommandScopeAllPrivateChats(), whole),
        (BotCommandScopeAllGroupChats(), [c for c in whole if c.name in _GROUP]),
        (BotCommandScopeAllChatAdministrators(), [c for c in whole if c.name in _GROUP_ADMIN]),
    )
    for scope, commands in menus:
        await bot.set_my_commands([BotCommand(c.name, c.meaning) for c in commands], scope)
        await bot.set_my_commands([BotCommand(c.name, c.english) for c in commands], scope, language_code="en")
