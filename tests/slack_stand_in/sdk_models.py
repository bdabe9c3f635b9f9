"""Reads every recorded payload with the models of Slack's own SDK and writes it out again.

Arguments: JSON Lines files of `{"method": …, "body": …}`. What the SDK drops or refuses is an error: its models know the keys
and limits of each block, whatever the stand-in believes.
"""
import json
import sys

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

MESSAGES = {"chat.postMessage", "chat.update", "chat.postEphemeral", "response_url", "ack.slash_command"}
VIEWS = {"views.open", "views.push", "views.update", "views.publish", "ack.view_submission"}
# The models do not know it yet; Slack's reference has it for section blocks and text.
UNKNOWN_TO_THE_SDK = {"verbatim"}


def same(mine, theirs, at, problems):
    """Everything that was said must come back; the SDK may add what it names by default."""
    if isinstance(mine, dict):
        for key, value in mine.items():
            if key in UNKNOWN_TO_THE_SDK:
                continue
            if not isinstance(theirs, dict) or key not in theirs:
                problems.append(f"{at}/{key}: dropped")
            else:
                same(value, theirs[key], f"{at}/{key}", problems)
    elif isinstance(mine, list):
        if not isinstance(theirs, list) or len(mine) != len(theirs):
            problems.append(f"{at}: {theirs!r} instead of a list of {len(mine)}")
        else:
            for n, value in enumerate(mine):
                same(value, theirs[n], f"{at}/{n}", problems)
    elif mine != theirs:
        problems.append(f"{at}: {theirs!r} instead of {mine!r}")


def check_blocks(blocks, at, problems):
    for n, block in enumerate(blocks or []):
        parsed = Block.parse(block)
        if parsed is None:
            problems.append(f"{at}/{n}: no block of the SDK's")
            continue
        try:
            same(block, parsed.to_dict(), f"{at}/{n}", problems)
        except Exception as error:  # The SDK has an exception of its own for each limit.
            problems.append(f"{at}/{n}: {error}")


def check(method, body, problems):
    if method in MESSAGES:
        check_blocks(body.get("blocks"), "/blocks", problems)
        for n, attachment in enumerate(body.get("attachments") or []):
            check_blocks(attachment.get("blocks"), f"/attachments/{n}/blocks", problems)
    elif method in VIEWS and isinstance(body.get("view"), dict):
        view = body["view"]
        check_blocks(view.get("blocks"), "/view/blocks", problems)
        try:
            View(**view).to_dict()
        except Exception as error:
            problems.append(f"/view: {error}")
    else:
        return False
    return True


def main(files):
    checked = wrong = 0
    for name in files:
        with open(name, encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                said = json.loads(line)
                problems = []
                body = said["body"]
                if isinstance(body, dict) and check(said["method"], body, problems):
                    checked += 1
                for problem in problems:
                    wrong += 1
                    print(f"{name}:{number}\t{said['method']}\t{problem}")
    print(f"read {checked} payloads with slack_sdk: {wrong} problems", file=sys.stderr)
    return 1 if wrong or not checked else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
