#include "engine/expression/function_arguments.h"
#include "engine/expression/function_codes.h"
#include "engine/model/json_slice.h"

namespace insitu::scalar {
namespace {

/// A map or a list as it is, or the one that a text spells; else missing.
FieldValue structure_argument(const FieldValue& value, FunctionContext& context) {
  if (value.is_structure()) return value;
  if (value.kind() != FieldKind::Text) return {};
  const auto parsed = read_json(value.text(), context.arena);
  return parsed && parsed->is_structure() ? *parsed : FieldValue();
}

bool is_written(const FieldValue& value, std::string_view text) {
  return (value.kind() == FieldKind::Text || value.kind() == FieldKind::WrittenNumber) && value.text() == text;
}

}  // namespace

FieldValue json_parse(Arguments arguments, FunctionContext& context) {
  return structure_argument(arguments[0], context);
}

FieldValue json_stringify(Arguments arguments, FunctionContext& context) {
  if (!arguments[0].is_structure()) return {};
  std::string& result = context.cache.scratch[1];
  result.clear();
  append_compact_json(result, arguments[0].text());
  return made_text(result, context);
}

FieldValue json_array_size(Arguments arguments, FunctionContext& context) {
  const FieldValue list = structure_argument(arguments[0], context);
  if (list.kind() != FieldKind::List) return {};
  std::int64_t size = 0;
  for (JsonElements elements(list); elements.skip();) ++size;
  return FieldValue::integer(size);
}

// What is no array contains nothing.
FieldValue json_array_contains(Arguments arguments, FunctionContext& context) {
  const auto wanted = text_argument(arguments[1], context);
  if (arguments[0].is_missing() || !wanted) return {};
  JsonElements elements(structure_argument(arguments[0], context));
  for (auto element = elements.next(context.arena); element; element = elements.next(context.arena)) {
    if (is_written(*element, *wanted)) return FieldValue::boolean(true);
  }
  return FieldValue::boolean(false);
}

}  // namespace insitu::scalar
