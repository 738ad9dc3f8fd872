#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/arena.h"
#include "insitu/field_value.h"

namespace insitu {

/// The declaration of a metric. Texts borrow from the message or the arena.
struct EmfDefinition {
  std::string_view name;
  std::string_view unit;         ///< as written; empty: none
  std::int64_t resolution = 60;  ///< seconds, as written
};

/// One of the objects in `CloudWatchMetrics`.
struct EmfDirective {
  std::optional<std::string_view> metric_namespace;  ///< nullopt: it is missing
  std::vector<std::vector<std::string_view>> sets;   ///< the keys of each set of dimensions
  std::vector<EmfDefinition> definitions;
};

/// The object `_aws`, its types checked.
struct EmfMetadata {
  std::optional<FieldValue> timestamp;  ///< of any type; nullopt: it is missing
  std::vector<EmfDirective> directives;
};

/// Reads the object `_aws`. Texts borrow from the JSON text of `aws` or from the arena. The error states which member
/// is missing or of a wrong type, as in Diagnostic.
std::expected<EmfMetadata, std::string> read_emf_metadata(const FieldValue& aws, Arena& arena);

}  // namespace insitu
