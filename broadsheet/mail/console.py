"""Letters where there is no mail server: on the screen, as their readers would read them. For trying things out."""

from __future__ import annotations

from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends import console

INVENTED = "@invented.example"
"""Where the demo's payers live. They are many, and nobody reads their letters: one line for each is enough."""
RULE = "─" * 72


class EmailBackend(console.EmailBackend):
    """Prints the plain text alone: nobody reads HTML on a terminal."""

    def write_message(self, message: EmailMessage) -> None:
        """Print one letter. Raises `BadHeaderError` for what no server would take."""
        message.message()
        stream: Any = self.stream
        to = ", ".join(message.to)
        if to.endswith(INVENTED):
            stream.write(f"A letter to {to}, whom the demo has invented: {message.subject}\n")
            return
        stream.write(f"{RULE}\nTo:      {to}\nSubject: {message.subject}\n\n{str(message.body).strip()}\n{RULE}\n")
