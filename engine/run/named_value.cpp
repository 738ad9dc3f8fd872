#include "engine/run/named_value.h"

#include <cstddef>
#include <utility>

namespace insitu {
namespace {

constexpr std::size_t kLongest = 60;  // bytes shown per value

std::string shortened(std::string_view text) {
  if (text.size() <= kLongest) return std::string(text);
  std::size_t end = kLongest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return std::string(text.substr(0, end)) + "…";
}

std::string_view type_name(FieldKind kind) {
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
  std::string text = shortened(text_of(value, scratch));
  if (value.kind() == FieldKind::Text) text = '"' + text + '"';
  return {std::move(name), std::move(text), type_name(value.kind())};
}

}  // namespace insitu
