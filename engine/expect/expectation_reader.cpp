#include "engine/expect/expectation_reader.h"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "engine/expect/inline_definitions.h"
#include "engine/templates/json_writer.h"

namespace insitu {

void ExpectationReader::complain(const SourceLocation& place, std::string message, std::string help) {
  problems_.push_back({place, std::move(message), std::move(help)});
}

std::vector<WrittenValue> ExpectationReader::texts(const Node* node) {
  if (node == nullptr) return {};
  if (node->kind != Node::Kind::List) return {node->scalar};
  std::vector<WrittenValue> list;
  for (const Node& item : node->items) list.push_back(item.scalar);
  if (list.empty()) complain(node->place(), "an empty list asserts nothing");
  return list;
}

std::vector<WrittenValue> ExpectationReader::messages(const Node& node, std::string_view name) {
  const Node* list = node.find(name);
  if (list == nullptr) return {};
  if (list->items.empty()) complain(list->place(), fmt::format("`{}` without a message asserts nothing", name));
  std::vector<WrittenValue> messages;
  for (const Node& item : list->items) {
    messages.push_back(item.scalar);
    if (item.kind == Node::Kind::Map) messages.back().text = to_json(item);
  }
  return messages;
}

std::optional<Expectation> ExpectationReader::number(const Node& node, std::string_view name) {
  const Node* member = node.find(name);
  return member == nullptr ? std::nullopt : number(member->scalar);
}

std::optional<Expectation> ExpectationReader::number(const WrittenValue& value) {
  return taken(Expectation::of_number(value), value.place);
}

std::optional<Expectation> ExpectationReader::count(const Node& node, std::string_view name) {
  const Node* member = node.find(name);
  return member == nullptr ? std::nullopt : count(member->scalar);
}

std::optional<Expectation> ExpectationReader::count(const WrittenValue& value) {
  return taken(Expectation::of_count(value), value.place);
}

std::optional<Expectation> ExpectationReader::taken(std::expected<Expectation, std::string> expectation,
                                                    const SourceLocation& place) {
  if (expectation) return std::move(*expectation);
  complain(place, std::move(expectation.error()));
  return std::nullopt;
}

MetricExpectation ExpectationReader::metric_expectation(const Node& node) {
  constexpr std::pair<std::string_view, std::string_view> kStatistics[] = {
      {"sum", "Sum"}, {"count", "SampleCount"}, {"min", "Minimum"}, {"max", "Maximum"}, {"average", "Average"}};
  MetricExpectation metric;
  metric.place = node.place();
  for (const auto& [key, statistic] : kStatistics) {
    if (const Node* member = node.find(key))
      add_statistic(implied_text(std::string(statistic), member->place()), key, *member, metric);
  }
  if (const Node* others = node.find("statistics")) {
    if (others->members.empty()) complain(others->place(), "`statistics` without a statistic asserts nothing");
    for (const auto& [name, value] : others->members) add_statistic(name, name.text, value, metric);
  }
  metric.data_points = count(node, "data_points");
  metric.metrics = count(node, "metrics");
  metric.without_time = number(node, "without_time");
  if (const Node* dimensions = node.find("dimensions")) {
    if (dimensions->members.empty()) complain(dimensions->place(), "`dimensions` without a name asserts nothing");
    for (const auto& [name, values] : dimensions->members) metric.dimensions.push_back({name, texts(&values)});
  }
  const bool asserts = !metric.statistics.empty() || metric.data_points || metric.metrics || !metric.dimensions.empty();
  if (!asserts) complain(node.place(), "`metric` asserts nothing", "write what it is to be, such as `sum: 12`");
  return metric;
}

void ExpectationReader::add_statistic(const WrittenValue& name, std::string_view key, const Node& value,
                                      MetricExpectation& metric) {
  auto statistic = read_statistic(name.text);
  if (!statistic) return complain(name.place, std::move(statistic.error()));
  const bool is_count = statistic->kind == Statistic::Kind::SampleCount;
  if (auto expected = is_count ? count(value.scalar) : number(value.scalar)) {
    metric.statistics.push_back({std::string(key), std::move(*statistic), std::move(*expected)});
  }
}

Expectation ExpectationReader::value(const Node& node) {
  if (node.kind == Node::Kind::Null) return Expectation::of_missing(node.scalar);
  auto expectation = Expectation::of_value(node.scalar);
  if (expectation) return std::move(*expectation);
  complain(node.place(), std::move(expectation.error()), "write a text that begins with a sign as `'= …'`");
  return Expectation::of_missing(node.scalar);
}

ExpectedRow ExpectationReader::expected_row(const Node& node) {
  ExpectedRow row{node.place(), {}};
  for (const auto& [column, wanted] : node.members) row.columns.emplace_back(column, value(wanted));
  if (row.columns.empty())
    complain(node.place(), "a row without columns asserts nothing", "`count` states how many rows there are");
  return row;
}

std::vector<PatternDemand> ExpectationReader::demands(const Node& node, std::string_view name,
                                                      std::string_view default_count) {
  const Node* list = node.find(name);
  if (list == nullptr) return {};
  const bool takes_none = name == "never";
  if (list->items.empty()) complain(list->place(), fmt::format("`{}` without a pattern asserts nothing", name));
  std::vector<PatternDemand> demands;
  for (const Node& item : list->items) {
    const bool is_map = item.kind == Node::Kind::Map;
    const WrittenValue pattern = is_map ? text_of(item, "pattern").value_or(WrittenValue{}) : item.scalar;
    const auto wanted = is_map && item.find("count") != nullptr
                            ? count(item, "count")
                            : count(implied_text(std::string(default_count), item.place()));
    if (!wanted) continue;
    if (wanted->holds(0) != takes_none) {
      complain(wanted->written().place,
               takes_none ? fmt::format("`{}` asks for an event, under `never`", wanted->written().text)
                          : fmt::format("no event at all meets `{}`, under `always`", wanted->written().text),
               fmt::format("write it under `{}`", takes_none ? "always" : "never"));
    }
    demands.push_back({pattern, *wanted});
  }
  return demands;
}

StateExpectation ExpectationReader::state_expectation(const Node& node) {
  StateExpectation expected;
  if (const Node* between = node.find("between")) {
    const std::vector<WrittenValue> times = texts(between);
    if (times.size() != 2) complain(between->place(), fmt::format("{} times here, expected two", times.size()));
    if (times.size() == 2) expected.until = times.back();
    if (!times.empty()) expected.at = times.front();
  } else {
    expected.at = text_of(node, "at").value_or(WrittenValue{});
  }
  expected.state = read_alarm_state(text_of(node, "state").value_or(WrittenValue{}).text).value_or(AlarmState{});
  if (const auto length = text_of(node, "for")) {
    auto demand = DurationDemand::read(*length);
    if (!demand) complain(length->place, std::move(demand.error()));
    if (demand) expected.duration = std::move(*demand);
  }
  expected.actions = text_of(node, "actions");
  if (expected.actions && expected.until) complain(expected.actions->place, "`actions` belongs beside `at`");
  return expected;
}

}  // namespace insitu
