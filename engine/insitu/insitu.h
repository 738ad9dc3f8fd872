#pragma once

/// insitu: CloudWatch Logs filter patterns and Logs Insights queries, run in place on local log files. This header is
/// the front door of the library: it includes all public headers, which can also be included one by one.
///
/// 1. Compile a pattern. What the service would refuse is refused, with a place and a way out:
///
///     #include <insitu/insitu.h>
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
/// `metrics --from` and `test` do:
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

#if __cplusplus <= 202002L
#error "insitu needs C++23: compile with -std=c++23, or link the CMake target insitu::insitu"
#else

#include "insitu/alarm_feed.h"                // what an alarm sees
#include "insitu/alarm_feeds.h"               // which filters feed an alarm
#include "insitu/alarm_plan.h"                // an alarm and all that it depends on
#include "insitu/alarm_play.h"                // what an alarm would have done
#include "insitu/alarm_replay.h"              // alarms and their timelines
#include "insitu/byte_output.h"               // where formatted results go
#include "insitu/caret.h"                     // draw_diagnostic, draw_caret
#include "insitu/compile.h"                   // compile_filter_pattern, compile_query
#include "insitu/composite_replay.h"          // composite alarms
#include "insitu/definitions.h"               // what templates define, value by value
#include "insitu/draw_plan.h"                 // the plan of a Program as text
#include "insitu/emf_scan.h"                  // what EMF documents publish, and what is dropped
#include "insitu/event_time.h"                // how the times of events are found
#include "insitu/field_scan.h"                // the fields of files, counted
#include "insitu/field_value.h"               // a value of a row
#include "insitu/find_definition.h"           // which definition a name means
#include "insitu/from_definitions.h"          // definitions → metric filters and alarms
#include "insitu/input_inspection.h"          // how files are read, and what is in them
#include "insitu/lint.h"                      // findings about patterns, queries and definitions
#include "insitu/lint_rules.h"                // the rules of lint
#include "insitu/live_query.h"                // a query over events that keep coming
#include "insitu/log_event.h"                 // one log event
#include "insitu/matcher.h"                   // one message at a time
#include "insitu/metric_scan.h"               // what a metric filter publishes
#include "insitu/multiline.h"                 // events of several lines
#include "insitu/name_findings.h"             // names that no event has, and what was meant
#include "insitu/pattern_explanation.h"       // why a message does or does not match
#include "insitu/pattern_explanation_text.h"  // a PatternExplanation drawn as a tree
#include "insitu/prepare_filter.h"            // a metric filter, compiled and checked
#include "insitu/program.h"                   // Program
#include "insitu/query_explanation.h"         // what each command makes of a message
#include "insitu/query_explanation_text.h"    // a QueryExplanation, step by step
#include "insitu/query_scan.h"                // a query over files
#include "insitu/read_definitions.h"          // what templates define
#include "insitu/repeatable_inputs.h"         // inputs that are read twice, pipes included
#include "insitu/row_counts.h"                // how many rows a query can give
#include "insitu/row_sink.h"                  // what a RowSink receives
#include "insitu/row_sinks.h"                 // tables, CSV, JSON of queries
#include "insitu/run_tests.h"                 // test files
#include "insitu/scan.h"                      // a filter pattern over files
#include "insitu/scan_input.h"                // files, memory, standard input
#include "insitu/scan_options.h"              // how inputs are scanned
#include "insitu/shown_zone.h"                // the zone in which times are printed
#include "insitu/sink.h"                      // what a Sink receives
#include "insitu/sinks.h"                     // messages, JSON, counts, file names
#include "insitu/span_units.h"                // ranges of bytes in other units
#include "insitu/statistic.h"                 // statistics and samples
#include "insitu/time_window.h"               // --start and --end
#include "insitu/window_check.h"              // whether any event lies in the window of a query
#include "insitu/window_comparison.h"         // whether a query that compares two times knows them

#endif
