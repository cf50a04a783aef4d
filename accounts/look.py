"""How a company's mails look: its name, its color as far as it can be read, its logo."""

from accounts.branding import DARK, INK, INK_SOFT, LIGHT, Oklch, Shades, palette, to_hex
from accounts.models import Organization
from core.links import absolute, link
from core.mail import Colors, Look, Picture

# In a mail, in pixels.
LOGO_HEIGHT, LOGO_WIDTH = 40, 200


def look_of(organization: Organization | None) -> Look:
    """Bruggen's own look for None: before a sign-in no company is known."""
    shades = palette(organization.accent if organization else "")
    return Look(
        name=organization.name if organization else "Bruggen",
        light=_colors("light", shades.light),
        dark=_colors("dark", shades.dark),
        logo=_logo(organization) if organization and organization.logo_digest else None,
    )


GROUNDS = {"light": LIGHT.paper, "dark": DARK.paper}
LINES = {"light": to_hex(Oklch(0.895, 0.014, 85)), "dark": to_hex(Oklch(0.36, 0.035, 243))}


def _colors(theme: str, shades: Shades) -> Colors:
    return Colors(
        ground=GROUNDS[theme],
        ink=INK[theme],
        ink_soft=INK_SOFT[theme],
        line=LINES[theme],
        accent=shades.canal,
        on_accent=shades.on_canal,
    )


def _logo(organization: Organization) -> Picture:
    width, height = organization.logo_width, organization.logo_height
    scale = min(LOGO_HEIGHT / height, LOGO_WIDTH / width)
    return Picture(
        url=absolute(link("accounts:logo", organization, organization.logo_digest)),
        width=max(1, round(width * scale)),
        height=max(1, round(height * scale)),
        ground=organization.logo_ground,
        says_name=organization.logo_is_wide,
    )
