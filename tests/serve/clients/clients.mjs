// Drives the AWS SDK for JavaScript v3 against an endpoint that serves the sample logs (see clients.py).
//   npm install; node clients.mjs http://127.0.0.1:8717 [files|put]
// It is run in the folder that has node_modules, into which run.py copies it. Exit status 0: all passed.
import assert from "node:assert/strict";
import * as L from "@aws-sdk/client-cloudwatch-logs";
import * as C from "@aws-sdk/client-cloudwatch";

const [endpoint, seed = "files"] = process.argv.slice(2);
const BASE = seed === "files" ? 1772409600000 : null;  // with `put`, clients.py --seed put has delivered logs of the last hour
const options = { endpoint, region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" }, maxAttempts: 1 };
const logs = new L.CloudWatchLogsClient(options);
const tail = new L.CloudWatchLogsClient({ ...options, disableHostPrefix: true });  // else it asks stream-127.0.0.1
const cloudwatch = new C.CloudWatchClient(options);
const RUN = Math.random().toString(36).slice(2, 8);
const API = "/shop/prod/api";
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const refused = async (name, call) => {
  try { await call(); } catch (error) { assert.equal(error.name, name, String(error)); return error; }
  assert.fail(`expected ${name}, but it was accepted`);
};
const window = async () => {
  if (BASE) return [BASE, BASE + 600000];
  const { logStreams } = await logs.send(new L.DescribeLogStreamsCommand({ logGroupName: API, logStreamNamePrefix: "app" }));
  return [logStreams[0].firstEventTimestamp, logStreams[0].firstEventTimestamp + 600000];
};

const checks = {
  async groups_and_streams() {
    const groups = [];
    for await (const page of L.paginateDescribeLogGroups({ client: logs, pageSize: 1 }, { logGroupNamePrefix: "/shop/" })) groups.push(...page.logGroups);
    assert.deepEqual(groups.map((g) => g.logGroupName), [API, "/shop/staging/web"]);
    await refused("ResourceNotFoundException", () => logs.send(new L.DescribeLogStreamsCommand({ logGroupName: "/nope" })));
  },
  async events_are_filtered_and_paged() {
    const [startTime, endTime] = await window();
    const events = [];
    for await (const page of L.paginateFilterLogEvents({ client: logs, pageSize: 4 }, { logGroupName: API, filterPattern: '{ $.errorMessage = "*인증실패*" }', startTime, endTime })) events.push(...page.events);
    assert.equal(events.length, 6);
    assert.match(events[0].message, /인증실패 <script>/);
    await refused("InvalidParameterException", () => logs.send(new L.FilterLogEventsCommand({ logGroupName: API, filterPattern: "{ $.a == 1 }" })));
  },
  async a_query_runs() {
    const [from, to] = await window();
    const { queryId } = await logs.send(new L.StartQueryCommand({ logGroupName: API, startTime: Math.floor(from / 1000), endTime: Math.floor(to / 1000), queryString: "stats count(*) as n by level | sort n desc | limit 1" }));
    let result;
    for (let i = 0; i < 50; i++) {
      result = await logs.send(new L.GetQueryResultsCommand({ queryId }));
      if (!["Scheduled", "Running"].includes(result.status)) break;
      await sleep(100);
    }
    assert.equal(result.status, "Complete");
    assert.deepEqual(result.results, [[{ field: "level", value: "INFO" }, { field: "n", value: "48" }]]);
    const error = await refused("MalformedQueryException", () => logs.send(new L.StartQueryCommand({ logGroupName: API, startTime: 1, endTime: 2, queryString: "stats countt(*)" })));
    assert.equal(error.queryCompileError?.location?.startCharOffset, 6);
  },
  async events_are_put_and_tailed() {
    const logGroupName = `/conformance/js/${RUN}`;
    await logs.send(new L.CreateLogGroupCommand({ logGroupName }));
    await logs.send(new L.CreateLogStreamCommand({ logGroupName, logStreamName: "s" }));
    const { logGroups } = await logs.send(new L.DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName }));
    const answer = await tail.send(new L.StartLiveTailCommand({ logGroupIdentifiers: [logGroups[0].logGroupArn], logEventFilterPattern: "ERROR" }));
    setTimeout(() => logs.send(new L.PutLogEventsCommand({ logGroupName, logStreamName: "s", logEvents: [{ timestamp: Date.now(), message: "ERROR 하나" }] })), 500);
    const kinds = [], messages = [];
    const deadline = Date.now() + 8000;
    for await (const event of answer.responseStream) {
      kinds.push(Object.keys(event)[0]);
      messages.push(...(event.sessionUpdate?.sessionResults ?? []).map((r) => r.message));
      if (messages.length || Date.now() > deadline) break;
    }
    assert.equal(kinds[0], "sessionStart");
    assert.deepEqual(messages, ["ERROR 하나"]);
  },
  async alarms_are_kept() {
    const AlarmName = `경보 js ${RUN}`;
    await cloudwatch.send(new C.PutMetricAlarmCommand({ AlarmName, Namespace: "Shop", MetricName: "E", Statistic: "Sum", Period: 60, EvaluationPeriods: 1, Threshold: 1.5, ComparisonOperator: "GreaterThanThreshold" }));
    const { MetricAlarms } = await cloudwatch.send(new C.DescribeAlarmsCommand({ AlarmNames: [AlarmName] }));
    assert.equal(MetricAlarms[0].Threshold, 1.5);
    assert.ok(MetricAlarms[0].StateUpdatedTimestamp instanceof Date);
    await refused("ResourceNotFound", () => cloudwatch.send(new C.SetAlarmStateCommand({ AlarmName: "no such", StateValue: "OK", StateReason: "x" })));
    await cloudwatch.send(new C.DeleteAlarmsCommand({ AlarmNames: [AlarmName] }));
  },
  async metric_data_is_put() {
    const Timestamp = new Date(Math.floor(Date.now() / 60000) * 60000 - 300000);
    await cloudwatch.send(new C.PutMetricDataCommand({ Namespace: `Js/${RUN}`, MetricData: [{ MetricName: "m", Timestamp, Value: 2.5 }] }));
    const { Datapoints } = await cloudwatch.send(new C.GetMetricStatisticsCommand({ Namespace: `Js/${RUN}`, MetricName: "m", StartTime: Timestamp, EndTime: new Date(+Timestamp + 60000), Period: 60, Statistics: ["Sum"] }));
    assert.deepEqual(Datapoints.map((p) => [+p.Timestamp, p.Sum]), [[+Timestamp, 2.5]]);
  },
};

let passed = 0, failed = 0;
for (const [name, check] of Object.entries(checks)) {
  try { await check(); passed++; console.log("ok    " + name); }
  catch (error) { failed++; console.log(`FAIL  ${name}: ${error.name}: ${String(error.message).slice(0, 300)}`); }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
