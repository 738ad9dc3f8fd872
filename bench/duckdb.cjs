// duckdb.cjs THREADS QUESTION FILE: one of the questions of compare.py, put to DuckDB; its answer goes to standard
// output. INSITU_BENCH_DUCKDB is the folder with the node_modules that hold @duckdb/node-api.
//
// Every question is asked as a user who knows DuckDB would ask it: only the wanted members are declared, with their types,
// and lines that are to come out whole are read whole. `ignore_errors`: broken lines are data here.
const path = require('node:path');
const { createRequire } = require('node:module');

const [threads, question, file] = process.argv.slice(2);
const requireFrom = createRequire(path.resolve(process.env.INSITU_BENCH_DUCKDB ?? '.', 'bench.cjs'));
const { DuckDBInstance } = requireFrom('@duckdb/node-api');

const quoted = (text) => `'${text.replaceAll("'", "''")}'`;
const objects = `read_ndjson_objects(${quoted(file)}, ignore_errors = true)`;
const members = (types) =>
  `read_json(${quoted(file)}, format = 'newline_delimited', ignore_errors = true, columns = {${types}})`;
const lines = `read_csv(${quoted(file)}, columns = {'line': 'VARCHAR'}, delim = E'\\x01', header = false, quote = '',
                        escape = '', auto_detect = false)`;
const access = `read_csv(${quoted(file)}, delim = ' ', quote = '"', escape = '', header = false, auto_detect = false,
                         columns = {'ip': 'VARCHAR', 'ident': 'VARCHAR', 'user': 'VARCHAR', 'date': 'VARCHAR',
                                    'zone': 'VARCHAR', 'req': 'VARCHAR', 'status': 'VARCHAR', 'size': 'VARCHAR'})`;
const text = (selector) => `json_extract_string(json, '${selector}')`;

const questions = {
  // An age that is a string is no number.
  q1: `SELECT json FROM ${objects} WHERE ${text('$.level')} = 'ERROR' AND TRY_CAST(${text('$.user.age')} AS DOUBLE) >= 20
         AND json_type(json, '$.user.age') <> 'VARCHAR'`,
  q2: `SELECT json FROM ${objects} WHERE contains(${text('$.message')}, '오류')`,
  q3: `SELECT count(*) FROM ${members("http: 'STRUCT(status BIGINT)'")} WHERE http.status >= 200`,
  q4: `SELECT json FROM ${objects} WHERE starts_with(${text('$.errorCode')}, 'DA0001')`,
  q5: `SELECT ts, level, "user".id FROM ${members(`ts: 'VARCHAR', level: 'VARCHAR', "user": 'STRUCT(id VARCHAR)'`)}
         ORDER BY ts DESC LIMIT 20`,
  q6: `SELECT level, count(*), avg(http.latency_ms), approx_quantile(http.latency_ms, 0.99)
         FROM ${members("level: 'VARCHAR', http: 'STRUCT(latency_ms DOUBLE)'")} GROUP BY level`,
  q7: `SELECT time_bucket(INTERVAL 5 MINUTE, ts), count(*) FROM ${members("ts: 'TIMESTAMP'")} GROUP BY 1`,
  q8: `SELECT line FROM ${lines} WHERE contains(line, 'ERROR') AND NOT contains(line, 'timeout')`,
  q9: `SELECT * FROM ${access} WHERE status LIKE '5%'`,
  q10: `SELECT count(DISTINCT "user".id) FROM ${members(`"user": 'STRUCT(id VARCHAR)'`)}`,
};

async function answer() {
  const database = await DuckDBInstance.create(':memory:', { threads });
  const connection = await database.connect();
  // A line is one column and comes out as it went in; of several columns the separator is a blank.
  const delimiter = ['q1', 'q2', 'q4', 'q8'].includes(question) ? "E'\\x01'" : "' '";
  await connection.run(`COPY (${questions[question]}) TO '/dev/stdout'
                        (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER ${delimiter})`);
}

answer().catch((problem) => {
  console.error(String(problem));
  process.exitCode = 1;
});
