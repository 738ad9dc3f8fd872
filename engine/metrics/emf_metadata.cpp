#include "engine/metrics/emf_metadata.h"

#include <fmt/format.h>

#include <utility>

#include "engine/metrics/emf_json.h"
#include "engine/model/json_slice.h"

namespace insitu {
namespace {

/// Reads the object `_aws`, or states which type is wrong.
class EmfMetadataReader {
 public:
  explicit EmfMetadataReader(Arena& arena) : arena_(arena) {}

  bool read(const FieldValue& aws, EmfMetadata& metadata) {
    std::optional<FieldValue> list;
    JsonMembers members(aws);
    while (const auto member = members.next(arena_)) {
      if (member->name == "Timestamp") metadata.timestamp = member->value;
      if (member->name == "CloudWatchMetrics") list = member->value;
    }
    return each_element(list, "CloudWatchMetrics", [&](const FieldValue& element) {
      return read_directive(element, metadata.directives.emplace_back());
    });
  }
  [[nodiscard]] const std::string& problem() const { return problem_; }

 private:
  bool fail(std::string problem) {
    problem_ = std::move(problem);
    return false;
  }

  bool fail_type(std::string_view name, const FieldValue& found, std::string_view wanted) {
    return fail(fmt::format("\"{}\" is {}, not {}", name, kind_text(found), wanted));
  }

  template <class Take>
  bool each_element(const std::optional<FieldValue>& list, std::string_view name, const Take& take) {
    if (!list) return fail(fmt::format("\"{}\" is missing", name));
    if (list->kind() != FieldKind::List) return fail_type(name, *list, "an array");
    JsonElements elements(*list);
    while (const auto element = elements.next(arena_)) {
      if (!take(*element)) return false;
    }
    return true;
  }

  bool read_directive(const FieldValue& object, EmfDirective& directive) {
    if (object.kind() != FieldKind::Map)
      return fail_type("CloudWatchMetrics", object, "an object, as its elements are");
    std::optional<FieldValue> metric_namespace;
    std::optional<FieldValue> sets;
    std::optional<FieldValue> metrics;
    JsonMembers members(object);
    while (const auto member = members.next(arena_)) {
      if (member->name == "Namespace") metric_namespace = member->value;
      if (member->name == "Dimensions") sets = member->value;
      if (member->name == "Metrics") metrics = member->value;
    }
    if (metric_namespace) {
      if (!is_text_value(*metric_namespace)) return fail_type("Namespace", *metric_namespace, "a text");
      directive.metric_namespace = metric_namespace->text();
    }
    if (sets && !each_element(sets, "Dimensions",
                              [&](const FieldValue& set) { return read_set(set, directive.sets.emplace_back()); })) {
      return false;
    }
    return each_element(metrics, "Metrics", [&](const FieldValue& metric) {
      return read_definition(metric, directive.definitions.emplace_back());
    });
  }

  bool read_set(const FieldValue& list, std::vector<std::string_view>& keys) {
    constexpr std::string_view kWanted = "an array of arrays of texts";
    if (list.kind() != FieldKind::List) return fail(fmt::format("\"Dimensions\" is not {}", kWanted));
    return each_element(list, "Dimensions", [&](const FieldValue& key) {
      if (!is_text_value(key)) return fail(fmt::format("\"Dimensions\" is not {}", kWanted));
      keys.push_back(key.text());
      return true;
    });
  }

  bool read_definition(const FieldValue& object, EmfDefinition& definition) {
    if (object.kind() != FieldKind::Map) return fail_type("Metrics", object, "an object, as its elements are");
    std::optional<FieldValue> name;
    std::optional<FieldValue> unit;
    std::optional<FieldValue> resolution;
    JsonMembers members(object);
    while (const auto member = members.next(arena_)) {
      if (member->name == "Name") name = member->value;
      if (member->name == "Unit") unit = member->value;
      if (member->name == "StorageResolution") resolution = member->value;
    }
    if (!name) return fail("\"Name\" is missing");
    if (!is_text_value(*name)) return fail_type("Name", *name, "a text");
    definition.name = name->text();
    if (unit && !is_text_value(*unit)) return fail_type("Unit", *unit, "a text");
    if (unit) definition.unit = unit->text();
    if (!resolution) return true;
    const auto seconds = whole_number(*resolution);
    if (!seconds) return fail("\"StorageResolution\" is no whole number");
    definition.resolution = *seconds;
    return true;
  }

  Arena& arena_;
  std::string problem_;
};

}  // namespace

std::expected<EmfMetadata, std::string> read_emf_metadata(const FieldValue& aws, Arena& arena) {
  EmfMetadata metadata;
  EmfMetadataReader reader(arena);
  if (!reader.read(aws, metadata)) return std::unexpected(reader.problem());
  return metadata;
}

}  // namespace insitu
