#!/usr/bin/env python3
"""What an audit costs as a whole process: CPU time and peak memory of `ohs audit`, as the kernel
counts them.

    cargo build --release
    cargo build --release -p ohs-benches --example enterprise
    python3 benches/process.py [--runs N] [--workers N,N,...]

The enterprises are the cement works of examples/ over and over, each in one line (benches/src/enterprise.rs).
"""
import argparse, os, platform, subprocess, sys, tempfile

root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
built = os.path.join(os.environ.get("CARGO_TARGET_DIR", os.path.join(root, "target")), "release")
ohs = os.path.join(built, "ohs")
make = os.path.join(built, "examples", "enterprise")
facts = os.path.join("examples", "baisha-cement.json")

args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
args.add_argument("--runs", type=int, default=20, help="of each small measurement; the median is printed")
args.add_argument("--workers", default="1000,10000,100000", help="sizes of enterprise, once each")
args = args.parse_args()
for needed in (ohs, make, "/usr/bin/time"):
    if not os.path.exists(needed):
        sys.exit(f"{needed} is missing:\n{__doc__}")


def cost(argv):
    """CPU seconds, peak resident MB and exit code of one run.

    A process begins with the peak of the one that started it: GNU time is small, Python is not. Its own
    CPU time, well below a millisecond, is counted in."""
    with open(os.devnull, "wb") as sink, tempfile.NamedTemporaryFile("r") as said:
        argv = ["/usr/bin/time", "-o", said.name, "-q", "-f", "%M %x"] + argv
        child = subprocess.Popen(argv, stdout=sink, stderr=sink, cwd=root)
        _, _, usage = os.wait4(child.pid, 0)
        memory, code = said.read().split()
    return usage.ru_utime + usage.ru_stime, int(memory) / 1024, int(code)


def machine():
    with open("/proc/cpuinfo") as lines:
        names = {line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")}
    return f"{', '.join(sorted(names)) or platform.machine()}, {os.cpu_count()} cores, {platform.system()} {platform.release()}"


print(machine())
print()
print(f"{'':40} {'CPU, median':>12} {'least':>9} {'peak memory':>12}  exit")
for name, argv in [
    ("an empty process", ["/bin/true"]),
    ("ohs version", [ohs, "version"]),
    ("ohs audit", [ohs, "audit", facts]),
    ("ohs audit --format json", [ohs, "audit", "--format", "json", facts]),
    ("ohs audit --policies policies", [ohs, "audit", "--policies", "policies", facts]),
]:
    samples = sorted(cost(argv) for _ in range(args.runs))
    cpu = samples[len(samples) // 2][0] * 1000
    memory = max(s[1] for s in samples)
    print(f"{name:40} {cpu:9.1f} ms {samples[0][0] * 1000:6.1f} ms {memory:9.1f} MB  {samples[0][2]}")

print()
print(f"{'workers':>8} {'document':>10} {'CPU':>9} {'a worker':>10} {'peak memory':>12} {'a worker':>9}  exit")
for workers in args.workers.split(","):
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        subprocess.run([make, workers], stdout=file, cwd=root, check=True)
        size = os.path.getsize(file.name) / 1e6
        cpu, memory, code = cost([ohs, "audit", file.name])
    n = int(workers)
    print(
        f"{n:8} {size:7.1f} MB {cpu:7.2f} s {cpu / n * 1e6:7.0f} µs {memory:9.0f} MB {memory * 1024 / n:6.1f} KB  {code}"
    )
