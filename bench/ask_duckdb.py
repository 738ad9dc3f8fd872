"""ask_duckdb.py THREADS SQL FILE: puts a question to the DuckDB of PyPI. `{log}` in the SQL stands for FILE, quoted; the answer goes
to standard output. INSITU_BENCH_DUCKDB is the folder that it was installed into (`pip install --target`)."""
import os
import sys

sys.path.insert(0, os.environ.get('INSITU_BENCH_DUCKDB') or '.')
import duckdb  # noqa: E402, only there once the folder is known

threads, sql, file = sys.argv[1:]
quoted = "'" + file.replace("'", "''") + "'"
duckdb.connect(config={'threads': int(threads)}).execute(sql.replace('{log}', quoted))
