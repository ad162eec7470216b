#!/usr/bin/env python3
"""What one audit costs as a whole process: CPU time and peak memory of `ohs audit`.

    cargo build --release && python3 benches/process.py [RUNS] [FACTS]
"""
import os, resource, subprocess, sys, tempfile

root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
ohs = os.path.join(root, "target", "release", "ohs")
runs = int(sys.argv[1]) if len(sys.argv) > 1 else 20
facts = sys.argv[2] if len(sys.argv) > 2 else os.path.join(root, "examples", "baisha-cement.json")


def cost(argv):
    """CPU milliseconds and peak resident MB of one run, measured by the kernel."""
    with open(os.devnull, "wb") as sink:
        child = subprocess.Popen(argv, stdout=sink, stderr=sink)
        _, status, usage = os.wait4(child.pid, 0)
    return (usage.ru_utime + usage.ru_stime) * 1000, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)


for name, argv in [
    ("an empty process", ["/bin/true"]),
    ("ohs --version", [ohs, "--version"]),
    ("ohs audit", [ohs, "audit", facts]),
    ("ohs audit --format json", [ohs, "audit", "--format", "json", facts]),
    ("ohs audit --policies policies", [ohs, "audit", "--policies", os.path.join(root, "policies"), facts]),
]:
    samples = sorted(cost(argv) for _ in range(runs))
    cpu = samples[len(samples) // 2][0]
    memory = max(s[1] for s in samples)
    print(f"{name:34} median {cpu:7.2f} ms CPU   peak {memory:6.1f} MB   exit {samples[0][2]}")
