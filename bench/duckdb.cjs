// duckdb.cjs THREADS SQL FILE: puts a question to the DuckDB of npm. `{log}` in the SQL stands for FILE, quoted; the answer goes to
// standard output. INSITU_BENCH_DUCKDB is the folder with the node_modules that hold @duckdb/node-api.
const path = require('node:path');
const { createRequire } = require('node:module');

const [threads, sql, file] = process.argv.slice(2);
const requireFrom = createRequire(path.resolve(process.env.INSITU_BENCH_DUCKDB ?? '.', 'bench.cjs'));
const { DuckDBInstance } = requireFrom('@duckdb/node-api');

async function answer() {
  const database = await DuckDBInstance.create(':memory:', { threads });
  const connection = await database.connect();
  await connection.run(sql.replaceAll('{log}', `'${file.replaceAll("'", "''")}'`));
}

answer().catch((problem) => {
  console.error(String(problem));
  process.exitCode = 1;
});
