"""Queries of insitu on Apache Spark: each task runs the program on a whole file or a range of one, and the partial results are merged.

    from insitu_spark import query
    frame = query(spark, "stats count(*) as n by level", ["/logs/*.jsonl"])      # a DataFrame
    text = query(spark, "stats count(*) as n", paths, output="table")            # what `insitu merge` prints

The program travels with the job (`SparkContext.addFile`); it needs the shared libraries of its package on the workers, unless it is
the static one. Paths are those that every worker sees under one name. A task whose program fails, fails, and Spark tries it again.
"""

import csv
import glob
import io
import os
import subprocess
import sys
import tempfile

COMPRESSED = (".gz", ".zst", ".bz2", ".xz", ".zip", ".tar", ".tgz")
RANGE_BYTES = 256 << 20
MERGED_AT_ONCE = 32


def plan(paths, range_bytes=RANGE_BYTES):
    """The splits: (path, from, to), whole files where they are compressed or small. They come in the order of the paths."""
    splits = []
    for pattern in paths:
        found = sorted(glob.glob(pattern)) if glob.has_magic(pattern) else [pattern]
        for path in found:
            size = os.path.getsize(path)
            if path.endswith(COMPRESSED) or size <= range_bytes:
                splits.append((path, None, None))
                continue
            splits += [(path, at, min(at + range_bytes, size)) for at in range(0, size, range_bytes)]
    return splits


def run(program, arguments, given=b""):
    """Runs the program; its messages are in the log of the task. Returns what it wrote."""
    done = subprocess.run([program, *arguments], input=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    sys.stderr.write(done.stderr.decode(errors="replace"))
    if done.returncode not in (0,):
        raise RuntimeError(f"insitu ended with {done.returncode}: {done.stderr.decode(errors='replace')[-2000:]}")
    return done.stdout


def merged(program, partials, options):
    """Merges partial results, which lie in files only meanwhile."""
    with tempfile.TemporaryDirectory(prefix="insitu-") as folder:
        names = []
        for number, partial in enumerate(partials):
            names.append(os.path.join(folder, f"{number}.part"))
            with open(names[-1], "wb") as file:
                file.write(partial)
        return run(program, ["merge", *options, "--files-from", "-"], "\n".join(names).encode())


def shipped(name):
    """The program on the machine of the task."""
    from pyspark import SparkFiles

    path = SparkFiles.get(name)
    os.chmod(path, 0o755)
    return path


def partials_of(name, query, options):
    """What runs for a partition of numbered splits: one partial result of all of them."""

    def work(splits):
        program = shipped(name)
        partials = []
        for index, (path, begin, end) in splits:
            part = ["--range", f"{begin}-{end}"] if begin is not None else []
            partials.append(run(program, ["query", "--partial", "-", "--input-index", str(index), *part, *options, query, path]))
        if partials:
            yield merged(program, partials, ["--partial", "-"]) if len(partials) > 1 else partials[0]

    return work


def merge_of(name):
    def work(partials):
        partials = list(partials)
        if partials:
            yield merged(shipped(name), partials, ["--partial", "-"]) if len(partials) > 1 else partials[0]

    return work


def query(spark, text, paths, program="insitu", output=None, options=(), range_bytes=RANGE_BYTES, tasks=None):
    """Runs a query over files. `output`: a format of `insitu merge`; None: a DataFrame, whose columns are double where every
    value is a number, else string. `options`: of `insitu query`, such as ["--tz", "Asia/Seoul"]. `tasks`: how many; None: one
    for each split."""
    context = spark.sparkContext
    name = os.path.basename(program)
    context.addFile(program)
    splits = list(enumerate(plan(paths, range_bytes)))
    if not splits:
        raise ValueError("no file is named")
    rdd = context.parallelize(splits, tasks or len(splits)).mapPartitions(partials_of(name, text, list(options)))
    while rdd.getNumPartitions() > MERGED_AT_ONCE:
        rdd = rdd.coalesce(-(-rdd.getNumPartitions() // MERGED_AT_ONCE)).mapPartitions(merge_of(name))
    formatted = ["--output", output or "csv", "--inputs", str(len(splits))]
    result = merged(program, rdd.collect(), formatted).decode()
    return result if output else frame_of(spark, result)


def frame_of(spark, text):
    rows = list(csv.reader(io.StringIO(text)))
    names, rows = rows[0], rows[1:]
    columns = [typed([row[i] for row in rows]) for i in range(len(names))]
    schema = ", ".join(f"`{name}` {kind}" for name, (kind, _) in zip(names, columns))
    return spark.createDataFrame(list(zip(*(values for _, values in columns))), schema)


def typed(values):
    try:
        return "double", [float(value) if value else None for value in values]
    except ValueError:
        return "string", [value or None for value in values]
