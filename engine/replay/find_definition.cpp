#include "insitu/find_definition.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "grammar/near_name.h"

namespace insitu {
namespace {

/// The subject of a lookup.
struct Wanted {
  std::string_view name;
  std::string_view what;  // "metric filter"
  std::vector<DefinitionKind> kinds;
};

std::string listed(const std::set<std::string_view>& names) {
  constexpr std::size_t kMaxListed = 8;
  std::string list;
  std::size_t count = 0;
  for (const std::string_view name : names) {
    if (count++ == kMaxListed) return list + " …";
    list += fmt::format("{}`{}`", list.empty() ? "" : ", ", name);
  }
  return list;
}

std::string plural(std::string_view what) {
  return what.ends_with('y') ? fmt::format("{}ies", what.substr(0, what.size() - 1)) : fmt::format("{}s", what);
}

bool has_kind(const Definition& definition, const Wanted& wanted) {
  return std::ranges::find(wanted.kinds, definition.kind) != wanted.kinds.end();
}

template <class Kind>
std::vector<const Definition*> candidates_among(const std::vector<Kind>& definitions, const Wanted& wanted) {
  std::vector<const Definition*> candidates;
  for (const Kind& one : definitions) {
    if (has_kind(one, wanted)) candidates.push_back(&one);
  }
  return candidates;
}

LookupProblem ambiguous(const std::vector<const Definition*>& found, const Wanted& wanted) {
  std::set<std::string_view> ids;
  for (const Definition* one : found) ids.insert(one->id);
  return {.kind = LookupProblem::Kind::Ambiguous,
          .message = fmt::format("{} {} are called `{}`", found.size(), plural(wanted.what), wanted.name),
          .help = ids.size() > 1 ? fmt::format("write one of {}", listed(ids)) : ""};
}

LookupProblem unresolved(const std::string& why, const Wanted& wanted) {
  return {.kind = LookupProblem::Kind::Unresolved,
          .message = fmt::format("{} `{}` is unresolved: {}", wanted.what, wanted.name, why),
          .help = {}};
}

/// Returns what is called so and not created; nullptr: there is nothing of this kind.
const NotCreated* find_not_created(const Definitions& definitions, const Wanted& wanted,
                                   bool (Definition::*is_called)(std::string_view) const) {
  const auto found = std::ranges::find_if(definitions.not_created, [&](const NotCreated& one) {
    return has_kind(one.definition, wanted) && (one.definition.*is_called)(wanted.name);
  });
  return found == definitions.not_created.end() ? nullptr : &*found;
}

LookupProblem not_created(const NotCreated& found, const Wanted& wanted) {
  return {.kind = LookupProblem::Kind::NotCreated,
          .message = fmt::format("the {} `{}` is not created: {}", wanted.what, wanted.name, found.why),
          .help = "`--param` gives parameters other values, `--all-conditions` reads it nonetheless"};
}

LookupProblem not_defined(const std::vector<const Definition*>& candidates, const Wanted& wanted) {
  std::set<std::string_view> names;
  for (const Definition* one : candidates) {
    names.insert(one->id);
    if (one->name.is_known() && !one->name.text.empty()) names.insert(one->name.text);
    if (!one->title.empty()) names.insert(one->title);
  }
  const std::vector<std::string_view> all(names.begin(), names.end());
  const std::string_view near = near_name(wanted.name, all);
  std::string help = fmt::format("there are {}", listed(names));
  if (names.empty()) help = fmt::format("there is no {} at all", wanted.what);
  if (!near.empty()) help = fmt::format("did you mean `{}`?", near);
  return {.kind = LookupProblem::Kind::NotDefined,
          .message = fmt::format("no {} is called `{}`", wanted.what, wanted.name),
          .help = std::move(help)};
}

/// Explains why nothing that can be used has the name.
LookupProblem missing(const std::vector<const Definition*>& candidates, const Definitions& definitions,
                      const Wanted& wanted) {
  if (const NotCreated* found = find_not_created(definitions, wanted, &Definition::is_called)) {
    return not_created(*found, wanted);
  }
  for (const auto& [resource, why] : definitions.unresolved) {
    if (resource.is_called(wanted.name)) return unresolved(why, wanted);
  }
  return not_defined(candidates, wanted);
}

/// Returns why a resource that has exactly this name is unresolved; nullptr: there is none. A resource that is also
/// among the candidates is only in doubt.
const std::string* why_exact_is_unresolved(const std::vector<const Definition*>& candidates,
                                           const Definitions& definitions, const Wanted& wanted) {
  for (const auto& [resource, why] : definitions.unresolved) {
    if (!resource.is_exactly_called(wanted.name) || !has_kind(resource, wanted)) continue;
    const bool is_candidate = std::ranges::find(candidates, resource.id, &Definition::id) != candidates.end();
    if (!is_candidate) return &why;
  }
  return nullptr;
}

template <class Kind>
std::expected<const Kind*, LookupProblem> find_among(const std::vector<Kind>& all, const Definitions& definitions,
                                                     const Wanted& wanted) {
  const std::vector<const Definition*> candidates = candidates_among(all, wanted);
  std::vector<const Definition*> found;
  for (const std::size_t index : indices_of_called(candidates, wanted.name)) found.push_back(candidates[index]);
  if (found.empty()) return std::unexpected(missing(candidates, definitions, wanted));
  if (!found.front()->is_exactly_called(wanted.name)) {
    const NotCreated* exact = find_not_created(definitions, wanted, &Definition::is_exactly_called);
    if (exact != nullptr) return std::unexpected(not_created(*exact, wanted));
    const std::string* why = why_exact_is_unresolved(candidates, definitions, wanted);
    if (why != nullptr) return std::unexpected(unresolved(*why, wanted));
  }
  if (found.size() > 1) return std::unexpected(ambiguous(found, wanted));
  return static_cast<const Kind*>(found.front());
}

}  // namespace

std::expected<const FilterDefinition*, LookupProblem> find_filter(const Definitions& definitions,
                                                                  std::string_view name) {
  return find_among(definitions.filters, definitions,
                    {name, "filter", {DefinitionKind::MetricFilter, DefinitionKind::SubscriptionFilter}});
}

std::expected<const FilterDefinition*, LookupProblem> find_metric_filter(const Definitions& definitions,
                                                                         std::string_view name) {
  return find_among(definitions.filters, definitions, {name, "metric filter", {DefinitionKind::MetricFilter}});
}

std::expected<const AlarmDefinition*, LookupProblem> find_alarm(const Definitions& definitions, std::string_view name) {
  return find_among(definitions.alarms, definitions, {name, "alarm", {DefinitionKind::Alarm}});
}

std::expected<const QueryDefinition*, LookupProblem> find_query(const Definitions& definitions, std::string_view name) {
  return find_among(
      definitions.queries, definitions,
      {name, "query", {DefinitionKind::SavedQuery, DefinitionKind::DashboardQuery, DefinitionKind::AlarmQuery}});
}

std::vector<std::size_t> indices_of_called(std::span<const Definition* const> candidates, std::string_view name) {
  std::vector<std::size_t> exact;
  std::vector<std::size_t> by_last_part;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (candidates[i]->is_exactly_called(name)) {
      exact.push_back(i);
    } else if (candidates[i]->is_called(name)) {
      by_last_part.push_back(i);
    }
  }
  return exact.empty() ? by_last_part : exact;
}

}  // namespace insitu
