#include "engine/expression/function_arguments.h"
#include "engine/expression/function_codes.h"

namespace insitu::scalar {

FieldValue is_present(Arguments arguments, FunctionContext& /*context*/) {
  return FieldValue::boolean(!arguments[0].is_missing());
}

FieldValue coalesce(Arguments arguments, FunctionContext& /*context*/) {
  for (const FieldValue& value : arguments) {
    if (!value.is_missing()) return value;
  }
  return {};
}

FieldValue case_of(Arguments arguments, FunctionContext& /*context*/) {
  for (; arguments.size() >= 2; arguments = arguments.subspan(2)) {
    if (truth_of(arguments[0]) == Truth::True) return arguments[1];
  }
  return arguments.empty() ? FieldValue() : arguments[0];
}

FieldValue if_else(Arguments arguments, FunctionContext& /*context*/) {
  return truth_of(arguments[0]) == Truth::True ? arguments[1] : arguments[2];
}

// A field that is not there is no number: this one answers in any case.
FieldValue is_numeric(Arguments arguments, FunctionContext& /*context*/) {
  return FieldValue::boolean(quantity_of(arguments[0]).has_value());
}

FieldValue message_size(Arguments arguments, FunctionContext& context) {
  const auto text = text_argument(arguments[0], context);
  return text ? FieldValue::integer(static_cast<std::int64_t>(text->size())) : FieldValue();
}

// Local files hold nothing masked.
FieldValue unmask(Arguments arguments, FunctionContext& /*context*/) { return arguments[0]; }

}  // namespace insitu::scalar
