#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace insitu::serve {

/// A moment in epoch milliseconds, which each protocol writes its own way.
struct Moment {
  std::int64_t milliseconds = 0;
  friend bool operator==(const Moment&, const Moment&) = default;
};

/// A typed value of a request or an answer, whatever the protocol it came in or goes out by.
///
/// A protocol may know less than this: forms have only texts, JSON has moments as numbers. `Members` reads either.
class Tree {
 public:
  using List = std::vector<Tree>;
  using Map = std::vector<std::pair<std::string, Tree>>;  ///< in the order in which members were set

  /// Nothing: a member without a value is left out of its map.
  Tree() = default;
  Tree(bool value) : value_(value) {}          // NOLINT(google-explicit-constructor): it is that value
  Tree(std::int64_t value) : value_(value) {}  // NOLINT(google-explicit-constructor)
  Tree(int value) : value_(static_cast<std::int64_t>(value)) {}  // NOLINT(google-explicit-constructor)
  Tree(double value) : value_(value) {}                          // NOLINT(google-explicit-constructor)
  Tree(Moment value) : value_(value) {}                          // NOLINT(google-explicit-constructor)
  Tree(std::string value) : value_(std::move(value)) {}          // NOLINT(google-explicit-constructor)
  Tree(std::string_view value) : value_(std::string(value)) {}   // NOLINT(google-explicit-constructor)
  Tree(const char* value) : value_(std::string(value)) {}        // NOLINT(google-explicit-constructor)
  Tree(List value) : value_(std::move(value)) {}                 // NOLINT(google-explicit-constructor)
  template <class Value>
  Tree(const std::optional<Value>& value) {  // NOLINT(google-explicit-constructor)
    if (value) *this = Tree(*value);
  }

  static Tree list() { return Tree(List()); }
  static Tree map();
  /// A map of members, without those that have no value.
  static Tree map(std::vector<std::pair<std::string, Tree>> members);

  [[nodiscard]] bool is_nothing() const { return std::holds_alternative<std::monostate>(value_); }
  template <class Value>
  [[nodiscard]] const Value* get() const {
    return std::get_if<Value>(&value_);
  }
  [[nodiscard]] const std::string* text() const { return get<std::string>(); }
  [[nodiscard]] const List* items() const { return get<List>(); }
  [[nodiscard]] const Map* members() const { return get<Map>(); }
  [[nodiscard]] List* items() { return std::get_if<List>(&value_); }

  /// The member of a map; nullptr: it is no map, or has no such member.
  [[nodiscard]] const Tree* find(std::string_view name) const;
  /// Sets a member of a map; one without a value is left out. REQUIRES: it is a map
  Tree& set(std::string_view name, Tree value);
  /// Appends to a list. REQUIRES: it is a list
  Tree& add(Tree value);

  friend bool operator==(const Tree&, const Tree&) = default;

 private:
  std::variant<std::monostate, bool, std::int64_t, double, Moment, std::string, List, Map> value_;
};

}  // namespace insitu::serve
