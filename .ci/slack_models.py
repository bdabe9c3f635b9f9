#!/usr/bin/env python3
"""Holds recorded Slack payloads to the models of Slack's own SDK: each block and view is known to them, passes their
validation, and loses nothing when they write it again. FILE: JSON Lines, {"method": "...", "body": {...}}."""
import json
import sys

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View


def lost(said, kept, path):
    """What the model does not keep. Empty values are left out by the SDK itself."""
    if isinstance(said, dict):
        for key, value in said.items():
            if not isinstance(kept, dict) or (key not in kept and value not in ("", [], {})):
                yield f"{path}/{key}"
            elif key in kept:
                yield from lost(value, kept[key], f"{path}/{key}")
    elif isinstance(said, list):
        for one, other in zip(said, kept):
            yield from lost(one, other, f"{path}[]")


def problems(body):
    """What is wrong with a payload's blocks and view."""
    view = body.get("view")
    if isinstance(view, dict):
        try:
            View(**view).validate_json()
        except Exception as error:  # The SDK raises several kinds.
            yield f"view: {error}"
    for block in (view or body).get("blocks") or []:
        try:
            model = Block.parse(block)
            if model is None:
                yield f"{block.get('type')}: unknown"
                continue
            model.validate_json()
            yield from lost(block, model.to_dict(), block["type"])
        except Exception as error:
            yield f"{block.get('type')}: {error}"


def main():
    count, wrong = 0, 0
    with open(sys.argv[1], encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            said = json.loads(line)
            body = said.get("body")
            if not isinstance(body, dict) or not ("blocks" in body or "view" in body):
                continue
            count += 1
            for problem in problems(body):
                wrong += 1
                print(f"{number}\t{said.get('method')}\t{problem}")
    print(f"held {count} payloads to slack_sdk: {wrong} problems", file=sys.stderr)
    sys.exit(1 if wrong else 0)


main()
