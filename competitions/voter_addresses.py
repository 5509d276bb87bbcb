"""When two e-mail addresses are one person's, and which are nobody's for long."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.utils.crypto import salted_hmac

#: Hosts that ignore dots before the @; the second name of each stands for the first.
_WITHOUT_DOTS: Final = {"gmail.com": "gmail.com", "googlemail.com": "gmail.com"}
#: Hosts whose subaddresses follow a hyphen; elsewhere it is a plus.
_HYPHEN: Final = ("yahoo.com", "yahoo.co.id", "ymail.com", "rocketmail.com")
#: Where everybody has an address of their own, so that many from one are no sign.
_EVERYBODYS: Final = {
    *("gmail.com", "yahoo.com", "yahoo.co.id", "ymail.com", "rocketmail.com"),
    *("outlook.com", "outlook.co.id", "hotmail.com", "hotmail.co.id", "live.com"),
    *("msn.com", "icloud.com", "me.com", "aol.com", "proton.me", "protonmail.com"),
    *("zoho.com", "gmx.com", "telkom.net"),
}
#: Ends of domains that only schools, universities and governments get.
_INSTITUTIONS: Final = (".go.id", ".desa.id", ".sch.id", ".ac.id", ".mil.id")
#: Well-known services of addresses that are thrown away; a setting adds others.
_DISPOSABLE: Final = {
    *("10minutemail.com", "10minutemail.net", "20minutemail.com", "burnermail.io"),
    *("discard.email", "dispostable.com", "dropmail.me", "emailfake.com"),
    *("emailondeck.com", "fakeinbox.com", "fakemail.net", "getairmail.com"),
    *("getnada.com", "guerrillamail.biz", "guerrillamail.com", "guerrillamail.net"),
    *("guerrillamail.org", "guerrillamailblock.com", "harakirimail.com"),
    *("inboxkitten.com", "mail-temp.com", "mail.tm", "maildrop.cc", "mailinator.com"),
    *(
        "mailinator.net",
        "mailnesia.com",
        "mailpoof.com",
        "mailsac.com",
        "minuteinbox.com",
    ),
    *("moakt.com", "mohmal.com", "mytemp.email", "nada.email", "sharklasers.com"),
    *("spam4.me", "spamgourmet.com", "temp-mail.io", "temp-mail.org", "tempail.com"),
    *("tempinbox.com", "tempmail.com", "tempmail.dev", "tempmail.net", "tempmailo.com"),
    *(
        "tempr.email",
        "throwawaymail.com",
        "tmpmail.net",
        "tmpmail.org",
        "trashmail.com",
    ),
    *("trashmail.net", "yopmail.com", "yopmail.fr", "yopmail.net"),
}


def domain_of(email: str) -> str:
    """Return the host of an address as it is compared."""
    domain = email.strip().rpartition("@")[2].casefold().rstrip(".")
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:  # longer than a host can be; it is still itself
        return domain


def same_person(email: str) -> str:
    """Return one spelling for all the addresses that reach the same mailbox.

    Cases don't count, nor what follows a plus (with some hosts a hyphen), nor dots
    where the host ignores them.
    """
    local = email.strip().rpartition("@")[0].casefold()
    domain = domain_of(email)
    mark = "-" if domain in _HYPHEN else "+"
    # Something stands before the mark, or it is part of the name.
    name = local.partition(mark)[0] or local
    if domain in _WITHOUT_DOTS:
        domain, name = _WITHOUT_DOTS[domain], name.replace(".", "") or name
    return f"{name}@{domain}"


def voter_key(email: str, category_id: int) -> str:
    """Return what is kept of who votes: another one in each category."""
    return salted_hmac(
        "competitions.voter",
        f"{category_id} {same_person(email)}",
        algorithm="sha256",
    ).hexdigest()


def is_disposable(email: str) -> bool:
    """Tell whether an address belongs to a service of throw-away addresses."""
    added = getattr(settings, "COMPETITIONS_DISPOSABLE_DOMAINS", ())
    refused = _DISPOSABLE | {domain.casefold() for domain in added}
    parts = domain_of(email).split(".")
    # Such services give away names below their own as well.
    return any(".".join(parts[start:]) in refused for start in range(len(parts)))


def may_be_one_persons(domain: str) -> bool:
    """Tell whether somebody could own all addresses of a domain."""
    return domain not in _EVERYBODYS and not domain.endswith(_INSTITUTIONS)
