"""The emulator, used with a client that this project did not write: Microsoft's Graph SDK for Python.

EMULATOR is the path of its program. Run by `cargo xtask test`.
"""

import json
import unittest
from typing import Any

from emulator import Emulator
from kiota_abstractions.authentication import AuthenticationProvider
from kiota_abstractions.request_information import RequestInformation
from msgraph import GraphRequestAdapter, GraphServiceClient
from msgraph.generated.models.authentication_method_state import AuthenticationMethodState
from msgraph.generated.models.authentication_method_target import AuthenticationMethodTarget
from msgraph.generated.models.authentication_method_target_type import AuthenticationMethodTargetType
from msgraph.generated.models.exclude_target import ExcludeTarget
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.models.temporary_access_pass_authentication_method_configuration import (
    TemporaryAccessPassAuthenticationMethodConfiguration as Policy,
)

TYPE = "#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration"
GROUP = "5a7c0f3e-91b2-4d68-8f10-2c3d4e5f6a7b"


class Authentication(AuthenticationProvider):
    """Puts the token on every request. The SDK's own providers ask Entra for one, over https."""

    def __init__(self, token: str) -> None:
        self.token = token

    async def authenticate_request(
        self,
        request: RequestInformation,
        additional_authentication_context: dict[str, Any] | None = None,
    ) -> None:
        request.headers.add("Authorization", f"Bearer {self.token}")


class MicrosoftGraphSdk(unittest.IsolatedAsyncioTestCase):
    """Each test has a fresh tenant."""

    emulator: Emulator

    @classmethod
    def setUpClass(cls) -> None:
        cls.emulator = Emulator()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.emulator.stop()

    def signed_in(self, person: str) -> GraphServiceClient:
        """The SDK, signed in as one of the emulator's people."""
        adapter = GraphRequestAdapter(Authentication(self.emulator.token(person)))
        adapter.base_url = f"{self.emulator.service}/v1.0"
        return GraphServiceClient(request_adapter=adapter)

    @staticmethod
    def policy(client: GraphServiceClient) -> Any:
        """The SDK's builder of requests about the policy."""
        configurations = client.policies.authentication_methods_policy.authentication_method_configurations
        return configurations.by_authentication_method_configuration_id("TemporaryAccessPass")

    def setUp(self) -> None:
        self.emulator.control("reset", "POST")

    async def test_reads_the_policy(self) -> None:
        policy = await self.policy(self.signed_in("admin")).get()
        self.assertIsInstance(policy, Policy)
        self.assertEqual(policy.id, "TemporaryAccessPass")
        self.assertIs(policy.is_usable_once, False)
        self.assertLessEqual(policy.minimum_lifetime_in_minutes, policy.default_lifetime_in_minutes)
        self.assertLessEqual(policy.default_lifetime_in_minutes, policy.maximum_lifetime_in_minutes)
        self.assertIsInstance(policy.include_targets[0], AuthenticationMethodTarget)

    async def test_changes_one_property_and_no_other(self) -> None:
        policy = self.policy(self.signed_in("admin"))
        before = self.emulator.control("policy")
        await policy.patch(Policy(is_usable_once=True))
        received = self.emulator.writes()
        self.assertEqual([request["status"] for request in received], [204])
        self.assertEqual(json.loads(received[0]["body"]), {"@odata.type": TYPE, "isUsableOnce": True})
        self.assertIs((await policy.get()).is_usable_once, True)
        self.assertEqual(self.emulator.control("policy"), {**before, "isUsableOnce": True})

    async def test_changes_all_eight_properties(self) -> None:
        policy = self.policy(self.signed_in("admin"))
        change = Policy(
            state=AuthenticationMethodState.Disabled,
            is_usable_once=True,
            minimum_lifetime_in_minutes=30,
            default_lifetime_in_minutes=90,
            maximum_lifetime_in_minutes=1440,
            default_length=12,
            include_targets=[
                AuthenticationMethodTarget(
                    id="all_users",
                    target_type=AuthenticationMethodTargetType.Group,
                    is_registration_required=False,
                )
            ],
            exclude_targets=[ExcludeTarget(id=GROUP, target_type=AuthenticationMethodTargetType.Group)],
        )
        await policy.patch(change)
        read = await policy.get()
        self.assertEqual(read.state, AuthenticationMethodState.Disabled)
        self.assertIs(read.is_usable_once, True)
        self.assertEqual(read.minimum_lifetime_in_minutes, 30)
        self.assertEqual(read.default_lifetime_in_minutes, 90)
        self.assertEqual(read.maximum_lifetime_in_minutes, 1440)
        self.assertEqual(read.default_length, 12)
        self.assertEqual([target.id for target in read.include_targets], ["all_users"])
        self.assertEqual([target.id for target in read.exclude_targets], [GROUP])

    async def test_is_told_about_a_value_out_of_range_and_nothing_changes(self) -> None:
        before = self.emulator.control("policy")
        with self.assertRaises(ODataError) as raised:
            await self.policy(self.signed_in("admin")).patch(Policy(minimum_lifetime_in_minutes=9))
        self.assertEqual(raised.exception.response_status_code, 400)
        self.assertTrue(raised.exception.error.code)
        self.assertIn("minimumLifetimeInMinutes", raised.exception.error.message)
        self.assertTrue(raised.exception.error.inner_error.request_id)
        self.assertEqual(self.emulator.control("policy"), before)

    async def test_is_told_that_a_global_reader_may_not_change_the_policy(self) -> None:
        policy = self.policy(self.signed_in("reader"))
        self.assertEqual((await policy.get()).id, "TemporaryAccessPass")
        with self.assertRaises(ODataError) as raised:
            await policy.patch(Policy(is_usable_once=True))
        self.assertEqual(raised.exception.response_status_code, 403)


if __name__ == "__main__":
    unittest.main()
