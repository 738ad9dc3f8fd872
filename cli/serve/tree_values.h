#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/serve/tree.h"

/// Reads members of maps that the server wrote itself, such as the settings of an alarm. What is lacking or of another
/// type is as if it had not been written; requests are read by Members, which refuses.
namespace insitu::serve {

inline std::optional<std::string> member_text(const Tree& tree, std::string_view name) {
  const Tree* const found = tree.find(name);
  return found != nullptr && found->text() != nullptr ? std::optional(*found->text()) : std::nullopt;
}

inline std::optional<std::int64_t> member_integer(const Tree& tree, std::string_view name) {
  const Tree* const found = tree.find(name);
  const auto* const number = found != nullptr ? found->get<std::int64_t>() : nullptr;
  return number != nullptr ? std::optional(*number) : std::nullopt;
}

/// A number, whole or not.
inline std::optional<double> member_number(const Tree& tree, std::string_view name) {
  const Tree* const found = tree.find(name);
  if (found == nullptr) return std::nullopt;
  if (const auto* const number = found->get<double>()) return *number;
  if (const auto* const whole = found->get<std::int64_t>()) return static_cast<double>(*whole);
  return std::nullopt;
}

inline std::optional<bool> member_flag(const Tree& tree, std::string_view name) {
  const Tree* const found = tree.find(name);
  const auto* const flag = found != nullptr ? found->get<bool>() : nullptr;
  return flag != nullptr ? std::optional(*flag) : std::nullopt;
}

/// The items of a list; none if there is no such list.
inline const Tree::List& member_list(const Tree& tree, std::string_view name) {
  static const Tree::List kNone;
  const Tree* const found = tree.find(name);
  return found != nullptr && found->items() != nullptr ? *found->items() : kNone;
}

/// The texts of a list.
inline std::vector<std::string> member_texts(const Tree& tree, std::string_view name) {
  std::vector<std::string> texts;
  for (const Tree& item : member_list(tree, name)) {
    if (item.text() != nullptr) texts.push_back(*item.text());
  }
  return texts;
}

}  // namespace insitu::serve
