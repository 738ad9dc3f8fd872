#include "engine/expect/first_test_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "engine/expect/three_ways.h"
#include "engine/expect/yaml_text.h"
#include "engine/lint/example_events.h"
#include "engine/output/clause_tree.h"
#include "engine/plan/lower_pattern.h"
#include "grammar/filter_pattern_parser.h"
#include "insitu/alarm_plan.h"
#include "insitu/find_definition.h"

namespace insitu {
namespace {

constexpr std::string_view kHead =
    "# A first test file, made from what its sources define: run it with `insitu test`, and with `--mutate`, which "
    "shows\n"
    "# what it would not notice. The examples of filters are derived from their patterns: put events of your logs in\n"
    "# their place. Nothing with TODO in it passes.\n";

/// Keeps the examples that do what is said of them.
ExampleEvents tried_examples(const std::string& pattern) {
  const auto tree = parse_filter_pattern(pattern);
  const auto compiled = ThreeWays::compile(pattern);
  if (!tree || !compiled) return {};
  const auto plan = lower_pattern(*tree);
  if (!plan) return {};
  ExampleEvents examples = derive_examples(*plan);
  std::erase_if(examples.match, [&](const std::string& event) { return !compiled->matches(event).value_or(false); });
  std::erase_if(examples.reject, [&](const std::string& event) { return compiled->matches(event).value_or(true); });
  return examples;
}

/// How a case names a definition.
struct Reference {
  std::string name;
  std::string source;  // empty: it need not be stated
};

class FirstTestFile {
 public:
  explicit FirstTestFile(const std::vector<FirstSource>& sources) : sources_(sources) {
    for (const FirstSource& source : sources) all_.append(source.definitions);
  }

  std::expected<std::string, std::vector<std::string>> write() {
    for (const FirstSource& source : sources_) add_cases(source);
    if (filters_.empty() && queries_.empty() && alarms_.empty()) return std::unexpected(std::move(left_out_));
    std::string text(kHead);
    for (const std::string& what : left_out_) text += fmt::format("# left out: {}\n", what);
    text += "version: 1\nsources:\n";
    for (const FirstSource& source : sources_) text += "  - " + written(source) + "\n";
    if (!samples_.empty()) text += "samples:\n";
    for (const auto& [group, name] : samples_) text += written_sample(group, name);
    const auto add = [&text](std::string_view key, const std::string& cases) {
      if (!cases.empty()) text += fmt::format("{}:\n{}", key, cases);
    };
    add("filters", filters_);
    add("queries", queries_);
    add("alarms", alarms_);
    return text;
  }

 private:
  static std::string written(const FirstSource& source) {
    if (source.parameters.empty()) return yaml_text(source.path);
    std::string parameters;
    for (const auto& [name, value] : source.parameters)
      parameters += fmt::format("{}{}: {}", parameters.empty() ? "" : ", ", yaml_text(name), yaml_text(value));
    return fmt::format("{{ path: {}, params: {{ {} }} }}", yaml_text(source.path), parameters);
  }

  static std::string written_sample(const std::string& group, const std::string& name) {
    const std::string log_group = group.empty() ? "" : fmt::format(", log_group: {}", yaml_text(group));
    return fmt::format("  {}: {{ files: [{}]{} }}\n", yaml_text(name), yaml_text(fmt::format("TODO-a-log-of-{}", name)),
                       log_group);
  }

  void add_cases(const FirstSource& source) {
    const Definitions& definitions = source.definitions;
    for (const FilterDefinition& filter : definitions.filters) add_filter(filter, source);
    for (const QueryDefinition& query : definitions.queries) add_query(query, source);
    for (const AlarmDefinition& alarm : definitions.alarms) add_alarm(alarm, source);
    for (const NotCreated& one : definitions.not_created) leave_out(one.definition, "it is not created: " + one.why);
    for (const auto& [resource, why] : definitions.not_read) leave_out(resource, "it is not read: " + why);
    for (const auto& [resource, why] : definitions.unresolved) {
      // What is only in doubt has its case.
      if (!has_definition(definitions, resource)) leave_out(resource, why);
    }
  }

  static bool has_definition(const Definitions& definitions, const Definition& resource) {
    const auto is_it = [&resource](const Definition& one) {
      return one.kind == resource.kind && one.id == resource.id;
    };
    return std::ranges::any_of(definitions.filters, is_it) || std::ranges::any_of(definitions.alarms, is_it) ||
           std::ranges::any_of(definitions.queries, is_it);
  }

  void leave_out(const Definition& definition, std::string_view why) {
    left_out_.push_back(one_visible_line(fmt::format("{}: {}", definition.description(), why)));
  }

  /// Finds the name that means a definition and no other. nullopt: none does, and it is left out.
  template <class Kind, class Find>
  std::optional<Reference> reference_to(const Kind& definition, const FirstSource& source, const Find& find) {
    for (const std::string& name : {definition.id, definition.name.text, definition.title}) {
      const auto in_source = find(source.definitions, name);
      if (!in_source || *in_source != &definition) continue;
      const bool is_only_one = find(all_, name).has_value();
      return Reference{name, is_only_one ? "" : source.path};
    }
    leave_out(definition, "no name means it alone");
    return std::nullopt;
  }

