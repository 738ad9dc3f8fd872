#include "cli/serve/load_definitions.h"

#include <fmt/format.h>

#include <cstdint>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

#include "cli/serve/alarm_settings.h"
#include "cli/serve/server.h"
#include "engine/expect/project_file.h"
#include "engine/expect/sources.h"
#include "insitu/from_definitions.h"
#include "insitu/prepare_filter.h"
#include "insitu/read_definitions.h"

namespace insitu::serve {
namespace {

std::string with_way_out(const std::string& message, const std::string& help) {
  return help.empty() ? message : fmt::format("{} ({})", message, help);
}

std::string described(const std::vector<ReadProblem>& problems) {
  std::string text;
  for (const ReadProblem& problem : problems) {
    text += (text.empty() ? "" : "\n") + with_way_out(describe(problem), problem.help);
  }
  return text;
}

/// What a test file takes from its sources.
std::expected<Definitions, std::string> read_test_file(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in) return std::unexpected(fmt::format("{}: the file cannot be read", file));
  const auto project = read_project_file(file, text);
  if (!project) return std::unexpected(described(project.error()));
  auto sources = read_sources(*project, {}, ResourceConditions::Followed);
  if (!sources) return std::unexpected(described(sources.error()));
  return std::move(sources->all);
}

std::expected<Definitions, std::string> read_files(const std::vector<std::string>& files) {
  Definitions all;
  std::vector<std::string> templates;
  for (const std::string& file : files) {
    if (!is_project_file_name(file)) {
      templates.push_back(file);
      continue;
    }
    auto definitions = read_test_file(file);
    if (!definitions) return definitions;
    all.append(std::move(*definitions));
  }
  if (templates.empty()) return all;
  auto definitions = read_all_definitions(templates);
  if (!definitions) return std::unexpected(described(definitions.error()));
  all.append(std::move(*definitions));
  return all;
}

/// An id that stays the same for a name.
std::string id_of_name(std::string_view name) {
  constexpr std::uint64_t kPrime = 1'099'511'628'211U;  // FNV-1a
  const auto hash = [&](std::uint64_t value) {
    for (const char c : name) value = (value ^ static_cast<unsigned char>(c)) * kPrime;
    return value;
  };
  const std::uint64_t high = hash(14'695'981'039'346'656'037U);
  const std::uint64_t low = hash(high);
  return fmt::format("{:08x}-{:04x}-8{:03x}-a{:03x}-{:012x}", high >> 32U, (high >> 16U) & 0xFFFFU, high & 0xFFFU,
                     low >> 52U, low & 0xFFFFFFFFFFFFU);
}

/// Puts definitions into a store.
class DefinitionsLoader {
 public:
  DefinitionsLoader(Server& server, std::vector<std::string>& notes) : server_(server), notes_(notes) {}

  void load(const Definitions& all) {
    for (const std::string& note : all.notes) notes_.push_back(note);
    for (const auto& [definition, why] : all.unresolved) leave_out(definition, why);
    for (const NotCreated& one : all.not_created) leave_out(one.definition, one.why);
    for (const TemplateFault& fault : all.faults) {
      notes_.push_back(fmt::format("{}: {}", written_place(fault.place), with_way_out(fault.message, fault.help)));
    }
    for (const FilterDefinition& filter : all.filters) {
      if (filter.kind == DefinitionKind::MetricFilter) load_filter(filter);
    }
    for (const AlarmDefinition& alarm : all.alarms) load_alarm(alarm);
    for (const insitu::QueryDefinition& query : all.queries) {
      if (query.kind == DefinitionKind::SavedQuery) load_query(query);
    }
  }

 private:
  void leave_out(const Definition& definition, const std::string& why) {
    notes_.push_back(
        fmt::format("{}: the {} is left out: {}", written_place(definition.place), definition.description(), why));
  }
  void leave_out(const Definition& definition, const std::vector<DefinitionProblem>& problems) {
    leave_out(definition, with_way_out(problems.front().message, problems.front().help));
  }

