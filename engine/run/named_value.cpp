#include "insitu/named_value.h"

#include <cstddef>
#include <utility>

#include "engine/model/utf8.h"

namespace insitu {
namespace {

constexpr std::size_t kLongestNamed = 60;  // bytes shown per value

std::string_view kind_name(FieldKind kind) {
  switch (kind) {
    case FieldKind::Missing: return "";
    case FieldKind::Text: return "string";
    case FieldKind::WrittenNumber:
    case FieldKind::Integer:
    case FieldKind::Real: return "number";
    case FieldKind::Timestamp: return "time";
    case FieldKind::Period: return "period";
    case FieldKind::Map: return "map";
    case FieldKind::List: return "list";
  }
  return "";
}

}  // namespace

NamedValue named_value(std::string name, const FieldValue& value) {
  if (value.is_missing()) return {std::move(name), "missing", ""};
  std::string scratch;
  std::string text = shortened(text_of(value, scratch), kLongestNamed);
  if (value.kind() == FieldKind::Text) text = '"' + text + '"';
  return {std::move(name), std::move(text), kind_name(value.kind())};
}

}  // namespace insitu
