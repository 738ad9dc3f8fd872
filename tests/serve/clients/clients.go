// Drives the AWS SDK for Go v2 (CloudWatch by CBOR, as Terraform and Grafana do) against an endpoint of the sample logs.
//
//	go run . http://127.0.0.1:8717
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	cwtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

const base = int64(1772409600)
const api = "/shop/prod/api"

var (
	ctx    = context.Background()
	passed int
	failed int
)

func check(name string, body func() error) {
	if err := body(); err != nil {
		failed++
		fmt.Printf("FAIL  %s: %.300s\n", name, strings.ReplaceAll(err.Error(), "\n", " "))
		return
	}
	passed++
	fmt.Println("ok    " + name)
}

func equal(got, expected any, what string) error {
	if !reflect.DeepEqual(got, expected) {
		return fmt.Errorf("%s: expected %v, got %v", what, expected, got)
	}
	return nil
}

func main() {
	config := aws.Config{Region: "us-east-1", BaseEndpoint: aws.String(os.Args[1]), RetryMaxAttempts: 1,
		Credentials: credentials.NewStaticCredentialsProvider("test", "test", "")}
	logs, watch := cloudwatchlogs.NewFromConfig(config), cloudwatch.NewFromConfig(config)
	run := fmt.Sprint(time.Now().UnixNano())

	check("groups_have_arns", func() error { // Grafana dereferences them without asking
		out, err := logs.DescribeLogGroups(ctx, &cloudwatchlogs.DescribeLogGroupsInput{LogGroupNamePrefix: aws.String("/shop/")})
		if err != nil {
			return err
		}
		for _, g := range out.LogGroups {
			if g.Arn == nil || !strings.HasSuffix(*g.Arn, ":*") {
				return errors.New("an ARN is missing")
			}
		}
		return equal(len(out.LogGroups), 2, "groups")
	})
	check("grafanas_query", func() error {
		out, err := logs.DescribeLogGroups(ctx, &cloudwatchlogs.DescribeLogGroupsInput{LogGroupNamePrefix: aws.String(api)})
		if err != nil {
			return err
		}
		start, err := logs.StartQuery(ctx, &cloudwatchlogs.StartQueryInput{StartTime: aws.Int64(base), EndTime: aws.Int64(base + 600), Limit: aws.Int32(20),
			LogGroupIdentifiers: []string{strings.TrimSuffix(*out.LogGroups[0].Arn, "*")},
			QueryString:         aws.String("fields @timestamp,ltrim(@log) as __log__grafana_internal__,ltrim(@logStream) as __logstream__grafana_internal__|filter level = 'ERROR'|sort @timestamp asc")})
		if err != nil {
			return err
		}
		for i := 0; i < 8; i++ {
			result, err := logs.GetQueryResults(ctx, &cloudwatchlogs.GetQueryResultsInput{QueryId: start.QueryId})
			if err != nil {
				return err
			}
			if result.Status == logtypes.QueryStatusComplete {
				if len(result.Results) != 6 {
					return fmt.Errorf("%d rows", len(result.Results))
				}
				return equal([]string{*result.Results[0][0].Field, *result.Results[0][0].Value}, []string{"@timestamp", "2026-03-02 00:00:00.000"}, "first cell")
			}
			time.Sleep(time.Second)
		}
		return errors.New("not complete after 8 polls")
	})
	check("errors_have_types", func() error {
		_, err := logs.FilterLogEvents(ctx, &cloudwatchlogs.FilterLogEventsInput{LogGroupName: aws.String("/nope")})
		var missing *logtypes.ResourceNotFoundException
		if !errors.As(err, &missing) {
			return fmt.Errorf("not a ResourceNotFoundException: %v", err)
		}
		_, err = logs.StartQuery(ctx, &cloudwatchlogs.StartQueryInput{LogGroupName: aws.String(api), StartTime: aws.Int64(1), EndTime: aws.Int64(2), QueryString: aws.String("stats countt(*)")})
		var malformed *logtypes.MalformedQueryException
		if !errors.As(err, &malformed) || malformed.QueryCompileError == nil || malformed.QueryCompileError.Location == nil {
			return fmt.Errorf("not a MalformedQueryException with a place: %v", err)
		}
		_, err = watch.SetAlarmState(ctx, &cloudwatch.SetAlarmStateInput{AlarmName: aws.String("no such"), StateValue: "OK", StateReason: aws.String("x")})
		var absent *cwtypes.ResourceNotFound
		if !errors.As(err, &absent) {
			return fmt.Errorf("not a ResourceNotFound: %v", err)
		}
		return nil
	})
	check("terraforms_metric_filter", func() error {
		name := "tf-" + run
		put := logtypes.MetricTransformation{MetricName: aws.String(name), MetricNamespace: aws.String("Shop"), MetricValue: aws.String("1"), Unit: "None"}
		if _, err := logs.PutMetricFilter(ctx, &cloudwatchlogs.PutMetricFilterInput{FilterName: aws.String(name), LogGroupName: aws.String(api), FilterPattern: aws.String("ERROR"), MetricTransformations: []logtypes.MetricTransformation{put}}); err != nil {
			return err
		}
		out, err := logs.DescribeMetricFilters(ctx, &cloudwatchlogs.DescribeMetricFiltersInput{FilterNamePrefix: aws.String(name), LogGroupName: aws.String(api)})
		if err != nil {
			return err
		}
		got := out.MetricFilters[0].MetricTransformations[0]
		if err := equal([]any{*got.MetricName, got.Unit, got.DefaultValue == nil, len(got.Dimensions)}, []any{name, logtypes.StandardUnit("None"), true, 0}, "as it was put"); err != nil {
			return err
		}
		_, err = logs.DeleteMetricFilter(ctx, &cloudwatchlogs.DeleteMetricFilterInput{FilterName: aws.String(name), LogGroupName: aws.String(api)})
		return err
	})
	check("terraforms_alarm", func() error {
		name := "경보 tf " + run
		found := func() ([]cwtypes.MetricAlarm, error) {
			out, err := watch.DescribeAlarms(ctx, &cloudwatch.DescribeAlarmsInput{AlarmNames: []string{name}, AlarmTypes: []cwtypes.AlarmType{cwtypes.AlarmTypeMetricAlarm}})
			if err != nil {
				return nil, err
			}
			return out.MetricAlarms, nil
		}
		if before, err := found(); err != nil || len(before) != 0 {
			return fmt.Errorf("before: %v %v", before, err)
		}
		if _, err := watch.PutMetricAlarm(ctx, &cloudwatch.PutMetricAlarmInput{AlarmName: aws.String(name), Namespace: aws.String("Shop"), MetricName: aws.String("E"), Statistic: "Sum",
			Period: aws.Int32(300), EvaluationPeriods: aws.Int32(2), Threshold: aws.Float64(5), ComparisonOperator: "GreaterThanOrEqualToThreshold", TreatMissingData: aws.String("missing"),
			Dimensions: []cwtypes.Dimension{{Name: aws.String("A"), Value: aws.String("b")}}, Tags: []cwtypes.Tag{{Key: aws.String("k"), Value: aws.String("v")}}}); err != nil {
			return err
		}
		alarms, err := found()
		if err != nil || len(alarms) != 1 {
			return fmt.Errorf("after: %v %v", alarms, err)
		}
		a := alarms[0]
		if err := equal([]any{*a.Threshold, *a.Period, *a.EvaluationPeriods, *a.ActionsEnabled, *a.TreatMissingData, *a.Dimensions[0].Value}, []any{5.0, int32(300), int32(2), true, "missing", "b"}, "settings"); err != nil {
			return err
		}
		if time.Since(*a.StateUpdatedTimestamp) > time.Minute {
			return fmt.Errorf("time: %v", a.StateUpdatedTimestamp)
		}
		tags, err := watch.ListTagsForResource(ctx, &cloudwatch.ListTagsForResourceInput{ResourceARN: a.AlarmArn})
		if err != nil || len(tags.Tags) != 1 {
			return fmt.Errorf("tags: %v %v", tags, err)
		}
		_, err = watch.DeleteAlarms(ctx, &cloudwatch.DeleteAlarmsInput{AlarmNames: []string{name}})
		return err
	})
	check("metric_data", func() error {
		at := time.Now().Truncate(time.Minute).Add(-5 * time.Minute)
		data := []cwtypes.MetricDatum{{MetricName: aws.String("m"), Timestamp: &at, Value: aws.Float64(2.5)}}
		for i := 0; i < 400; i++ { // long enough to be sent compressed
			data = append(data, cwtypes.MetricDatum{MetricName: aws.String(fmt.Sprintf("a-rather-long-metric-name-%d", i)), Timestamp: &at, Value: aws.Float64(1)})
		}
		if _, err := watch.PutMetricData(ctx, &cloudwatch.PutMetricDataInput{Namespace: aws.String("Go/" + run), MetricData: data}); err != nil {
			return err
		}
		out, err := watch.GetMetricData(ctx, &cloudwatch.GetMetricDataInput{StartTime: &at, EndTime: aws.Time(at.Add(time.Minute)), MetricDataQueries: []cwtypes.MetricDataQuery{{Id: aws.String("a"),
			MetricStat: &cwtypes.MetricStat{Metric: &cwtypes.Metric{Namespace: aws.String("Go/" + run), MetricName: aws.String("m")}, Period: aws.Int32(60), Stat: aws.String("Sum")}}}})
		if err != nil {
			return err
		}
		return equal([]any{out.MetricDataResults[0].Values, out.MetricDataResults[0].Timestamps[0].Unix()}, []any{[]float64{2.5}, at.Unix()}, "series")
	})
	check("a_live_tail", func() error {
		group := "/conformance/go/" + run
		if _, err := logs.CreateLogGroup(ctx, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: aws.String(group)}); err != nil {
			return err
		}
		if _, err := logs.CreateLogStream(ctx, &cloudwatchlogs.CreateLogStreamInput{LogGroupName: aws.String(group), LogStreamName: aws.String("s")}); err != nil {
			return err
		}
		out, err := logs.DescribeLogGroups(ctx, &cloudwatchlogs.DescribeLogGroupsInput{LogGroupNamePrefix: aws.String(group)})
		if err != nil {
			return err
		}
		// Without this it asks stream-127.0.0.1.
		plain := func(options *cloudwatchlogs.Options) {
			options.APIOptions = append(options.APIOptions, func(stack *middleware.Stack) error {
				return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("PlainHost", func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
					return next.HandleInitialize(smithyhttp.DisableEndpointHostPrefix(ctx, true), in)
				}), middleware.Before)
			})
		}
		tail, err := logs.StartLiveTail(ctx, &cloudwatchlogs.StartLiveTailInput{LogGroupIdentifiers: []string{*out.LogGroups[0].LogGroupArn}}, plain)
		if err != nil {
			return err
		}
		stream := tail.GetStream()
		defer stream.Close()
		limit := time.After(30 * time.Second)
		started := false
		for {
			select {
			case event := <-stream.Events():
				switch event := event.(type) {
				case *logtypes.StartLiveTailResponseStreamMemberSessionStart:
					started = true
					if _, err := logs.PutLogEvents(ctx, &cloudwatchlogs.PutLogEventsInput{LogGroupName: aws.String(group), LogStreamName: aws.String("s"),
						LogEvents: []logtypes.InputLogEvent{{Timestamp: aws.Int64(time.Now().UnixMilli()), Message: aws.String("하나")}}}); err != nil {
						return err
					}
				case *logtypes.StartLiveTailResponseStreamMemberSessionUpdate:
					if len(event.Value.SessionResults) > 0 {
						return equal([]any{started, *event.Value.SessionResults[0].Message}, []any{true, "하나"}, "start, then the event")
					}
				default:
					return fmt.Errorf("not expected: %T %v", event, stream.Err())
				}
			case <-limit:
				return errors.New("no event within 30 s")
			}
		}
	})
	fmt.Printf("%d passed, %d failed\n", passed, failed)
	if failed > 0 {
		os.Exit(1)
	}
}
