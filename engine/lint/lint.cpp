#include "insitu/lint.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <utility>

#include "engine/lint/alarm_names.h"
#include "engine/lint/alarm_rules.h"
#include "engine/lint/composite_alarm_rules.h"
#include "engine/lint/make_finding.h"
#include "engine/lint/metric_filter_rules.h"
#include "engine/lint/pattern_rules.h"
#include "engine/lint/query_rules.h"
#include "grammar/filter_pattern_parser.h"

namespace insitu {
namespace {

/// The order of files: that in which definitions first name them.
class FileOrder {
 public:
  void meet(const std::string& file) {
    if (!has(file)) files_.push_back(file);
  }
  void meet_all(const FileOrder& others) {
    for (const std::string& file : others.files_) meet(file);
  }
  [[nodiscard]] bool has(const std::string& file) const { return std::ranges::find(files_, file) != files_.end(); }
  [[nodiscard]] std::ptrdiff_t operator()(const std::string& file) const {
    return std::ranges::find(files_, file) - files_.begin();
  }

 private:
  std::vector<std::string> files_;
};

FileOrder files_of(const Definitions& definitions) {
  FileOrder order;
  for (const FilterDefinition& filter : definitions.filters) order.meet(filter.place.file);
  for (const AlarmDefinition& alarm : definitions.alarms) order.meet(alarm.place.file);
  for (const QueryDefinition& query : definitions.queries) order.meet(query.place.file);
  for (const auto& [definition, why] : definitions.unresolved) order.meet(definition.place.file);
  for (const Definitions& other : definitions.other_ways) order.meet_all(files_of(other));
  for (const TemplateFault& fault : definitions.faults) order.meet(fault.place.file);
  for (const auto& [definition, why] : definitions.not_read) order.meet(definition.place.file);
  return order;
}

/// Every finding has a place, be it that of its definition.
void complete_places(std::vector<Finding>& findings, const Definition& definition) {
  for (Finding& finding : findings) {
    if (finding.place.file.empty()) finding.place = definition.place;
  }
}

template <class Kind>
bool defines(const std::vector<Kind>& definitions, const Definition& other) {
  return std::ranges::any_of(definitions, [&other](const Kind& one) {
    return one.kind == other.kind && one.id == other.id && one.place.file == other.place.file;
  });
}

/// Definitions that exist only under an unknown condition are checked as if the condition were true.
bool is_checked(const Definitions& definitions, const Definition& definition) {
  return defines(definitions.filters, definition) || defines(definitions.alarms, definition) ||
         defines(definitions.queries, definition);
}

/// Whether a definition is not known because its resource cannot be read, which is a finding of its own.
bool is_fault(const Definitions& definitions, const Definition& definition) {
  return std::ranges::any_of(definitions.faults, [&definition](const TemplateFault& fault) {
    return fault.resource && fault.resource->place.line == definition.place.line &&
           fault.resource->place == definition.place && fault.resource->id == definition.id;
  });
}

/// What alarms may be about.
struct Subjects {
  std::span<const FilterDefinition> filters;
  std::span<const AlarmDefinition> alarms;
};

/// Applies all rules to definitions that exist together.
std::vector<Finding> lint_together(const Definitions& definitions, const Subjects& subjects,
                                   const LintOptions& options) {
  std::vector<Finding> all;
  const auto take = [&all](std::vector<Finding> findings, const Definition& definition) {
    complete_places(findings, definition);
    std::ranges::move(findings, std::back_inserter(all));
  };
  const std::vector<ParsedFilter> parsed(definitions.filters.begin(), definitions.filters.end());
  for (const ParsedFilter& filter : parsed) take(lint_filter(filter, options), filter.definition);
  for (Finding& finding : lint_log_groups(parsed, options)) all.push_back(std::move(finding));
  const CompositeCircles circles(subjects.alarms);
  for (const AlarmDefinition& alarm : definitions.alarms) {
    take(lint_alarm(alarm, subjects.filters), alarm);
    take(lint_composite_alarm(alarm, subjects.alarms, circles), alarm);
  }
  for (Finding& finding : lint_alarm_names(definitions)) all.push_back(std::move(finding));
  for (const QueryDefinition& query : definitions.queries) take(lint_query_definition(query, options.compile), query);
  for (const auto& [definition, why] : definitions.unresolved) {
    if (is_fault(definitions, definition)) continue;
    const std::string_view help =
        is_checked(definitions, definition) ? "it was checked as if it were deployed" : "nothing was checked here";
    std::vector<Finding> findings = {finding_at(Rule::Unresolved, definition.place, why, std::string(help))};
    set_definition(findings, definition);
    take(std::move(findings), definition);
  }
  for (const auto& [definition, why] : definitions.not_read) {
    std::vector<Finding> findings = {finding_at(Rule::ResourceNotRead, definition.place, why)};
    set_definition(findings, definition);
    take(std::move(findings), definition);
  }
  return all;
}

/// Adds what is found only when templates are read with other parameters.
class OtherReadings {
 public:
  /// `findings`: those of the definitions as they are; more are added.
  OtherReadings(const Definitions& definitions, const LintOptions& options, std::vector<Finding>& findings)
      : definitions_(definitions), options_(options), findings_(findings) {
    for (const Finding& finding : findings) known_.insert(key_of(finding));
  }

