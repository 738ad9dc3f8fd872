#pragma once

/// insitu: CloudWatch Logs filter patterns and Logs Insights queries, run in place on local log files. This header is
/// the whole public face.
///
/// 1. Compile a pattern. What the service would refuse is refused, with a place and a way out:
///
///     #include "engine/engine.h"
///
///     std::string_view pattern = R"({ $.level = "ERROR" && $.latency > 500 })";
///     auto program = insitu::compile_filter_pattern(pattern);
///     if (!program) {
///       std::cerr << insitu::draw_diagnostic(program.error(), pattern, "error");
///       return 2;
///     }
///
/// A Program is immutable and cheap to copy; share one between threads. `program->notes()` states what is legal but
/// surprising about the pattern.
///
/// 2. Ask about one message. A Matcher is one thread's working state:
///
///     insitu::Matcher matcher(*program);
///     if (matcher.matches(R"({"level":"ERROR","latency":730})")) { ... }
///
/// `examine` also states why not (not JSON, too deep), `extracted_values` gives the fields of a space-delimited
/// pattern, and `explain_pattern(*program, message)` every clause with the value it saw.
///
/// 3. Scan files, on all processors, with results in input order. A Sink receives them; write your own or take one:
///
///     std::vector<std::string> names = {"app.jsonl.gz", "app.jsonl"};
///     std::vector<insitu::Input> inputs = {insitu::file_input(names[0]), insitu::file_input(names[1])};
///     insitu::ByteOutput out(STDOUT_FILENO);
///     auto report = [](const std::string& file, const insitu::InputProblem& problem) { ... };
///     auto sink = insitu::json_sink({out, names, report}, insitu::InputShape::Lines);
///     insitu::ScanSummary summary = insitu::scan(*program, inputs, *sink,
///                                                {.numbering = insitu::Numbering::On,
///                                                 .details = insitu::Details::ExtractedValues});
///
/// 4. Run a Logs Insights query over the same inputs. Its rows are typed values; write a RowSink or take one:
///
///     auto query = insitu::compile_query("filter level = 'ERROR' | stats count(*) as n by svc | sort n desc");
///     if (!query) { ... }                                                        // as above
///     auto rows = insitu::row_sink(insitu::RowFormat::Table, {out, names, report});
///     insitu::ScanSummary summary = insitu::scan(*query, inputs, *rows, {.threads = 4},
///                                                {.clock = {.now = now_in_milliseconds}});
///
/// `summary.rows_cut` and `summary.is_approximate` report the limits of an answer; `clock.start` and
/// `clock.end` are the window (`read_window_edge` reads what people type), `times` how the time of an event is found.
///
/// 5. See what a metric filter would have published, and what an alarm on it would have done:
///
///     insitu::MetricTransformation latency{.metric_namespace = "App", .metric_name = "Latency", .value = "$.latency"};
///     insitu::MetricData data = insitu::scan_metric(*program, latency, inputs, report);
///     insitu::Alarm alarm{.statistic = *insitu::read_statistic("p99"), .period_seconds = 300, .threshold = 800};
///     auto window = insitu::replay_window(alarm, data.first_event, data.last_event);
///     for (const auto& change : insitu::replay(alarm, data.metrics.begin()->second, window).transitions) { ... }
///
/// `check_transformation` and `check_alarm` report what the service would refuse. `scan_emf` does the same for metrics
/// that a program writes into its log as EMF documents, with a ledger of what the service would drop:
///
///     insitu::EmfData documents = insitu::scan_emf(inputs, report);
///     for (const auto& [metric, series] : documents.metrics) { ... }             // series.samples, by time
///     for (const auto& [reason, entries] : documents.ledger.reasons) { ... }     // entries.count, entries.first
///
/// 6. Lint: what is wrong, or surely not meant, about a pattern, a query, or all that templates define:
///
///     for (const insitu::Finding& finding : insitu::lint_pattern({.text = R"({ $.a = 1 && $.a = 2 })"})) { ... }
///
/// 7. Read what templates define (CloudFormation, Terraform, CDK, `aws ... describe-*`), and do with it what `lint`,
/// `metrics --from` and `test` do. Link `insitu_templates`:
///
///     auto definitions = insitu::read_all_definitions({"plan.json"});
///     if (!definitions) { std::cerr << insitu::describe(definitions.error().front()); ... }
///     for (const insitu::Finding& finding : insitu::lint(*definitions)) { ... }
///
///     auto definition = insitu::find_alarm(*definitions, "AnyError");            // one rule of what a name means
///     auto alarm = insitu::alarm_of(**definition);
///     auto feeds = insitu::filters_that_feed(*alarm, **definition, *definitions);
///     std::vector<insitu::MetricData> published;
///     for (insitu::FeedingFilter& feed : feeds->filters) {
///       auto filter = insitu::prepare_filter(std::move(feed.filter));            // compiled and checked
///       published.push_back(insitu::scan_metric(filter->program, filter->filter.transformation, inputs, report));
///     }
///     insitu::AlarmFeed feed = insitu::feed_alarm(*alarm, published);
///     if (feed.has_times()) { auto play = insitu::play_alarm(*alarm, feed); ... }  // play.timeline.transitions
///
/// An alarm on metric math, or a composite alarm, depends on more than one metric: `plan_alarm` finds all of it, and
/// `play_plan` plays it.
///
///     insitu::TestReport tests = insitu::run_tests({"orders.insitu.yaml"}, {});
///     if (tests.verdict() != insitu::Verdict::Passed) { ... }
///
/// What is only known when a template is applied is never guessed: such a value says why it is unresolved.
///
/// What holds everywhere: nothing prints, exits or throws across this border (bad_alloc outside `scan` apart); texts go
/// in as std::string_view, and what keeps one copies it; what a call hands to a Sink is valid until the call returns;
/// no type of a third party appears.

