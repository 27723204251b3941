"""The Python code that the panel shows, run with Microsoft's SDK: what arrives is what the panel would have sent.

CASES is the file that `cargo run --package snippets --example cases` wrote, EMULATOR the emulator's program. Run by
`cargo xtask test`. The credentials are Azure's own up to the moment when they would go to Entra; the requests go to the
emulator instead of Graph.
"""

import json
import os
import time
import unittest
from pathlib import Path
from typing import Any
from unittest import mock

import httpx
from azure.core.credentials import AccessToken
from azure.identity import ClientSecretCredential, InteractiveBrowserCredential
from emulator import Emulator
from msgraph.generated.models.o_data_errors.o_data_error import ODataError

PATH = "/v1.0/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/temporaryAccessPass"
PERMISSION = "Policy.ReadWrite.AuthenticationMethod"


class PythonSnippets(unittest.TestCase):
    """Runs each case."""

    def setUp(self) -> None:
        self.emulator = Emulator()
        self.addCleanup(self.emulator.stop)
        self.token = ""
        self.scopes: list[str] = []
        self.origins: list[str] = []
        os.environ["CLIENT_SECRET"] = "secret"

        def get_token(credential: Any, *scopes: str, **options: Any) -> AccessToken:
            self.scopes.extend(scopes)
            return AccessToken(self.token, int(time.time()) + 3600)

        for credential in (ClientSecretCredential, InteractiveBrowserCredential):
            self.enterContext(mock.patch.object(credential, "get_token", get_token))
        send = httpx.AsyncHTTPTransport.handle_async_request
        service = httpx.URL(self.emulator.service)

        async def handle(transport: httpx.AsyncHTTPTransport, request: httpx.Request) -> httpx.Response:
            self.origins.append(f"{request.url.scheme}://{request.url.host}")
            request.url = request.url.copy_with(scheme=service.scheme, host=service.host, port=service.port)
            request.headers["host"] = service.netloc.decode()
            return await send(transport, request)

        self.enterContext(mock.patch.object(httpx.AsyncHTTPTransport, "handle_async_request", handle))

    def fresh(self) -> None:
        """A fresh tenant, and somebody who may change the policy."""
        self.emulator.control("reset", "POST")
        self.token = self.emulator.token("admin")
        self.scopes.clear()
        self.origins.clear()

    def status_of(self, body: str) -> int:
        """How Graph answers what the panel sends."""
        self.fresh()
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        return httpx.patch(self.emulator.service + PATH, content=body, headers=headers).status_code

    def run_case(self, case: dict[str, Any], code: str) -> None:
        """Runs the code of one case, and compares what arrived."""
        status = self.status_of(case["body"])
        self.fresh()
        program = compile(code, "snippet.py", "exec")
        if status == 204:
            exec(program, {"__name__": "__main__"})
        else:
            with self.assertRaises(ODataError) as raised:
                exec(program, {"__name__": "__main__"})
            self.assertEqual(raised.exception.response_status_code, status)
        writes = self.emulator.writes()
        # The SDK's own base address ends with a slash, to which it adds another.
        arrived = [(write["path"].replace("//", "/"), write["status"]) for write in writes]
        self.assertEqual(arrived, [(PATH, status)])
        self.assertEqual(json.loads(writes[0]["body"]), json.loads(case["body"]))
        self.assertEqual(self.origins, [case["graph"]])
        short = case["access"] == "delegated" and case["cloud"] == "global"
        name = PERMISSION if case["access"] == "delegated" else ".default"
        self.assertEqual(self.scopes, [PERMISSION if short else f"{case['graph']}/{name}"])

    def test_each_change_arrives_as_the_panel_would_have_sent_it(self) -> None:
        cases = json.loads(Path(os.environ["CASES"]).read_text())
        self.assertTrue(cases)
        for number, case in enumerate(cases):
            code = case["code"]["python"]
            with self.subTest(number=number, cloud=case["cloud"], access=case["access"], code=code):
                self.run_case(case, code)


if __name__ == "__main__":
    unittest.main()
