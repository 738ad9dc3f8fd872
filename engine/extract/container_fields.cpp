#include "engine/extract/container_fields.h"

#include "engine/model/json_slice.h"

namespace insitu {

bool is_container_field(std::string_view name) { return name == kContainerStream || name.starts_with(kContainerAttrs); }

FieldValue container_field(const ContainerFacts& facts, std::string_view name, Arena& arena) {
  if (name == kContainerStream) return FieldValue::text(facts.stream);
  if (facts.attrs.empty()) return {};
  const std::string_view attribute = name.substr(kContainerAttrs.size());
  return json_member(FieldValue::map(facts.attrs), attribute, arena).value_or(FieldValue());
}

}  // namespace insitu