#include "engine/definitions/alarm_feeds.h"          // which filters feed an alarm
#include "engine/definitions/from_definitions.h"     // definitions → metric filters and alarms
#include "engine/expect/run_tests.h"                 // test files
#include "engine/extract/multiline.h"                // events of several lines
#include "engine/lint/lint.h"                        // findings about patterns, queries and definitions
#include "engine/metrics/alarm_replay.h"             // alarms and their timelines
#include "engine/metrics/emf_lines.h"                // samples written as EMF
#include "engine/metrics/emf_scan.h"                 // what EMF documents publish, and what is dropped
#include "engine/metrics/metric_scan.h"              // what a metric filter publishes
#include "engine/model/time_window.h"                // --start and --end
#include "engine/output/atomic_file.h"               // a file that is written whole or not at all
#include "engine/output/byte_output.h"               // where formatted results go
#include "engine/output/pattern_explanation_text.h"  // a PatternExplanation drawn as a tree
#include "engine/output/query_explanation_text.h"    // a QueryExplanation, step by step
#include "engine/output/row_sinks.h"                 // tables, CSV, JSON of queries
#include "engine/output/sinks.h"                     // messages, JSON, counts, file names
#include "engine/plan/compile.h"                     // compile_filter_pattern, compile_query
#include "engine/plan/draw_plan.h"                   // the plan of a Program as text
#include "engine/plan/program.h"                     // Program
#include "engine/plan/row_counts.h"                  // how many rows a query can give
#include "engine/replay/alarm_feed.h"                // what an alarm sees
#include "engine/replay/alarm_plan.h"                // an alarm and all that it depends on
#include "engine/replay/alarm_play.h"                // what an alarm would have done
#include "engine/replay/find_definition.h"           // which definition a name means
#include "engine/replay/prepare_filter.h"            // a metric filter, compiled and checked
#include "engine/run/field_scan.h"                   // the fields of files, counted
#include "engine/run/input_inspection.h"             // how files are read, and what is in them
#include "engine/run/matcher.h"                      // one message at a time
#include "engine/run/name_findings.h"                // names that no event has, and what was meant
#include "engine/run/pattern_explanation.h"          // why a message does or does not match
#include "engine/run/query_explanation.h"            // what each command makes of a message
#include "engine/run/query_scan.h"                   // a query over files
#include "engine/run/repeatable_inputs.h"            // inputs that are read twice, pipes included
#include "engine/run/scan.h"                         // a filter pattern over files
#include "engine/run/sink.h"                         // what a Sink receives
#include "engine/run/window_check.h"                 // whether any event lies in the window of a query
#include "engine/templates/read_definitions.h"       // what templates define
#include "grammar/caret.h"                           // draw_diagnostic, draw_caret
