"""Refuses a dependency whose licence is not one of those below. Reads `cargo metadata` from stdin; needs no network."""

import json
import re
import sys

ALLOWED = {
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
}


def allowed(expression):
    """Whether an SPDX expression can be met: one side of an OR, both sides of an AND. `/` is the old way to write OR."""
    tokens = re.findall(r"[()]|[^\s()]+", expression.replace("/", " OR "))

    def either():
        result = both()
        while tokens and tokens[0] == "OR":
            tokens.pop(0)
            right = both()
            result = result or right
        return result

    def both():
        result = one()
        while tokens and tokens[0] == "AND":
            tokens.pop(0)
            right = one()
            result = result and right
        return result

    def one():
        name = tokens.pop(0)
        if name == "(":
            result = either()
            tokens.pop(0)
            return result
        if tokens and tokens[0] == "WITH":
            tokens.pop(0)
            name = f"{name} WITH {tokens.pop(0)}"
        return name in ALLOWED

    return either()


assert allowed("(MIT OR GPL-3.0) AND Apache-2.0 WITH LLVM-exception") and not allowed("MIT AND GPL-3.0")
assert allowed("Unlicense/MIT") and not allowed("GPL-3.0")

packages = [package for package in json.load(sys.stdin)["packages"] if package["source"]]
refused = [p for p in packages if not allowed(p["license"] or "none")]
for package in refused:
    print(f"{package['name']} {package['version']}: {package['license']} is not allowed", file=sys.stderr)
print(f"licences: {len(packages)} dependencies, {len(refused)} refused")
sys.exit(bool(refused))