  static std::string written(std::string_view key, const Reference& reference) {
    std::string text = fmt::format("  - {}: {}\n", key, yaml_text(reference.name));
    if (!reference.source.empty()) text += fmt::format("    source: {}\n", yaml_text(reference.source));
    return text;
  }

  static std::string written(std::string_view key, const std::vector<std::string>& events) {
    if (events.empty()) return "";
    std::string text = fmt::format("    {}:\n", key);
    for (const std::string& event : events) text += fmt::format("      - {}\n", yaml_text(event));
    return text;
  }

  void add_filter(const FilterDefinition& filter, const FirstSource& source) {
    if (!filter.pattern.is_known()) return leave_out(filter, filter.pattern.unresolved);
    const auto reference =
        reference_to(filter, source, [](const auto& all, const auto& name) { return find_filter(all, name); });
    if (!reference) return;
    ExampleEvents examples = tried_examples(filter.pattern.text);
    if (examples.match.empty()) examples.match = {"TODO: a message that it matches"};
    filters_ += written("filter", *reference) + written("match", examples.match) + written("reject", examples.reject);
  }

  void add_query(const QueryDefinition& query, const FirstSource& source) {
    if (!query.query.is_known()) return leave_out(query, query.query.unresolved);
    if (query.language != "CWLI") return leave_out(query, fmt::format("its language is {}", query.language));
    const auto reference =
        reference_to(query, source, [](const auto& all, const auto& name) { return find_query(all, name); });
    if (!reference) return;
    const bool has_group = !query.log_groups.empty() && query.log_groups.front().is_known();
    queries_ += written("saved", *reference) +
                fmt::format("    sample: {}\n", sample_of(has_group ? query.log_groups.front().text : "")) +
                "    expect: { rows: [{ TODO: a column and its value }] }\n";
  }

  void add_alarm(const AlarmDefinition& alarm, const FirstSource& source) {
    if (const std::string why = why_not_replayable(alarm); !why.empty()) {
      return leave_out(alarm, "it cannot be replayed: " + why);
    }
    const auto reference =
        reference_to(alarm, source, [](const auto& all, const auto& name) { return find_alarm(all, name); });
    if (!reference) return;
    alarms_ += written("alarm", *reference) +
               fmt::format("    sample: {}\n", sample_of(log_group_of(alarm, source.definitions))) +
               "    expect: [{ at: TODO a time, state: ALARM }]\n";
  }

  /// Returns the log group of the first filter that publishes the metric of an alarm, or of one that a composite alarm
  /// depends on; empty: none is known.
  [[nodiscard]] std::string log_group_of(const AlarmDefinition& alarm, const Definitions& definitions) const {
    for (const PlannedAlarm& planned : plan_alarm(alarm, definitions).alarms) {
      for (const PlannedMetric& metric : planned.metrics) {
        if (std::string group = log_group_of_metric(metric.definition); !group.empty()) return group;
      }
    }
    return log_group_of_metric(alarm);
  }

  [[nodiscard]] std::string log_group_of_metric(const AlarmDefinition& alarm) const {
    const auto publishes = [&alarm](const FilterDefinition& filter) {
      return std::ranges::any_of(filter.transformations, [&alarm](const TransformationDefinition& one) {
        return alarm.metric_name && alarm.metric_name->text == one.metric_name.text && alarm.metric_namespace &&
               alarm.metric_namespace->text == one.metric_namespace.text;
      });
    };
    const auto found = std::ranges::find_if(all_.filters, publishes);
    const bool is_known = found != all_.filters.end() && found->log_group && found->log_group->is_known();
    return is_known ? found->log_group->text : "";
  }

  /// Returns the name of the sample of a log group, which is made if it is not there.
  std::string sample_of(const std::string& group) {
    const auto [sample, is_new] = samples_.try_emplace(group);
    if (!is_new) return yaml_text(sample->second);
    std::string name;
    for (const char c : group) name += c == '/' ? '-' : c;
    name.erase(0, name.find_first_not_of('-'));
    if (name.empty()) name = "log";
    std::string unique = name;
    for (int times = 2; !sample_names_.insert(unique).second; ++times) unique = fmt::format("{}-{}", name, times);
    sample->second = std::move(unique);
    return yaml_text(sample->second);
  }

  const std::vector<FirstSource>& sources_;
  Definitions all_;
  std::map<std::string, std::string> samples_;  // by log group, the name of the sample
  std::set<std::string> sample_names_;
  std::vector<std::string> left_out_;
  std::string filters_;
  std::string queries_;
  std::string alarms_;
};

}  // namespace

std::expected<std::string, std::vector<std::string>> first_test_file(const std::vector<FirstSource>& sources) {
  return FirstTestFile(sources).write();
}

}  // namespace insitu
