// What the tests put as AWS clients do: metric filters, alarms, a saved query.

async function call(address, target, type, input) {
  const response = await fetch(address, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-amz-json-' + type,
      'X-Amz-Target': target,
      Authorization:
        'AWS4-HMAC-SHA256 Credential=x/20260302/us-east-1/logs/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: JSON.stringify(input),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${target}: ${response.status} ${answer}`);
  return answer ? JSON.parse(answer) : {};
}

export const logs = (address, name, input) => call(address, 'Logs_20140328.' + name, '1.1', input);
export const metrics = (address, name, input) => call(address, 'GraniteServiceVersion20100801.' + name, '1.0', input);

export async function putDefinitions(address) {
  const group = '/shop/prod/api';
  await logs(address, 'PutMetricFilter', {
    logGroupName: group,
    filterName: 'errors',
    filterPattern: '{ $.level = "ERROR" }',
    metricTransformations: [{metricName: 'Errors', metricNamespace: 'Shop', metricValue: '1'}],
  });
  await logs(address, 'PutMetricFilter', {
    logGroupName: group,
    filterName: 'latency',
    filterPattern: '{ $.latency_ms > 0 }',
    metricTransformations: [{metricName: 'Latency', metricNamespace: 'Shop', metricValue: '$.latency_ms'}],
  });
  await metrics(address, 'PutMetricAlarm', {
    AlarmName: 'order-errors',
    AlarmDescription: '주문 오류가 분당 1건 이상',
    Namespace: 'Shop',
    MetricName: 'Errors',
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
  });
  await metrics(address, 'PutMetricAlarm', {
    AlarmName: 'latency-high',
    Namespace: 'Shop',
    MetricName: 'Latency',
    Statistic: 'Average',
    Period: 60,
    EvaluationPeriods: 2,
    Threshold: 400,
    ComparisonOperator: 'GreaterThanThreshold',
  });
  await logs(address, 'PutQueryDefinition', {
    name: '오류/by level',
    queryString: 'stats count(*) as n by level | sort n desc',
  });
}