  void add(const Definitions& other) {
    const FileOrder own = files_of(other);
    const auto filters = with_those_of_others(other.filters, definitions_.filters, own);
    const auto alarms = with_those_of_others(other.alarms, definitions_.alarms, own);
    const bool is_alone = filters.size() == other.filters.size() && alarms.size() == other.alarms.size();
    for (Finding& finding : lint_together(other, {filters, alarms}, options_)) {
      // What is not created may depend on more than is known here.
      const Severity severity = lint_rule(finding.rule).severity;
      if (severity != Severity::Error && severity != Severity::Warning) continue;
      // Other files have their own parameters, and the parameters that create an alarm may create what it is about.
      const bool is_about_others = finding.rule == Rule::AlarmWithoutMetric || finding.rule == Rule::AlarmNotThere;
      if (is_about_others && !(is_alone && other.not_created.empty())) continue;
      if (known_.insert(key_of(finding)).second) findings_.push_back(std::move(finding));
    }
  }

 private:
  template <class Kind>
  static std::vector<Kind> with_those_of_others(std::vector<Kind> own, const std::vector<Kind>& all,
                                                const FileOrder& own_files) {
    std::ranges::copy_if(all, std::back_inserter(own),
                         [&own_files](const Kind& one) { return !own_files.has(one.place.file); });
    return own;
  }

  /// A finding about a text is the same, whatever parameters are in the text.
  using Key = std::tuple<Rule, std::string, std::size_t, std::size_t, std::string>;
  static Key key_of(const Finding& finding) {
    const SourceLocation& place = finding.place;
    return {finding.rule, place.file, place.line, place.column, finding.text.empty() ? finding.message : ""};
  }

  const Definitions& definitions_;
  const LintOptions& options_;
  std::vector<Finding>& findings_;
  std::set<Key> known_;
};

}  // namespace

std::vector<Finding> lint_pattern(const WrittenValue& pattern, const LintOptions& options) {
  return lint_pattern(pattern, parse_filter_pattern(pattern.text), options.compile, nullptr);
}

std::vector<Finding> lint_query(const WrittenValue& query, const LintOptions& options) {
  return lint_query(query, options.compile);
}

std::vector<Finding> lint(const Definitions& definitions, const LintOptions& options) {
  std::vector<Finding> all = lint_together(definitions, {definitions.filters, definitions.alarms}, options);
  OtherReadings readings(definitions, options, all);
  for (const Definitions& other : definitions.other_ways) readings.add(other);
  for (const TemplateFault& fault : definitions.faults) {
    all.push_back(finding_at(Rule::InvalidTemplate, fault.place, fault.message, fault.help));
    if (fault.resource) set_definition(all.back(), *fault.resource);
  }
  const FileOrder order = files_of(definitions);
  std::ranges::sort(all, {}, [&order](const Finding& one) {
    return std::make_tuple(order(one.place.file), one.place.line, one.place.column, std::string_view(one.definition),
                           one.span.begin, one.span.end, rule_name(one.rule), std::string_view(one.message));
  });
  return all;
}

}  // namespace insitu
