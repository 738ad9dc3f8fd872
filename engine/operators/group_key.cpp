#include "engine/operators/group_key.h"

#include <string_view>

#include "engine/expression/text_set.h"

namespace insitu {
namespace {

constexpr std::uint64_t kFactor = 0x9E3779B97F4A7C15;  // digits of the golden ratio

bool is_no_key(const FieldValue& value) { return value.is_missing() || value.is_structure(); }

bool has_integer(const FieldValue& value) {
  return value.kind() == FieldKind::Integer || value.kind() == FieldKind::Timestamp;
}

bool is_identical(const FieldValue& left, const FieldValue& right) {
  if (left.kind() != right.kind()) return false;
  if (left.has_text()) return left.text() == right.text();
  return has_integer(left) ? left.integer() == right.integer() : left.is_missing();
}

template <class IsSame>
bool agree(std::span<const FieldValue> left, std::span<const FieldValue> right, const IsSame& is_same) {
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (!is_same(left[i], right[i])) return false;
  }
  return true;
}

std::uint64_t hash_of_print(const FieldValue& value) {
  if (is_no_key(value)) return 0;
  std::string scratch;
  return text_hash(text_of(value, scratch));
}

std::uint64_t hash_of_number(const FieldValue& value) {
  return has_integer(value) ? static_cast<std::uint64_t>(value.integer()) : 0;
}

std::uint64_t add_hash(std::uint64_t before, std::uint64_t hash) { return (before + hash) * kFactor; }

}  // namespace

bool is_printed_alike(const FieldValue& left, const FieldValue& right) {
  if (is_no_key(left) || is_no_key(right)) return is_no_key(left) && is_no_key(right);
  if (left.has_text() && right.has_text()) return left.text() == right.text();
  std::string left_text;
  std::string right_text;
  return text_of(left, left_text) == text_of(right, right_text);
}

bool are_printed_alike(std::span<const FieldValue> left, std::span<const FieldValue> right) {
  return agree(left, right, is_printed_alike);
}

std::uint64_t printed_hash(std::span<const FieldValue> values) {
  std::uint64_t hash = 0;
  for (const FieldValue& value : values) hash = add_hash(hash, hash_of_print(value));
  return hash;
}

bool are_identical(std::span<const FieldValue> left, std::span<const FieldValue> right) {
  return agree(left, right, is_identical);
}

QuickHash quick_hash(std::span<const FieldValue> values) {
  QuickHash quick;
  for (const FieldValue& value : values) {
    const bool is_printed = value.has_text() || value.is_missing();
    quick.hash = add_hash(quick.hash, is_printed ? hash_of_print(value) : hash_of_number(value));
    quick.is_of_print = quick.is_of_print && is_printed;
  }
  return quick;
}

}  // namespace insitu