  /// The log group of a filter; nullopt, after a note: it is not known.
  std::optional<std::string> group_of(const FilterDefinition& filter) {
    const auto listing = server_.catalogue().listing();
    if (filter.log_group && filter.log_group->is_known() && !filter.log_group->text.empty()) {
      std::string group = filter.log_group->text;
      if (listing->find(group) == nullptr) {
        notes_.push_back(fmt::format("{}: the {} is of the log group `{}`, which is not served",
                                     written_place(filter.log_group->place), filter.description(), group));
      }
      return group;
    }
    const std::string why = !filter.log_group              ? "it names no log group"
                            : filter.log_group->is_known() ? "its log group has no name"
                                                           : filter.log_group->unresolved;
    if (listing->groups.size() == 1) {
      const std::string& group = listing->groups.begin()->first;
      notes_.push_back(fmt::format("{}: the {} is taken for one of `{}`, the only log group: {}",
                                   written_place(filter.place), filter.description(), group, why));
      return group;
    }
    leave_out(filter, fmt::format("its log group is not known: {}", why));
    return std::nullopt;
  }

  void load_filter(const FilterDefinition& definition) {
    const auto filter = metric_filter_of(definition);
    if (!filter) return leave_out(definition, filter.error());
    if (const auto unseen = unseen_events(definition); !unseen.empty()) return leave_out(definition, unseen);
    const auto prepared = prepare_filter(*filter);
    if (!prepared) {
      const FilterRefusal& refusal = prepared.error();
      return leave_out(definition, refusal.pattern ? with_way_out(refusal.pattern->message, refusal.pattern->help)
                                                   : with_way_out(refusal.transformation.front().message,
                                                                  refusal.transformation.front().help));
    }
    const auto group = group_of(definition);
    if (!group) return;
    server_.store().give(
        "put-metric-filter",
        Tree::map({{"logGroupName", *group},
                   {"filterName", filter->name},
                   {"filterPattern", filter->pattern},
                   {"metricTransformations", Tree::List{settings_of_transformation(filter->transformation)}}}));
  }

  static Tree known_texts(const std::vector<WrittenValue>& values) {
    Tree::List texts;
    for (const WrittenValue& value : values) {
      if (value.is_known()) texts.emplace_back(value.text);
    }
    return texts;
  }

  void load_alarm(const AlarmDefinition& definition) {
    if (const std::string why = why_not_replayable(definition); !why.empty()) return leave_out(definition, why);
    const auto alarm = alarm_of(definition);
    if (!alarm) return leave_out(definition, alarm.error());
    Tree settings = settings_of_alarm(*alarm);
    settings.set("AlarmName", alarm->name);
    if (!definition.missing_data) settings.set("TreatMissingData", Tree());
    if (definition.wall_clock_zone) {
      settings.set("EvaluationWindow",
                   Tree::map({{"WallClockWindow", Tree::map({{"Timezone", definition.wall_clock_zone->text}})}}));
    }
    if (definition.alarm_description && definition.alarm_description->is_known()) {
      settings.set("AlarmDescription", definition.alarm_description->text);
    }
    settings.set("ActionsEnabled", actions_of(definition) != AlarmActions::Disabled);
    settings.set("OKActions", known_texts(definition.targets.ok));
    settings.set("AlarmActions", known_texts(definition.targets.alarm));
    settings.set("InsufficientDataActions", known_texts(definition.targets.insufficient_data));
    server_.store().give("put-metric-alarm", settings);
  }

  void load_query(const insitu::QueryDefinition& definition) {
    if (definition.language != "CWLI") {
      return leave_out(definition, fmt::format("it is written in {}, which is not evaluated", definition.language));
    }
    if (!definition.query.is_known()) return leave_out(definition, definition.query.unresolved);
    const std::string& name = name_of(definition);
    Tree change = Tree::map({{"queryDefinitionId", id_of_name(name)},
                             {"name", name},
                             {"queryString", definition.written.empty() ? definition.query.text : definition.written},
                             {"logGroupNames", known_texts(definition.log_groups)}});
    if (!definition.parameters.empty()) {
      Tree::List parameters;
      for (const auto& [parameter, default_value] : definition.parameters) {
        parameters.push_back(Tree::map({{"name", parameter}, {"defaultValue", default_value}}));
      }
      change.set("parameters", std::move(parameters));
    }
    server_.store().give("put-query-definition", change);
  }

  Server& server_;
  std::vector<std::string>& notes_;
};

}  // namespace

std::expected<void, std::string> load_definitions(Server& server, const std::vector<std::string>& files,
                                                  std::vector<std::string>& notes) {
  if (files.empty()) return {};
  const auto definitions = read_files(files);
  if (!definitions) return std::unexpected(definitions.error());
  DefinitionsLoader(server, notes).load(*definitions);
  return {};
}

}  // namespace insitu::serve
