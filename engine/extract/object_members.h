#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/extract/json_walker.h"

namespace insitu {

/// Reads certain members at the top of JSON objects. Not thread-safe: holds scratch memory.
class ObjectMembers {
 public:
  /// `names` are the members; they are numbered in this order.
  explicit ObjectMembers(std::span<const std::string_view> names);
  ~ObjectMembers();
  ObjectMembers(ObjectMembers&&) noexcept;
  ObjectMembers& operator=(ObjectMembers&&) noexcept;

  /// Reads an object, from which the members borrow. The error says why it is none, and calls it `what`: `event`.
  std::expected<void, std::string> read(std::string_view object, std::string_view what);

  /// Returns a member of the object that was read, the last one of its name. nullopt: it has none.
  [[nodiscard]] const std::optional<JsonToken>& token(std::size_t member) const;
  /// Returns a member that is a text; from `texts`, which grows by it, where it has escapes. Empty: it is no text.
  [[nodiscard]] std::string_view text(std::size_t member, std::deque<std::string>& texts) const;
  /// Returns a member that is an integer, or a text of its digits.
  [[nodiscard]] std::optional<std::int64_t> integer(std::size_t member) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace insitu
