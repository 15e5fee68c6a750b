"""``python -m tests.faults.many --certificates 10000``: issue and print so many, killed on the way; figures."""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.faults.many.running import Outcome, Plan, run_many


def main() -> int:
    """0 when nobody is without, nobody has two and no number is missing; 1 else."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--certificates", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=3, help="kill -9 so often while issuing, and while printing")
    arguments = parser.parse_args()
    shares = [(number + 1) / (arguments.kills + 1) for number in range(arguments.kills)]
    plan = Plan(arguments.certificates, issued_kills=shares, printed_kills=shares, patience=3600)
    with tempfile.TemporaryDirectory() as folder:
        outcome = asyncio.run(run_many(plan, Path(folder)))
    _show(plan, outcome)
    return 1 if outcome.wrong else 0


def _show(plan: Plan, outcome: Outcome) -> None:
    rate = plan.certificates / outcome.seconds_to_print
    print(f"certificates issued {outcome.issued}, printed {outcome.printed} of {plan.certificates}")
    print(f"killed at: {', '.join(outcome.killed_at) or 'never'}")
    print(f"seconds until all are issued {outcome.seconds_to_issue:.1f}, printed {outcome.seconds_to_print:.1f}")
    print(f"certificates a second, signed and printed: {rate:.0f}")
    print(f"most memory of the service {outcome.peak_mib:.0f} MiB, its store {outcome.store_mib:.0f} MiB")
    print(f"wrong: {', '.join(outcome.wrong) or 'nothing'}")


if __name__ == "__main__":
    sys.exit(main())
