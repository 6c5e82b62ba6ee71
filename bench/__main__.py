"""All measurements, one after the other, each in a process of its own: python -m bench"""

import subprocess
import sys

if __name__ == "__main__":
    sys.exit(
        max(
            subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode
            for name in ("chat", "ledger", "routing", "payouts", "desk")
        )
    )
