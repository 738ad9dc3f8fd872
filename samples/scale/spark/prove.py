"""Runs queries on Spark with two workers, kills one of them at work, and compares the answers with those of one run: prove.py INSITU FOLDER

FOLDER gets big.jsonl of 4 GiB, which is read in ranges, and 2,000 files gz/*.jsonl.gz, unless they are there.
"""

import glob
import gzip
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import threading
import time

import pyspark
from pyspark.sql import SparkSession

import insitu_spark

QUERY = "stats count(*) as n, avg(latency) as mean, pct(latency, 99) as slow by svc, level | sort n desc, svc"


def events(count, seed):
    dice = random.Random(seed)
    lines = []
    for _ in range(count):
        event = {"timestamp": 1700000000000 + dice.randrange(86400000), "level": dice.choice(["INFO", "INFO", "INFO", "ERROR", "WARN"]),
                 "svc": dice.choice(["pay", "cart", "mail", "web"]), "latency": dice.randrange(5000),
                 "user": f"u-{dice.randrange(343000)}", "message": f"user took {dice.randrange(997)} ms"}
        lines.append(json.dumps(event) + "\n")
    return "".join(lines).encode()


def make_logs(folder):
    small = [events(50, seed) for seed in range(40)]
    (folder / "gz").mkdir(parents=True, exist_ok=True)
    for number in range(2000):
        last = b'{"timestamp":%d,"level":"INFO","svc":"web","latency":%d}\n' % (1700000000000 + number, number)
        (folder / f"gz/f{number:04}.jsonl.gz").write_bytes(gzip.compress(small[number % 40] + last, 1, mtime=0))
    block = b"".join(events(40000, seed) for seed in range(100, 106))
    with open(folder / "big.jsonl", "wb") as file:
        while file.tell() < 4 << 30:
            file.write(block)


def kill_a_worker(after, killed):
    """Kills an executor that has a task: a Java process of this user that runs CoarseGrainedExecutorBackend."""
    time.sleep(after)
    for folder in pathlib.Path("/proc").iterdir():
        try:
            line = (folder / "cmdline").read_bytes() if folder.name.isdigit() else b""
        except OSError:
            continue
        if b"CoarseGrainedExecutorBackend" in line and os.environ["SPARK_PROOF"].encode() in line:
            os.kill(int(folder.name), signal.SIGKILL)
            killed.append(folder.name)
            return


def prove(spark, what, program, paths, kill_after, tasks=None):
    one = subprocess.run([program, "query", "--output", "csv", QUERY, *paths], stdout=subprocess.PIPE, check=True).stdout.decode()
    killed = []
    killer = threading.Thread(target=kill_a_worker, args=(kill_after, killed))
    killer.start()
    begin = time.monotonic()
    many = insitu_spark.query(spark, QUERY, paths, program=program, output="csv", tasks=tasks)
    seconds = time.monotonic() - begin
    killer.join()
    print(f"{what}: {len(insitu_spark.plan(paths))} splits, executors killed: {len(killed)}, {seconds:.1f} s:",
          "identical" if one == many else "DIFFERENT", flush=True)
    return one == many and bool(killed)


def main():
    program, folder = sys.argv[1:]
    if not os.path.exists(f"{folder}/big.jsonl"):
        make_logs(pathlib.Path(folder))
    os.environ["SPARK_PROOF"] = f"proof-{os.getpid()}"
    spark = (SparkSession.builder.master("local-cluster[2,1,1024]").appName("insitu")
             .config("spark.executor.extraJavaOptions", f"-Dproof={os.environ['SPARK_PROOF']}")
             .config("spark.ui.enabled", "false").getOrCreate())
    spark.sparkContext.setLogLevel("OFF")
    spark.sparkContext.addPyFile(insitu_spark.__file__)
    print(f"Spark {pyspark.__version__}, Java {spark.sparkContext._jvm.System.getProperty('java.version')}, Python {sys.version.split()[0]}")
    fine = prove(spark, "4 GiB in ranges of 256 MiB", program, [f"{folder}/big.jsonl"], 4)
    fine &= prove(spark, "2,000 files of gzip", program, sorted(glob.glob(f"{folder}/gz/*.jsonl.gz")), 2, tasks=50)
    frame = insitu_spark.query(spark, QUERY, [f"{folder}/gz/f000*.jsonl.gz"], program=program)
    print("as a DataFrame:", ", ".join(f"{field.name} {field.dataType.simpleString()}" for field in frame.schema), "-", frame.count(), "rows")
    spark.stop()
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
