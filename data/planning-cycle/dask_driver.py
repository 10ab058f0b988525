"""A batch as Dask tasks, a shard each, in a folder that all workers see:

    sutton batch plan plan.toml --out cycle
    python dask_driver.py tcp://scheduler:8786 cycle 8
    sutton batch merge cycle > cycle.csv

Shards of a worker that dies are given to others, which go on where it was.
Needs: pip install distributed
"""

import subprocess
import sys

from distributed import Client, as_completed


def run(folder: str, index: int, shards: int) -> int:
    # --wait: where a worker was killed, what it has started may still be at work.
    command = ["sutton", "batch", "run", folder, "--shard", f"{index}/{shards}", "--wait", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True)
    # 1 = scenarios without a plan: that is a result, which `sutton batch status` and `merge` tell.
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr)
    return index


def main(scheduler: str, folder: str, shards: int) -> None:
    with Client(scheduler) as client:
        tasks = [client.submit(run, folder, index, shards, pure=False, retries=3) for index in range(1, shards + 1)]
        for count, task in enumerate(as_completed(tasks), start=1):
            print(f"shard {task.result()} is done: {count} of {shards}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
