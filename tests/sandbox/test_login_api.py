"""The login gives tokens to the application alone, and publishes the keys that Teams signs with."""

import jwt
import pytest

from sandbox.keys import Keys
from tests.sandbox.one_sandbox import a_client, a_sandbox, a_token

CONNECTOR = "https://api.botframework.com/.default"


async def test_a_token_for_the_connector_does_not_open_graph() -> None:
    sandbox = a_sandbox()
    async with a_client(sandbox) as http:
        token = (await a_token(http, CONNECTOR)).json()
        assert token["token_type"] == "Bearer"
        assert sandbox.keys.accepts(f"Bearer {token['access_token']}", "connector")
        answer = await http.get("/graph/v1.0/groups", headers={"Authorization": f"Bearer {token['access_token']}"})
        assert answer.status_code == 401
        assert answer.json()["error"]["code"] == "InvalidAuthenticationToken"


@pytest.mark.parametrize("scope", ["https://graph.microsoft.com/.default", "http://127.0.0.1:9000/graph/v1.0/.default"])
async def test_graph_is_named_by_its_host_or_by_the_sandboxs_own_address(scope: str) -> None:
    sandbox = a_sandbox()
    async with a_client(sandbox) as http:
        token = (await a_token(http, scope)).json()["access_token"]
    assert sandbox.keys.accepts(f"Bearer {token}", "graph")
    assert not sandbox.keys.accepts(f"Bearer {token}", "connector")


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"tenant": "11111111-0000-4000-8000-000000000000"}, 400, "invalid_request"),
        ({"tenant": "botframework.com"}, 400, "unauthorized_client"),
        ({"client_id": "11111111-0000-4000-8000-000000000000"}, 400, "unauthorized_client"),
        ({"client_secret": ""}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": ""}, 400, "invalid_request"),
        ({"scope": "https://graph.microsoft.com/Sites.Read.All"}, 400, "invalid_scope"),
        ({"scope": "https://vault.azure.net/.default"}, 400, "invalid_resource"),
    ],
)
async def test_a_wrong_request_is_refused_in_the_logins_words(changes: dict[str, str], status: int, error: str) -> None:
    async with a_client(a_sandbox()) as http:
        answer = await a_token(http, **({"scope": CONNECTOR} | changes))
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.json()["error_description"].startswith("AADSTS")


async def test_an_assertion_serves_as_well_as_a_secret() -> None:
    kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    async with a_client(a_sandbox()) as http:
        answer = await a_token(http, CONNECTOR, client_secret="", client_assertion_type=kind, client_assertion="signed")
    assert answer.status_code == 200


async def test_the_keys_are_where_the_openid_configuration_says_and_carry_endorsements() -> None:
    sandbox = a_sandbox()
    async with a_client(sandbox) as http:
        configuration = (await http.get("/login/botframework/v1/.well-known/openidconfiguration")).json()
        assert configuration["issuer"] == "https://api.botframework.com"
        keys = (await http.get(configuration["jwks_uri"])).json()["keys"]
    right = next(key for key in keys if key["kid"] == sandbox.keys.kid())
    assert right["endorsements"] == ["msteams"]
    token = sandbox.keys.inbound_token()
    claims = jwt.decode(token, jwt.PyJWK(right), algorithms=["RS256"], audience=sandbox.tenant.client_id)
    assert claims["iss"] == "https://api.botframework.com"
    assert claims["serviceurl"] == "http://127.0.0.1:8400/connector/"


@pytest.mark.parametrize("forged", [{"key": "wrong"}, {"alg": "HS256"}, {"alg": "none"}])
def test_a_forged_token_does_not_fit_the_published_key(forged: dict[str, str]) -> None:
    keys = _keys()
    token = keys.inbound_token(**forged)  # type: ignore[arg-type]
    published = jwt.PyJWK(next(key for key in keys.jwks()["keys"] if key["kid"] == keys.kid()))
    with pytest.raises(jwt.InvalidTokenError):
        jwt.decode(token, published, algorithms=["RS256"], audience="app")


def test_the_unknown_key_is_not_published_and_the_others_are_not_for_teams() -> None:
    keys = _keys()
    listed = {key["kid"]: key.get("endorsements") for key in keys.jwks()["keys"]}
    assert keys.kid("unknown") not in listed
    assert listed[keys.kid("elsewhere")] == ["webchat"]
    assert listed[keys.kid("unendorsed")] is None


def test_rotation_publishes_other_key_ids() -> None:
    keys = _keys()
    before = keys.kid()
    keys.rotate()
    assert keys.kid() != before
    assert before not in {key["kid"] for key in keys.jwks()["keys"]}


def test_an_override_of_none_removes_the_claim() -> None:
    token = _keys().inbound_token({"exp": None, "aud": "another"})
    claims = jwt.decode(token, options={"verify_signature": False})
    assert "exp" not in claims
    assert claims["aud"] == "another"


def _keys() -> Keys:
    return Keys(client_id="app", tenant_id="tenant", service_url="http://127.0.0.1:8400/connector/")
