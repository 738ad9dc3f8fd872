#pragma once

#include <string>
#include <string_view>

#include "insitu/field_value.h"

namespace insitu {

/// A value of a row under the name that the query gives it, for people. Owns its texts.
struct NamedValue {
  std::string name;
  std::string text;       ///< as the service prints it, cut to a readable length; strings in quotes; "missing"
  std::string_view type;  ///< "string", "number", "time", "period", "map", "list"; empty: missing
};

/// Describes a value.
NamedValue named_value(std::string name, const FieldValue& value);

}  // namespace insitu
