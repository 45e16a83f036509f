"""The fault matrix in its long form: `make faults`."""

import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.faults.kills import killed_archives
from tests.faults.shim import Case, quick_disk, results, wrong

KILLS = 200
EACH = 30  # moments of a run at which each fault comes
CONTROLS = (("kill", "each its own commit"), ("power", "synchronous off"))


def main() -> int:
    """Everything, with a line for each kind of fault; 1 where anything is not as it has to be."""
    shares = [(number + 0.5) / EACH for number in range(EACH)]
    modes = ("kill", "torn", "full", "broken", "unsynced", "power")
    cases: list[Case] = [(mode, share, "") for mode in modes for share in shares]
    cases += [(mode, share, control) for mode, control in CONTROLS for share in shares[::3]]
    with tempfile.TemporaryDirectory(prefix="cleaner-faults-", dir=quick_disk()) as folder:
        came = results(Path(folder), cases)
        bad = [result for result in came if not result["control"] and wrong(result)]
        for result in bad:
            print(f"{result['mode']} at operation {result['at']} of {result['operations']}: {wrong(result)}")
        for mode in modes:
            exits = Counter(result["exit"] for result in came if result["mode"] == mode and not result["control"])
            print(f"{mode:<10} {EACH} moments, exit codes {dict(exits)}")
        found = {control: sum(bool(wrong(r)) for r in came if r["control"] == control) for _, control in CONTROLS}
        print(f"controls, found out: {found}")
        kills, lost = killed_archives(Path(folder) / "kills", KILLS)
    print(f"\n{kills} kills: {lost} documents lost, doubled or damaged")
    return int(bool(bad or lost or not all(found.values())))


if __name__ == "__main__":
    sys.exit(main())
