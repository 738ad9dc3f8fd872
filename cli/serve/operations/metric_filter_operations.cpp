#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "cli/serve/alarm_settings.h"
#include "cli/serve/checked_text.h"
#include "cli/serve/operation.h"
#include "cli/serve/operations/list_pages.h"
#include "engine/metrics/metric_limits.h"
#include "insitu/metric_transformation.h"

namespace insitu::serve {
namespace {

constexpr std::size_t kMaxFilterName = 512;
constexpr std::size_t kMaxFiltersOfGroup = 100;

Refusal bad_filter_token() {
  return {.shape = "InvalidParameterException", .message = "The specified nextToken is invalid."};
}

std::string read_filter_name(Members& in) {
  std::string name = in.required_text("filterName", 1, kMaxFilterName);
  if (name.find_first_of(":*") != std::string::npos) {
    in.reject("filterName", name, "satisfy regular expression pattern: [^:*]*");
  }
  return name;
}

/// The group that a member names; nullptr: `in` is refused.
const CatalogueGroup* read_filtered_group(Call& call, Members& in, std::string_view name) {
  const CatalogueGroup* const group = call.listing->find(name);
  if (group == nullptr) in.reject(missing_group().error());
  return group;
}

/// Reads a transformation; what comes back has its members as they were put, each of its own type.
Tree read_transformation(Members& in, const Tree& written) {
  Members members = in.below(written, "metricTransformations.1");
  Tree transformation = Tree::map({{"metricName", members.required_text("metricName", 1, 255)},
                                   {"metricNamespace", members.required_text("metricNamespace", 1, 255)},
                                   {"metricValue", members.required_text("metricValue", 1, 100)},
                                   {"defaultValue", members.number("defaultValue")}});
  if (const auto dimensions = members.text_map("dimensions")) {
    Tree map = Tree::map();
    for (const auto& [name, value] : *dimensions) map.set(name, value);
    transformation.set("dimensions", std::move(map));
  }
  if (const auto unit = members.text("unit")) {
    if (!is_metric_unit(*unit)) {
      members.reject("unit", *unit, fmt::format("satisfy enum value set: [{}]", fmt::join(metric_units(), ", ")));
    }
    transformation.set("unit", *unit);
  }
  if (members.is_refused()) in.reject(*members.refusal());
  return transformation;
}

Answered<Tree> put_metric_filter_of_group(Call& call, Members& in) {
  const std::string group = in.required_text("logGroupName", 1, 512);
  const std::string name = read_filter_name(in);
  const std::string pattern = in.required_text("filterPattern", 0, 1024);
  const Tree::List* const transformations = in.list("metricTransformations");
  if (in.is_refused()) return in.refused();
  if (transformations == nullptr) {
    return invalid_parameter(
        "1 validation error detected: Value null at 'metricTransformations' failed to satisfy constraint: Member must "
        "not be null");
  }
  if (transformations->size() != 1) {
    in.reject("metricTransformations", fmt::format("{} items", transformations->size()), "have length equal to 1");
    return in.refused();
  }
  Tree change = Tree::map({{"logGroupName", group}, {"filterName", name}, {"filterPattern", pattern}});
  change.set("metricTransformations", Tree::List{read_transformation(in, transformations->front())});
  change.set("applyOnTransformedLogs", in.boolean("applyOnTransformedLogs"));
  change.set("fieldSelectionCriteria", in.text("fieldSelectionCriteria", 0, 2000));
  if (const auto dimensions = in.texts("emitSystemFieldDimensions")) {
    change.set("emitSystemFieldDimensions", Tree::List(dimensions->begin(), dimensions->end()));
  }
  if (in.is_refused() || read_filtered_group(call, in, group) == nullptr) return in.refused();
  if (const auto program = compile_pattern(pattern); !program) return std::unexpected(program.error());

  const PutMetricFilter put{.pattern = pattern, .transformations = *change.find("metricTransformations")->items()};
  for (const auto& problem : check_transformation(filter_of_settings(name, put).transformation, pattern)) {
    return invalid_parameter("Invalid metric transformation: " + problem.message +
                             (problem.help.empty() ? "" : "; " + problem.help));
  }
  auto written = call.server.store().change(
      "put-metric-filter", std::move(change), [&](const State& state, Tree&) -> Answered<void> {
        const auto filters = state.metric_filters.find(group);
        if (filters == state.metric_filters.end() || filters->second.contains(name)) return {};
        if (filters->second.size() < kMaxFiltersOfGroup) return {};
        return refuse("LimitExceededException",
                      fmt::format("a log group has at most {} metric filters", kMaxFiltersOfGroup));
      });
  if (!written) return std::unexpected(std::move(written.error()));
  return Tree::map();
}

Tree metric_filter_tree_of(const std::string& group, const std::string& name, const PutMetricFilter& filter) {
  Tree tree = Tree::map({{"filterName", name},
                         {"filterPattern", filter.pattern},
                         {"metricTransformations", filter.transformations},
                         {"creationTime", filter.created},
                         {"logGroupName", group}});
  for (const auto& [member, value] : *filter.more.members()) tree.set(member, value);
  return tree;
}

Answered<Tree> describe_metric_filters(Call& call, Members& in) {
  const auto group = in.text("logGroupName", 1, 512);
  const auto prefix = in.text("filterNamePrefix", 1, kMaxFilterName);
  const auto metric_name = in.text("metricName", 0, 255);
  const auto metric_namespace = in.text("metricNamespace", 0, 255);
  const std::int64_t limit = in.integer("limit", 1, 50).value_or(50);
  if (metric_name.has_value() != metric_namespace.has_value()) {
    in.reject({.shape = "InvalidParameterException",
               .message = "metricName and metricNamespace must be specified together."});
  }
  if (in.is_refused() || (group && read_filtered_group(call, in, *group) == nullptr)) return in.refused();
  const Listing& listing = *call.listing;
  Tree::List found = call.server.store().read([&](const State& state) {
    Tree::List list;
    for (const auto& [group_name, filters] : state.metric_filters) {
      if ((group && *group != group_name) || listing.find(group_name) == nullptr) continue;
      for (const auto& [name, filter] : filters) {
        if (prefix && !name.starts_with(*prefix)) continue;
        const MetricTransformation published = filter_of_settings(name, filter).transformation;
        if (metric_name && (published.metric_name != *metric_name || published.metric_namespace != *metric_namespace)) {
          continue;
        }
        list.push_back(metric_filter_tree_of(group_name, name, filter));
      }
    }
    return list;
  });
  const auto page = page_of_list(call, in, "DescribeMetricFilters", "nextToken", found.size(),
                                 static_cast<std::size_t>(limit), bad_filter_token());
  if (!page) return in.refused();
  Tree::List items(found.begin() + static_cast<std::ptrdiff_t>(page->begin),
                   found.begin() + static_cast<std::ptrdiff_t>(page->end));
  return Tree::map({{"metricFilters", std::move(items)}, {"nextToken", page->next}});
}

Answered<Tree> delete_metric_filter_of_group(Call& call, Members& in) {
  const std::string group = in.required_text("logGroupName", 1, 512);
  const std::string name = read_filter_name(in);
  if (in.is_refused() || read_filtered_group(call, in, group) == nullptr) return in.refused();
  auto written = call.server.store().change(
      "delete-metric-filter", Tree::map({{"logGroupName", group}, {"filterName", name}}),
      [&](const State& state, Tree&) -> Answered<void> {
        const auto filters = state.metric_filters.find(group);
        if (filters != state.metric_filters.end() && filters->second.contains(name)) return {};
        return refuse("ResourceNotFoundException", "The specified metric filter does not exist.");
      });
  if (!written) return std::unexpected(std::move(written.error()));
  return Tree::map();
}

constexpr std::array<Operation, 3> kMetricFilterOperations = {
    {{"PutMetricFilter", Effect::Writes, put_metric_filter_of_group},
     {"DescribeMetricFilters", Effect::Reads, describe_metric_filters},
     {"DeleteMetricFilter", Effect::Writes, delete_metric_filter_of_group}}};

}  // namespace

std::span<const Operation> metric_filter_operations() { return kMetricFilterOperations; }

}  // namespace insitu::serve
