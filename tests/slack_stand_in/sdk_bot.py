"""A small bot on Slack's own SDK: what it can do beside the stand-in, it can do beside Slack.

Run by sdk.rs with SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_API_URL and SLACK_CHANNEL set. It says one line on stdout when it
is connected, and ends when its standard input does.
"""
import os
import sys

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import ActionsBlock, ButtonElement, InputBlock, PlainTextInputElement, SectionBlock
from slack_sdk.models.blocks.basic_components import MarkdownTextObject
from slack_sdk.models.views import View
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.webhook import WebhookClient

base = os.environ["SLACK_API_URL"].rstrip("/") + "/"
channel = os.environ["SLACK_CHANNEL"]
web = WebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=base)


def card(text):
    return [
        SectionBlock(text=MarkdownTextObject(text=text, verbatim=True)),
        ActionsBlock(elements=[ButtonElement(text="Take it", action_id="mw:take", value="7")]),
    ]


def looks_around():
    """Calls what a bot calls when it starts; a wrong answer ends the program."""
    me = web.auth_test()
    assert me["ok"] and "chat:write" in me.headers["x-oauth-scopes"], me.headers
    people = [member for page in web.users_list(limit=2) for member in page["members"]]
    assert {"lan", "minh", "magicwords"} <= {person["name"] for person in people}, people
    lan = next(person["id"] for person in people if person["name"] == "lan")
    assert web.users_info(user=lan, include_locale=True)["user"]["locale"] == "en-US"
    groups = web.usergroups_list(include_users=True)["usergroups"]
    assert [group["handle"] for group in groups] == ["maintenance"]
    assert web.usergroups_users_list(usergroup=groups[0]["id"])["users"] == groups[0]["users"]
    assert web.conversations_info(channel=channel)["channel"]["is_member"]
    assert lan in web.conversations_members(channel=channel)["members"]
    assert web.team_info()["team"]["id"] == me["team_id"]
    try:
        web.chat_postMessage(channel="C404", text="x")
        raise AssertionError("posted nowhere")
    except SlackApiError as error:
        assert error.response["error"] == "channel_not_found"
    return lan


def writes(lan):
    metadata = {"event_type": "magicwords_delivery", "event_payload": {"delivery": "7"}}
    posted = web.chat_postMessage(channel=channel, text="hello", blocks=card("hello"), metadata=metadata)
    web.chat_update(channel=channel, ts=posted["ts"], text="hello again", blocks=card("hello again"))
    found = web.conversations_history(channel=channel, include_all_metadata=True, limit=5)["messages"]
    assert found[0]["metadata"] == metadata and found[0]["text"] == "hello again", found
    web.chat_postEphemeral(channel=channel, user=lan, text="psst")
    direct = web.conversations_open(users=lan)["channel"]["id"]
    web.chat_postMessage(channel=direct, text="in private")
    uploaded = web.files_upload_v2(channel=channel, filename="digest.png", content=b"\x89PNG", alt_txt="dots")
    assert uploaded["ok"] and uploaded["files"][0]["id"], uploaded
    assert web.chat_getPermalink(channel=channel, message_ts=posted["ts"])["permalink"].startswith("https://")


def form():
    field = InputBlock(block_id="what", label="What?", element=PlainTextInputElement(action_id="text"))
    return View(type="modal", title="Please", submit="Ask", callback_id="please", blocks=[field])


def handles(client, request):
    payload = request.payload
    ack = SocketModeResponse(envelope_id=request.envelope_id)
    if request.type == "slash_commands" and payload["text"]:
        ack.payload = {"response_type": "in_channel", "text": payload["text"], "blocks": [b.to_dict() for b in card(payload["text"])]}
    elif request.type == "slash_commands":
        web.views_open(trigger_id=payload["trigger_id"], view=form())
    elif payload.get("type") == "view_submission":
        said = payload["view"]["state"]["values"]["what"]["text"]["value"]
        web.chat_postMessage(channel=channel, text=f"<@{payload['user']['id']}> asks: {said}")
    client.send_socket_mode_response(ack)
    if payload.get("type") == "block_actions":
        answer = WebhookClient(payload["response_url"]).send(text="taken", replace_original=True)
        assert answer.status_code == 200, answer.body
    elif request.type == "events_api" and payload["event"]["type"] == "app_home_opened":
        home = View(type="home", blocks=[SectionBlock(text="your asks")])
        web.views_publish(user_id=payload["event"]["user"], view=home)


writes(looks_around())
socket = SocketModeClient(app_token=os.environ["SLACK_APP_TOKEN"], web_client=WebClient(base_url=base))
socket.socket_mode_request_listeners.append(handles)
socket.connect()
print("connected", flush=True)
sys.stdin.read()
socket.close()
