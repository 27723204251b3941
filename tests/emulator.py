"""The emulator as a program beside a test, and its control address: docs/emulator.md.

EMULATOR is the path of its program.
"""

import json
import os
import subprocess
import urllib.request
from typing import Any

# Settings of this machine must not send requests for localhost elsewhere.
os.environ["NO_PROXY"] = os.environ["no_proxy"] = "localhost,127.0.0.1"


class Emulator:
    """Runs until it is stopped."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [os.environ["EMULATOR"], "--site-port", "0", "--service-port", "0", "--stop-with-stdin"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.service = json.loads(self.process.stdout.readline())["service"].rstrip("/")

    def stop(self) -> None:
        self.process.communicate()

    def control(self, path: str, method: str = "GET", body: Any = None) -> Any:
        """Asks the control address."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.service}/control/{path}", data, method=method)
        with urllib.request.urlopen(request) as answer:
            content = answer.read()
        return json.loads(content) if content else None

    def token(self, person: str) -> str:
        """An access token for the policy, as the sign-in would give it."""
        scopes = ["Policy.ReadWrite.AuthenticationMethod"]
        return self.control("token", "POST", {"person": person, "scopes": scopes})["access_token"]

    def writes(self) -> list[dict[str, Any]]:
        """What was written: each PATCH of the policy."""
        return [request for request in self.control("requests") if request["method"] == "PATCH"]
