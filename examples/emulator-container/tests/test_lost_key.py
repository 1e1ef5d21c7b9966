"""Tests of a client in Python against the emulator, which they control over HTTP."""

import json
import os
import threading
import urllib.error
import urllib.parse
import urllib.request

import pytest

URL = os.environ["ZITADEL_URL"]


def send(method, path, body=None, headers=None):
    """Sends a request; returns the status and the decoded JSON."""
    data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(URL + path, data, headers or {}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def control(name, **body):
    """Does something with the emulator."""
    status, answer = send("POST", f"/emulator/v1/{name}", body)
    assert status == 200, answer


def look(name, **query):
    """Looks at something of the emulator."""
    status, answer = send("GET", f"/emulator/v1/{name}?{urllib.parse.urlencode(query)}")
    assert status == 200, answer
    return answer


def remove_key(user_id, token_id):
    """What is tested here: removes a security key."""
    path = f"/management/v1/users/{user_id}/auth_factors/u2f/{token_id}"
    return send("DELETE", path, headers={"authorization": "Bearer desk-token"})


@pytest.fixture(autouse=True)
def fresh_world():
    control("reset")


def test_a_key_is_removed():
    status, _ = remove_key("11", "21")
    assert status == 200
    assert look("world")["users"][1]["factors"] == []
    [call] = look("calls", rpc="RemoveHumanAuthFactorU2F", userId="11")["calls"]
    assert call["caller"] == "10" and call["answer"] == {"code": 0}


def test_a_key_that_is_registered_meanwhile():
    control("addFactor", userId="11", factor={"type": "u2f", "id": "22", "name": "new"})
    assert remove_key("11", "22")[0] == 200
    assert remove_key("11", "22")[0] == 404


def test_the_quota_is_used_up_once_for_this_person():
    control("fault", kind="quota", userId="11", times=1)
    assert remove_key("11", "21")[0] == 429
    assert remove_key("11", "21")[0] == 200


def test_who_loses_the_role_removes_nothing():
    control("setRoles", userId="10", roles={})
    assert remove_key("11", "21")[0] == 404
    control("setRoles", userId="10", roles={"1": ["ORG_OWNER_VIEWER"]})
    assert remove_key("11", "21")[0] == 403


def test_who_is_locked_is_nobody():
    control("setUserState", userId="10", state="locked")
    assert remove_key("11", "21")[0] == 401


def test_a_call_is_awaited():
    worker = threading.Timer(0.2, remove_key, ("11", "21"))
    worker.start()
    call = look("nextCall", rpc="RemoveHumanAuthFactorU2F", timeoutMs=5000)
    worker.join()
    assert call["request"]["tokenId"] == "21"


def test_an_organization_of_ones_own():
    user = {"id": "50", "orgId": "5", "userName": "me", "roles": {"5": ["ORG_OWNER"]}, "tokens": ["mine"]}
    control("add", orgs=[{"id": "5", "name": "Mine"}], users=[user])
    _, answer = send("GET", "/management/v1/orgs/me", headers={"authorization": "Bearer mine"})
    assert answer["org"]["name"] == "Mine"


def test_a_device_signs_in_and_its_code_expires():
    def form(path, **fields):
        body = urllib.parse.urlencode({"client_id": "tv", **fields}).encode()
        return send("POST", path, body, {"content-type": "application/x-www-form-urlencoded"})

    def poll(device_code):
        grant = "urn:ietf:params:oauth:grant-type:device_code"
        return form("/oauth/v2/token", grant_type=grant, device_code=device_code)

    _, begun = form("/oauth/v2/device_authorization", scope="openid")
    control("approveDevice", userCode=begun["user_code"], userId="11")
    assert poll(begun["device_code"])[0] == 200
    _, begun = form("/oauth/v2/device_authorization", scope="openid")
    control("advanceTime", ms=10 * 60 * 1000)
    assert poll(begun["device_code"])[1]["error"] == "expired_token"


def test_a_mistake_is_told():
    status, answer = send("POST", "/emulator/v1/fault", {"kind": "qouta"})
    assert (status, answer["error"].split(":")[0]) == (400, 'kind is "qouta"')
