"""``python -m dovira.contracts_files [--check]``: write the golden schemas and the catalogue, or say what is behind.

A golden schema that the new one would break is never overwritten: what listeners rely on changes by a new class.
"""

import sys

from dovira.contracts_files.golden import ROOT, breaks, outdated, wanted_files


def main(arguments: list[str]) -> int:
    """The exit code: 0 all is well, 1 something is behind or broken, 2 wrong usage."""
    if arguments not in ([], ["--check"]):
        print("usage: python -m dovira.contracts_files [--check]", file=sys.stderr)
        return 2
    broken = breaks()
    if broken:
        print("\n".join(broken), file=sys.stderr)
        return 1
    wanted = wanted_files()
    behind = outdated(wanted)
    if arguments:
        for path in behind:
            print(f"{path.relative_to(ROOT)} is behind shared/contracts: run make contracts", file=sys.stderr)
        return 1 if behind else 0
    for path in behind:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[path], encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
