"""Settings from the environment, read strictly: what is unknown or malformed stops the start."""

import os
from collections.abc import Mapping
from ipaddress import ip_network
from urllib.parse import urlsplit

PREFIX = "ASSESS_"

# name -> what it is for. `make run` needs none of them.
KNOWN = {
    "MODE": "demo (the default: nothing to set, emails are shown, not sent), or production",
    "SECRET_KEY": "at least 50 random characters; production only",
    "HOSTS": "the host names the service answers to, with commas between",
    "ADDRESS": "the address people use, such as https://assess.example.gov.uk",
    "SERVICE_NAME": "what the service is called on its pages and in its emails",
    "TEAM_NAME": "what the service assessment team is called",
    "TEAM_EMAIL": "the mailbox of the service assessment team, named on every page",
    "EMAIL_FROM": "the address that emails come from",
    "SMTP": "where emails go: smtp://user:password@host:port (smtps:// for TLS from the start)",
    "BODY_NAME": "who sets the policy for service assessments",
    "POLICY_ADDRESS": "the page of the policy on red, amber and green",
    "AMBERS_FROM": "from which day the 3 months of an amber count: assessment (the default), or sharing",
    "MITIGATION": "what an agreed mitigation is: open (the default), or addressed",
    "WORD_TEMPLATE": "a .docx file: reports are written into it, with its styles and its cover",
    "ODT_TEMPLATE": "an .odt or .ott file, likewise",
    "PDF_STYLES": "a .css file with styles for the PDF of a report, after ours",
    "PROXIES": "the addresses of the proxies before the service, or their networks, commas between",
    "WEB_WORKERS": "processes of the web server; 2 unless set",
    "WEB_THREADS": "threads in each of them, 4 unless set",
    "REAL_REPORT": "tests only: a file with the text of a real report",
}


class Wrong(SystemExit):
    """A setting that cannot be used, said in one sentence."""


class Environment:
    """The ASSESS_ variables of this process."""

    def __init__(self, variables: Mapping[str, str] = os.environ) -> None:
        self.variables = {
            name.removeprefix(PREFIX): value
            for name, value in variables.items()
            if name.startswith(PREFIX)
        }
        unknown = sorted(set(self.variables) - set(KNOWN))
        if unknown:
            raise Wrong(
                f"{PREFIX}{unknown[0]} is not a setting of Assess. "
                f"The settings are: {', '.join(PREFIX + name for name in KNOWN)}."
            )
        mode = self.text("MODE", "demo")
        if mode not in {"demo", "production"}:
            raise Wrong(f"{PREFIX}MODE must be demo or production, not “{mode}”.")
        self.production = mode == "production"

    def text(self, name: str, default: str) -> str:
        """This setting, or its default."""
        return self.variables.get(name, "").strip() or default

    def needed(self, name: str, demo: str) -> str:
        """This setting: production cannot do without it."""
        value = self.variables.get(name, "").strip()
        if not value and self.production:
            raise Wrong(f"Set {PREFIX}{name}: {KNOWN[name]}.")
        return value or demo

    def one_of(self, name: str, *allowed: str) -> str:
        """This setting as one of these words; the first of them is the default."""
        value = self.text(name, allowed[0])
        if value not in allowed:
            raise Wrong(f"{PREFIX}{name} must be {' or '.join(allowed)}, not “{value}”.")
        return value

    def number(self, name: str, default: int) -> int:
        """This setting as a whole number of 1 or more."""
        value = self.text(name, str(default))
        if not value.isdigit() or int(value) < 1:
            raise Wrong(f"{PREFIX}{name} must be a whole number of 1 or more, not “{value}”.")
        return int(value)

    def networks(self, name: str) -> list[str]:
        """This setting as addresses and networks of the internet, such as 10.0.0.7 or 10.0.7.0/29."""
        found = [each.strip() for each in self.text(name, "").split(",") if each.strip()]
        for each in found:
            try:
                everyone = ip_network(each).prefixlen == 0
            except ValueError as no:
                raise Wrong(
                    f"{PREFIX}{name} must hold addresses such as 10.0.0.7 or 10.0.7.0/29, "
                    f"not “{each}”."
                ) from no
            if everyone:
                raise Wrong(f"{PREFIX}{name} names the whole internet with “{each}”.")
        return found

    def address(self, name: str, demo: str) -> str:
        """This setting as an address without a slash at its end."""
        value = self.needed(name, demo).rstrip("/")
        if urlsplit(value).scheme not in {"http", "https"}:
            raise Wrong(f"{PREFIX}{name} must start with https:// or http://, not “{value}”.")
        return value

    def file(self, name: str, *endings: str) -> str:
        """This setting as a file that is there, with one of these endings; nothing when not set."""
        value = self.text(name, "")
        if value and not value.lower().endswith(endings):
            raise Wrong(f"{PREFIX}{name} must name a {' or '.join(endings)} file, not “{value}”.")
        if value and not os.access(value, os.R_OK):
            raise Wrong(f"{PREFIX}{name} names a file that cannot be read: “{value}”.")
        return value

    def smtp(self) -> dict[str, object]:
        """Django's email settings from one address."""
        value = self.needed("SMTP", "")
        if not value:
            return {}
        parts = urlsplit(value)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise Wrong(f"{PREFIX}SMTP must look like smtp://user:password@host:port.")
        return {
            "EMAIL_HOST": parts.hostname,
            "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
            "EMAIL_HOST_USER": parts.username or "",
            "EMAIL_HOST_PASSWORD": parts.password or "",
            "EMAIL_USE_SSL": parts.scheme == "smtps",
            "EMAIL_USE_TLS": parts.scheme == "smtp" and bool(parts.username),
            "EMAIL_TIMEOUT": 20,
        }
