"""An activity can be read whatever it contains."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from masc_graph.teams.activity import Activity

NAMES = [
    "type", "name", "id", "timestamp", "serviceUrl", "channelId", "from", "recipient", "conversation", "channelData",
    "value", "text", "textFormat", "replyToId", "action", "membersAdded", "membersRemoved", "brandNew",
]  # fmt: skip
INNER = ["id", "name", "tenant", "team", "channel", "aadObjectId", "x"]
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(INNER), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(NAMES), ANY_JSON))
def test_no_value_is_too_strange(body: dict[str, Any]) -> None:
    assert isinstance(Activity.read(body), Activity)


def test_what_the_bot_needs_of_an_activity_is_read_whatever_else_teams_writes() -> None:
    activity = Activity.read(
        {
            "type": "conversationUpdate",
            "id": "f:1",
            "timestamp": "2026-11-24T09:00:00.000Z",
            "serviceUrl": "https://smba.trafficmanager.net/uk/",
            "channelId": "msteams",
            "from": {"id": "29:1", "name": "Sam", "aadObjectId": "o1"},
            "recipient": {"id": "28:bot", "name": "MASC"},
            "conversation": {"id": "19:x@thread.tacv2;messageid=1", "conversationType": "channel", "tenantId": "t"},
            "channelData": {
                "tenant": {"id": "t"},
                "team": {"id": "19:team", "aadGroupId": "g"},
                "channel": {"id": "19:x@thread.tacv2"},
                "eventType": "teamMemberAdded",
            },
            "membersAdded": [{"id": "28:bot"}, {"id": "29:2", "aadObjectId": "o2"}],
            "value": {"verb": "x"},
            "text": "hello",
            "replyToId": "17",
            "locale": "en-GB",
        }
    )
    assert (activity.from_.aad_object_id, activity.conversation.type) == ("o1", "channel")
    assert (activity.channel_data.tenant_id, activity.channel_data.channel_id) == ("t", "19:x@thread.tacv2")
    assert (activity.value, activity.text) == ({"verb": "x"}, "hello")


def test_strange_values_are_read_as_absent() -> None:
    activity = Activity.read({"value": [1], "text": 7, "from": "me", "membersAdded": [3], "channelData": {"tenant": 1}})
    assert (activity.value, activity.text, activity.from_.id) == ({}, "", "")
    assert activity.channel_data.tenant_id == ""
