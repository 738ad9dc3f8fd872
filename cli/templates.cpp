#include "cli/templates.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "cli/console.h"
#include "cli/write_file.h"

namespace insitu::cli {
namespace {

void note_left_out(const Definition& definition, const std::string& why) {
  complain(fmt::format("note: {}: `{}` is left out: {}", written_place(definition.place), definition.id, why));
}

}  // namespace

std::string with_help(const std::string& message, const std::string& help) {
  return help.empty() ? message : fmt::format("{} ({})", message, help);
}

void complain_of(const DefinitionProblem& problem) {
  const std::string of_member = problem.member.empty() ? "" : fmt::format("`{}`: ", problem.member);
  complain(fmt::format("{}: {}{}", written_place(problem.place), of_member, with_help(problem.message, problem.help)));
}

bool Templates::read(const MetricsArguments& arguments) {
  auto definitions =
      read_all_definitions(arguments.templates, arguments.parameters, UnknownParameters::Refused, arguments.conditions);
  if (definitions) {
    *definitions_ = std::move(*definitions);
    for (const std::string& note : definitions_->notes) complain("note: " + note);
    return !replaces_template(arguments);
  }
  for (const ReadProblem& problem : definitions.error()) complain(with_help(describe(problem), problem.help));
  return false;
}

bool Templates::replaces_template(const MetricsArguments& arguments) const {
  return arguments.output_file &&
         (replaces(*arguments.output_file, arguments.templates, "a template") ||
          replaces(*arguments.output_file, definitions_->other_files, "a file that a template names"));
}

bool Templates::is_surely_alone() const {
  bool is_alone = true;
  for (const TemplateFault& fault : definitions_->faults) {
    if (!fault.may_hide(DefinitionKind::MetricFilter)) continue;
    complain(fmt::format("{}: {}", written_place(fault.place), with_help(fault.what_cannot_be_read(), fault.help)));
    is_alone = false;
  }
  if (!is_alone) complain("which metric filter is meant is not known: name one with `--filter`");
  return is_alone;
}

template <class Kind>
void Templates::report_unresolved(const std::vector<Kind>& all) const {
  for (const auto& [resource, why] : definitions_->unresolved) {
    if (std::ranges::find(all, resource.id, &Kind::id) != all.end()) continue;
    note_left_out(resource, why);
  }
  for (const NotCreated& one : definitions_->not_created) {
    if (one.definition.kind != DefinitionKind::SubscriptionFilter) note_left_out(one.definition, one.why);
  }
}

template <class Kind>
const Kind* Templates::found(const std::expected<const Kind*, LookupProblem>& lookup,
                             const std::vector<Kind>& all) const {
  if (lookup) return *lookup;
  complain(with_help(lookup.error().message, lookup.error().help));
  if (lookup.error().kind == LookupProblem::Kind::NotDefined) report_unresolved(all);
  return nullptr;
}

const FilterDefinition* Templates::filter(const std::optional<std::string>& name) const {
  if (name) return found(find_metric_filter(*definitions_, *name), definitions_->filters);
  std::vector<const FilterDefinition*> filters;
  for (const FilterDefinition& filter : definitions_->filters) {
    if (filter.kind == DefinitionKind::MetricFilter) filters.push_back(&filter);
  }
  if (filters.size() == 1) return is_surely_alone() ? filters.front() : nullptr;
  if (filters.empty()) {
    complain("the templates define no metric filter");
    report_unresolved(definitions_->filters);
    return nullptr;
  }
  std::string listed;
  for (const FilterDefinition* one : filters) {
    listed += fmt::format("{}`{}`", listed.empty() ? "" : ", ", name_of(*one));
  }
  complain(fmt::format("which metric filter? Add `--filter` with one of {}", listed));
  report_unresolved(definitions_->filters);
  return nullptr;
}

const AlarmDefinition* Templates::alarm(const std::string& name) const {
  return found(find_alarm(*definitions_, name), definitions_->alarms);
}

void Templates::note_doubts(const Definition& definition) const {
  for (const auto& [resource, why] : definitions_->unresolved) {
    if (resource.id != definition.id || resource.place != definition.place) continue;
    complain(fmt::format("note: {}: {}", definition.description(), why));
  }
}

}  // namespace insitu::cli
