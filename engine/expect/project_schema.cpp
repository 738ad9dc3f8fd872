#include "engine/expect/project_schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "engine/model/json_text.h"
#include "grammar/near_name.h"
#include "insitu/input_shape.h"

namespace insitu {
namespace {

using namespace std::string_view_literals;

// ---- the table, from the leaves up

constexpr Shape kText{.what = "a text", .text = true, .number = true};
constexpr Shape kTexts{.what = "a text or a list of texts", .text = true, .number = true, .items = &kText};
constexpr Shape kNumberDemand{.what = "a number or a comparison such as `'>= 3'`", .text = true, .number = true};
constexpr Shape kValueDemand{.what = "a text, a number, a comparison such as `'>= 3'`, or null for no value",
                             .text = true,
                             .number = true,
                             .null = true};
constexpr Shape kNumber{.what = "a number", .text = true, .number = true};

constexpr std::string_view kVersions[] = {"1"};
constexpr Shape kVersion{.what = "1", .number = true, .choices = kVersions};

// A message that is JSON may be written as the map that it is.
constexpr Shape kAnything{.what = "anything", .any = true};
constexpr Shape kMessage{
    .what = "a message: a text, or a map for its JSON", .text = true, .number = true, .values = &kAnything};
constexpr Shape kMessages{.what = "a list of messages", .items = &kMessage};

/// All shapes, after `auto`.
constexpr auto kInputs = [] {
  std::array<std::string_view, kInputShapeNames.size() + 1> names = {"auto"};
  std::ranges::copy(kInputShapeNames, names.begin() + 1);
  return names;
}();
constexpr Shape kInput{.what = "a shape of input, such as `lines` or `docker`", .text = true, .choices = kInputs};
constexpr Member kSampleMembers[] = {
    {"files", kTexts,
     "globs, relative to the folder of this file; gzip, zstd, bzip2 and xz files are read as they are"},
    {"events", kMessages, "the events themselves, instead of files: one message each"},
    {"log_group", kText, "the log group that the events belong to"},
    {"input", kInput, "how the events are written: auto (default), lines, events, docker and on, as for `--input`"},
    {"time_field", kText, "the field that holds the time of an event"},
    {"time_format", kText, "how it is written, as in strptime; %f: fractions"},
    {"tz", kText, "the zone of times that state none (default UTC)"},
};
constexpr std::string_view kSampleOneOf[] = {"files", "events"};
constexpr Shape kSample{.what = "a map with `files` or `events`", .members = kSampleMembers, .one_of = kSampleOneOf};
constexpr Shape kSamples{.what = "a map of samples", .values = &kSample};
constexpr Shape kSampleUse{.what = "the name of a sample, or a map with `files` or `events`",
                           .text = true,
                           .members = kSampleMembers,
                           .one_of = kSampleOneOf};
constexpr std::string_view kSourceDoc = "the sources that the case looks at, by name or path (default: all)";

constexpr std::string_view kAllowances[] = {"no-json", "empty", "partial-page"};
constexpr Shape kAllowance{.what = "`no-json`, `empty` or `partial-page`", .text = true, .choices = kAllowances};
constexpr Shape kAllow{.what = "a list of `no-json`, `empty`, `partial-page`", .items = &kAllowance};
constexpr Shape kAllowMissing{.what = "a list of names", .items = &kText};
constexpr std::string_view kAllowDoc =
    "what is no error: that no event is JSON, that there is none, that the sample is one page of several";
constexpr std::string_view kAllowMissingDoc = "names that no event needs to have, though the result depends on them";

constexpr Shape kDimensions{.what = "a map of dimensions and their selectors", .values = &kText};
constexpr Shape kDimensionValues{.what = "a map of dimensions and their values", .values = &kTexts};
constexpr Shape kStatistics{.what = "a map of statistics such as `p99`", .values = &kNumberDemand};
constexpr Member kMetricMembers[] = {
    {"sum", kNumberDemand, "Sum of all that is published"},
    {"count", kNumberDemand, "SampleCount: how many values are published"},
    {"min", kNumberDemand, "Minimum"},
    {"max", kNumberDemand, "Maximum"},
    {"average", kNumberDemand, "Average"},
    {"statistics", kStatistics, "any other statistic of CloudWatch by its name: p99, TM(10%:90%), IQM"},
    {"data_points", kNumberDemand, "minutes with a value, counted for each set of dimensions"},
    {"metrics", kNumberDemand, "sets of dimensions, each of which is a metric of its own"},
    {"dimensions", kDimensionValues, "exactly the values that a dimension takes"},
    {"without_time", kNumberDemand, "matching events that state no time; unless it is given, one is an error"},
};
constexpr Shape kMetric{.what = "a map of demands on the metric", .members = kMetricMembers};
constexpr Member kFilterExpectMembers[] = {
    {"matches", kNumberDemand, "how many events of the sample match"},
    {"metric", kMetric, "what the metric filter publishes for them"},
};
constexpr Shape kFilterExpect{.what = "a map with `matches` or `metric`", .members = kFilterExpectMembers};
constexpr Member kFilterMembers[] = {
    {"name", kText, "what reports call the case"},
    {"filter", kText, "a filter of the sources, by name or logical id"},
    {"source", kText, kSourceDoc},
    {"pattern", kText, "a filter pattern, instead of a filter of the sources"},
    {"value", kText, "with `pattern`: the metric value, a number or a selector (default 1)"},
    {"default", kNumber, "with `pattern`: the value of minutes without a match"},
    {"dimensions", kDimensions, "with `pattern`: dimensions and their selectors"},
    {"unit", kText, "with `pattern`: the unit of the metric"},
    {"sample", kSampleUse, "the events that `expect` is about"},
    {"expect", kFilterExpect, "what is expected of the sample"},
    {"match", kMessages, "messages that the pattern matches"},
    {"reject", kMessages, "messages that it does not match"},
    {"allow", kAllow, kAllowDoc},
    {"allow_missing", kAllowMissing, kAllowMissingDoc},
};
constexpr std::string_view kFilterOneOf[] = {"filter", "pattern"};
constexpr Shape kFilter{.what = "a map with `filter` or `pattern`", .members = kFilterMembers, .one_of = kFilterOneOf};
constexpr Shape kFilters{.what = "a list of cases", .items = &kFilter};

constexpr Shape kRow{.what = "a map of columns and their values", .values = &kValueDemand};
constexpr Shape kRows{.what = "a list of rows", .items = &kRow};
constexpr std::string_view kOrders[] = {"any", "as written"};
constexpr Shape kOrder{.what = "`any` or `as written`", .text = true, .choices = kOrders};
constexpr Member kQueryExpectMembers[] = {
    {"rows", kRows, "rows that must be there, each another one; columns that are not named may hold anything"},
    {"order", kOrder, "any (default), or as written: the rows come in this order, others may come between them"},
    {"count", kNumberDemand, "how many rows there are"},
};
constexpr Shape kQueryExpect{.what = "a map with `rows` or `count`", .members = kQueryExpectMembers};
constexpr Member kQueryMembers[] = {
    {"name", kText, "what reports call the case"},
    {"query", kText, "a Logs Insights query"},
    {"saved", kText, "a query of the sources by its name, instead of `query`"},
    {"source", kText, kSourceDoc},
    {"sample", kSampleUse, "the events that it runs on"},
    {"start", kText, "events from this time on: ISO 8601, epoch, `90m`, `now-1h`"},
    {"end", kText, "events up to this time, inclusive"},
    {"now", kText, "what relative times and now() refer to (default: the clock)"},
    {"expect", kQueryExpect, "what is expected of its rows"},
    {"allow", kAllow, kAllowDoc},
    {"allow_missing", kAllowMissing, kAllowMissingDoc},
};
constexpr std::string_view kQueryOneOf[] = {"query", "saved"};
constexpr std::string_view kQueryRequired[] = {"sample", "expect"};
constexpr Shape kQuery{.what = "a map with `query` or `saved`",
                       .members = kQueryMembers,
                       .required = kQueryRequired,
                       .one_of = kQueryOneOf};
constexpr Shape kQueries{.what = "a list of cases", .items = &kQuery};

constexpr Member kPatternDemandMembers[] = {
    {"pattern", kText, "a filter pattern"},
    {"count", kNumberDemand, "how many events match (default: `never` 0, `always` at least 1)"},
};
constexpr std::string_view kPatternRequired[] = {"pattern"};
constexpr Shape kPatternDemand{.what = "a pattern, or a map with `pattern` and `count`",
                               .text = true,
                               .number = true,
                               .members = kPatternDemandMembers,
                               .required = kPatternRequired};
constexpr Shape kPatternDemands{.what = "a list of patterns such as `[ERROR]`", .items = &kPatternDemand};
constexpr Member kLogMembers[] = {
    {"name", kText, "what reports call the case"},
    {"sample", kSampleUse, "the logs that are looked at"},
    {"never", kPatternDemands, "patterns that no event may match"},
    {"always", kPatternDemands, "patterns that an event must match"},
    {"allow", kAllow, kAllowDoc},
    {"allow_missing", kAllowMissing, kAllowMissingDoc},
};
constexpr std::string_view kLogRequired[] = {"sample"};
constexpr Shape kLog{.what = "a map with `sample`", .members = kLogMembers, .required = kLogRequired};
constexpr Shape kLogs{.what = "a list of cases", .items = &kLog};

constexpr Shape kAlarmDimensions{.what = "a map of dimensions and their values", .values = &kText};
constexpr std::string_view kStates[] = {"OK", "ALARM", "INSUFFICIENT_DATA"};
constexpr Shape kState{.what = "`OK`, `ALARM` or `INSUFFICIENT_DATA`", .text = true, .choices = kStates};
constexpr Shape kStateList{.what = "a state or a list of states", .text = true, .items = &kState, .choices = kStates};
constexpr Member kMetricAlarmMembers[] = {
    {"statistic", kText, "Sum, SampleCount, Average, Minimum, Maximum, p99 …"},
    {"period", kNumber, "seconds"},
    {"evaluation_periods", kNumber, "N (default 1)"},
    {"datapoints_to_alarm", kNumber, "M of N (default N)"},
    {"comparison", kText, "GreaterThanOrEqualToThreshold … or >=, >, <, <="},
    {"threshold", kNumber, "what the statistic is compared with"},
    {"missing_data", kText, "missing (default), ignore, breaching, notBreaching"},
    {"unit", kText, "only samples of this unit"},
    {"dimensions", kAlarmDimensions, "the metric of exactly these dimensions"},
};
constexpr std::string_view kMetricAlarmRequired[] = {"statistic", "period", "comparison", "threshold"};
constexpr Shape kMetricAlarm{.what = "a map with `statistic`, `period`, `comparison`, `threshold`",
                             .members = kMetricAlarmMembers,
                             .required = kMetricAlarmRequired};
constexpr Member kOwnFilterMembers[] = {
    {"pattern", kText, "a filter pattern"},
    {"value", kText, "the metric value, a number or a selector (default 1)"},
    {"default", kNumber, "the value of minutes without a match"},
    {"dimensions", kDimensions, "dimensions and their selectors"},
    {"unit", kText, "the unit of the metric"},
};
constexpr Shape kFilterUse{.what = "the name of a filter, or a map with `pattern`",
                           .text = true,
                           .members = kOwnFilterMembers,
                           .required = kPatternRequired};
constexpr Member kPartMembers[] = {
    {"alarm", kMetricAlarm, "the alarm"},
    {"filter", kFilterUse, "what publishes its metric"},
};
constexpr std::string_view kPartRequired[] = {"alarm", "filter"};
constexpr Shape kPart{.what = "a map with `alarm` and `filter`", .members = kPartMembers, .required = kPartRequired};
constexpr Shape kParts{.what = "a map of alarms by their names", .values = &kPart};
constexpr Member kCompositeMembers[] = {
    {"rule", kText, "instead of `statistic`: the rule of a composite alarm, such as ALARM(a) AND NOT OK(b)"},
    {"suppressor", kText, "the alarm that suppresses its actions"},
    {"suppressor_wait", kNumber, "how many seconds its actions wait for the suppressor"},
    {"suppressor_extension", kNumber, "for how many seconds they are suppressed after it"},
    {"alarms", kParts, "alarms that the rule names and no source has"},
};
template <std::size_t First, std::size_t Second>
constexpr std::array<Member, First + Second> joined(const Member (&first)[First], const Member (&second)[Second]) {
  return [&]<std::size_t... A, std::size_t... B>(std::index_sequence<A...>, std::index_sequence<B...>) {
    return std::array<Member, First + Second>{first[A]..., second[B]...};
  }(std::make_index_sequence<First>(), std::make_index_sequence<Second>());
}
constexpr auto kOwnAlarmMembers = joined(kMetricAlarmMembers, kCompositeMembers);
constexpr std::string_view kOwnAlarmOneOf[] = {"statistic", "rule"};
constexpr Shape kAlarmUse{
    .what = "the name of an alarm, or a map with `statistic`, `period`, `comparison`, `threshold`, or with `rule`",
    .text = true,
    .members = kOwnAlarmMembers,
    .one_of = kOwnAlarmOneOf};
constexpr Shape kTwoTimes{.what = "a list of two times", .items = &kText};
constexpr std::string_view kOutcomes[] = {"taken", "suppressed", "disabled"};
constexpr Shape kActions{.what = "`taken`, `suppressed` or `disabled`", .text = true, .choices = kOutcomes};
constexpr Member kStateMembers[] = {
    {"at", kText, "a time: 2026-03-02T12:05Z, or 12:05Z on the day of the sample"},
    {"between", kTwoTimes, "two times: the alarm has the state from the first to the second, unless `for` is there"},
    {"state", kState, "the alarm's state then; a change at this moment counts"},
    {"for", kText,
     "how long: 10m, at most 10m, at least 1h30m; of `at` the stretch of this state around it, of `between` all its "
     "time between the two"},
    {"actions", kActions,
     "beside `at`: what has become, until then, of the actions of the change to this state: taken, suppressed (they "
     "may "
     "be taken later) or disabled"},
};
constexpr std::string_view kStateRequired[] = {"state"};
constexpr std::string_view kStateOneOf[] = {"at", "between"};
constexpr Shape kStateAt{.what = "a map with `state`, and `at` or `between`",
                         .members = kStateMembers,
                         .required = kStateRequired,
                         .one_of = kStateOneOf};
constexpr Shape kStatesAt{.what = "a list of maps with `state`, and `at` or `between`", .items = &kStateAt};
constexpr Member kAlarmMembers[] = {
    {"name", kText, "what reports call the case"},
    {"alarm", kAlarmUse, "an alarm of the sources by its name, or one that is written here"},
    {"source", kText, kSourceDoc},
    {"filter", kFilterUse, "what publishes its metric (default: the filters of the sources that do)"},
    {"sample", kSampleUse, "the events that the filter sees"},
    {"initial", kState, "the state before the sample (default INSUFFICIENT_DATA)"},
    {"expect", kStatesAt, "the states at some times, and how long they last"},
    {"never", kStateList, "states that it does not change to"},
    {"allow", kAllow, kAllowDoc},
    {"allow_missing", kAllowMissing, kAllowMissingDoc},
};
constexpr std::string_view kAlarmRequired[] = {"alarm", "sample"};
constexpr Shape kAlarm{.what = "a map with `alarm` and `sample`", .members = kAlarmMembers, .required = kAlarmRequired};
constexpr Shape kAlarms{.what = "a list of cases", .items = &kAlarm};

constexpr Shape kParameter{.what = "the value of a parameter", .text = true, .number = true};
constexpr Shape kParameters{.what = "a map of parameters and their values", .values = &kParameter};
constexpr Member kSourceMembers[] = {
    {"path", kText, "a glob, relative to the folder of this file"},
    {"name", kText, "what cases call it in `source` (default: its path); sources with one name belong together"},
    {"params", kParameters, "values for the parameters of its templates; these come before `--param`"},
};
constexpr std::string_view kSourceRequired[] = {"path"};
constexpr Shape kSource{
    .what = "a glob, or a map with `path`", .text = true, .members = kSourceMembers, .required = kSourceRequired};
constexpr Shape kSources{.what = "a glob, or a list of globs and maps with `path`", .text = true, .items = &kSource};

constexpr Member kProjectMembers[] = {
    {"version", kVersion, "the version of this format"},
    {"sources", kSources,
     "globs of templates, plans and describe output: their filters, alarms and queries have names here"},
    {"samples", kSamples, "log files by name"},
    {"filters", kFilters, "what filter patterns match, and what metric filters publish"},
    {"queries", kQueries, "what Logs Insights queries give"},
    {"logs", kLogs, "what logs must and must not hold"},
    {"alarms", kAlarms, "which states alarms take"},
};
constexpr std::string_view kProjectRequired[] = {"version"};
constexpr Shape kProject{.what = "a map with `version`", .members = kProjectMembers, .required = kProjectRequired};

// ---- checking a document

bool takes(const Shape& shape, Node::Kind kind) {
  if (shape.any) return true;
  switch (kind) {
    case Node::Kind::Null: return shape.null;
    case Node::Kind::Boolean: return false;
    case Node::Kind::Number: return shape.number;
    case Node::Kind::Text: return shape.text;
    case Node::Kind::List: return shape.items != nullptr;
    case Node::Kind::Map: return shape.takes_map();
  }
  return false;
}

std::string quoted_list(std::span<const std::string_view> names) {
  std::string list;
  for (const std::string_view name : names) list += fmt::format("{}`{}`", list.empty() ? "" : ", ", name);
  return list;
}

std::string suggestion(std::string_view word, std::span<const std::string_view> names) {
  const std::string_view near = near_name(word, names);
  return near.empty() ? fmt::format("write one of {}", quoted_list(names)) : fmt::format("did you mean `{}`?", near);
}

std::vector<std::string_view> names_of(std::span<const Member> members) {
  std::vector<std::string_view> names;
  for (const Member& member : members) names.push_back(member.name);
  return names;
}

void check_members(const Node& node, const Shape& shape, std::vector<ReadProblem>& problems) {
  for (const auto& [key, value] : node.members) {
    const auto member = std::ranges::find(shape.members, key.text, &Member::name);
    if (member != shape.members.end()) {
      check_shape(value, member->shape, problems);
      continue;
    }
    problems.push_back(
        {key.place, fmt::format("unknown member `{}`", key.text), suggestion(key.text, names_of(shape.members))});
  }
  for (const std::string_view name : shape.required) {
    if (node.find(name) != nullptr) continue;
    problems.push_back({node.place(), fmt::format("`{}` is missing", name), ""});
  }
  if (shape.one_of.empty()) return;
  const auto given =
      std::ranges::count_if(shape.one_of, [&](std::string_view one) { return node.find(one) != nullptr; });
  if (given == 1) return;
  problems.push_back({node.place(),
                      fmt::format("{} of {} here, expected exactly one", given == 0 ? "none" : "more than one",
                                  quoted_list(shape.one_of)),
                      ""});
}

// ---- as JSON Schema

void append_schema(std::string& out, const Shape& shape, std::string_view doc, std::size_t indent);

void append_types(std::string& out, const Shape& shape) {
  std::string types;
  const auto add = [&](bool is_taken, std::string_view name) {
    if (is_taken) types += fmt::format("{}\"{}\"", types.empty() ? "" : ", ", name);
  };
  add(shape.text, "string");
  add(shape.number, "number");
  add(shape.null, "null");
  add(shape.items != nullptr, "array");
  add(shape.takes_map(), "object");
  const bool is_single = types.find(',') == std::string::npos;
  out += fmt::format("\"type\": {}{}{}", is_single ? "" : "[", types, is_single ? "" : "]");
}

std::string json_list(std::span<const std::string_view> names, bool numbers) {
  std::string list;
  for (const std::string_view name : names) {
    if (!list.empty()) list += ", ";
    if (numbers) list += name;
    if (!numbers) append_json_string(list, name);
  }
  return "[" + list + "]";
}

void append_members(std::string& out, const Shape& shape, const std::string& line, std::size_t indent) {
  out += line + "\"properties\": {";
  for (const Member& member : shape.members) {
    out += fmt::format("{}\n{:{}}\"{}\": ", &member == shape.members.data() ? "" : ",", "", indent + 4, member.name);
    append_schema(out, member.shape, member.doc, indent + 4);
  }
  out += fmt::format("\n{:{}}}}", "", indent + 2);
  out += line + "\"additionalProperties\": false";
  if (!shape.required.empty()) out += line + "\"required\": " + json_list(shape.required, false);
  if (shape.one_of.empty()) return;
  out += line + "\"oneOf\": [";
  // Of what is no map `required` demands nothing, and each of them would hold.
  const std::string_view is_map = shape.text ? "\"type\": \"object\", " : "";
  for (const std::string_view& name : shape.one_of) {
    out += fmt::format("{}{{{}\"required\": [\"{}\"]}}", &name == shape.one_of.data() ? "" : ", ", is_map, name);
  }
  if (shape.text) out += ", {\"not\": {\"type\": \"object\"}}";
  out += "]";
}

void append_schema(std::string& out, const Shape& shape, std::string_view doc, std::size_t indent) {
  const std::string line = fmt::format(",\n{:{}}", "", indent + 2);
  out += fmt::format("{{\n{:{}}\"description\": ", "", indent + 2);
  append_json_string(out, doc.empty() ? shape.what : doc);
  if (!shape.any) {
    out += line;
    append_types(out, shape);
  }
  // Only for texts: a list of choices has them in its items.
  if (!shape.choices.empty() && shape.items == nullptr) {
    out += line + "\"enum\": " + json_list(shape.choices, shape.number);
  }
  if (!shape.members.empty()) append_members(out, shape, line, indent);
  if (shape.values != nullptr && !shape.values->any) {
    out += line + "\"additionalProperties\": ";
    append_schema(out, *shape.values, "", indent + 2);
  }
  if (shape.items != nullptr) {
    out += line + "\"items\": ";
    append_schema(out, *shape.items, "", indent + 2);
  }
  out += fmt::format("\n{:{}}}}", "", indent);
}

}  // namespace

const Shape& project_shape() { return kProject; }

void check_shape(const Node& node, const Shape& shape, std::vector<ReadProblem>& problems) {
  if (!takes(shape, node.kind)) {
    const bool wants_quotes = node.kind == Node::Kind::Boolean && shape.text;
    const bool is_item = node.kind == Node::Kind::Text && shape.items != nullptr && shape.items->text;
    std::string help = wants_quotes ? fmt::format("write it in quotes: '{}'", node.scalar.text) : "";
    if (is_item) help = "write a list of one: `[...]` around it";
    problems.push_back(
        {node.place(), fmt::format("found {}, expected {}", describe_kind(node.kind), shape.what), std::move(help)});
    return;
  }
  if (shape.any) return;
  const bool is_scalar = node.kind == Node::Kind::Text || node.kind == Node::Kind::Number;
  if (is_scalar && !shape.choices.empty() &&
      std::ranges::find(shape.choices, node.scalar.text) == shape.choices.end()) {
    problems.push_back({node.place(), fmt::format("found `{}`, expected {}", node.scalar.text, shape.what),
                        suggestion(node.scalar.text, shape.choices)});
    return;
  }
  if (node.kind == Node::Kind::List) {
    for (const Node& item : node.items) check_shape(item, *shape.items, problems);
  } else if (node.kind == Node::Kind::Map && shape.values != nullptr) {
    for (const auto& [key, value] : node.members) check_shape(value, *shape.values, problems);
  } else if (node.kind == Node::Kind::Map) {
    check_members(node, shape, problems);
  }
}

std::string project_json_schema() {
  std::string out;
  append_schema(out, kProject, "A test file of insitu: what is expected of filters, queries, logs and alarms", 0);
  out.insert(1, "\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n  \"title\": \"*.insitu.yaml\",");
  return out + "\n";
}

}  // namespace insitu
