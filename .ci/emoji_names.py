"""Writes down Slack's names of emoji that are not in our table: `emoji.json` of the npm package `emoji-datasource` and the
table that `build.rs` made (`emoji.tsv` in a folder `out` below `target`) as arguments, the new list to stdout.

    npm pack emoji-datasource && tar xzf emoji-datasource-*.tgz
    python3 .ci/emoji_names.py package/emoji.json target/debug/build/magicwords-*/out/emoji.tsv > new.tsv
    mv new.tsv src/platform/slack/emoji-names.tsv
"""

import json
import sys

LIST = "src/platform/slack/emoji-names.tsv"
TONES = ("1F3FB", "1F3FC", "1F3FD", "1F3FE", "1F3FF")


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [line.rstrip("\n").split("\t") for line in file]


def characters(code_points):
    return "".join(chr(int(point, 16)) for point in code_points.split("-"))


def shown(emoji):
    """Plain, and in the five colours of skin where there are all."""
    toned = emoji.get("skin_variations", {})
    toned = [characters(toned[tone]["unified"]) for tone in TONES if tone in toned]
    return [characters(emoji["unified"])] + (toned if len(toned) == len(TONES) else [])


def found(table, name):
    """What the program finds under a name; see `called` in `emoji.rs`."""
    spoken = name.replace("_", " ").replace("-", " ")
    who, _, rest = spoken.partition(" ")
    if who in ("male", "female") and rest:
        spoken = ("man " if who == "male" else "woman ") + rest
    return next((table[key] for key in (name, name.replace("-", "_"), spoken) if key in table), None)


def bare(emoji):
    """Without the sign that it is to be shown in colour, which fonts and lists leave out or not."""
    return emoji.replace("\ufe0f", "")


known = {line[0] for line in lines(LIST)}
table = {line[0]: line[1:] for line in lines(sys.argv[2]) if line[0] not in known}
with open(sys.argv[1], encoding="utf-8") as file:
    datasource = json.load(file)
differing = {}
for emoji in datasource:
    for name in emoji["short_names"]:
        ours = found(table, name)
        # A colour of skin is none of its own.
        if not name.startswith("skin-tone-") and (ours is None or bare(ours[0]) != bare(shown(emoji)[0])):
            differing[name] = shown(emoji)
for comment in (line[0] for line in lines(LIST) if line[0].startswith("#")):
    print(comment)
for name in sorted(differing):
    print(name, *differing[name], sep="\t")
