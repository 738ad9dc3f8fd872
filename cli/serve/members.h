#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/serve/refusal.h"
#include "cli/serve/tree.h"

namespace insitu::serve {

/// What the values of a request can be: forms have only texts, which stand for numbers and moments as well.
enum class Typing : std::uint8_t { Typed, TextsOnly };

/// Reads the members of a request, or of a map in it. Members that no operation asks for are ignored. Borrows the tree.
///
/// The first member that is of a wrong type, out of its bounds or lacking is what `refusal` reports; what is read after
/// that may be a default. So an operation reads all that it needs, and asks once.
class Members {
 public:
  /// `where` is the place in the request, for messages: `metricTransformations.1.`; empty at the top.
  explicit Members(const Tree& tree, Service service = Service::Logs, Typing typing = Typing::Typed,
                   std::string where = "");
  /// Reads a map in the same request; `name` is its place below this one.
  [[nodiscard]] Members below(const Tree& map, std::string_view name) const;

  [[nodiscard]] bool has(std::string_view name) const { return tree_.find(name) != nullptr; }
  [[nodiscard]] const Tree& tree() const { return tree_; }
  std::optional<std::string> text(std::string_view name);
  /// A text of `min` to `max` characters (code points).
  std::optional<std::string> text(std::string_view name, std::size_t min, std::size_t max);
  /// A text that must be there.
  std::string required_text(std::string_view name, std::size_t min = 1,
                            std::size_t max = std::numeric_limits<std::size_t>::max());
  std::optional<std::int64_t> integer(std::string_view name,
                                      std::int64_t min = std::numeric_limits<std::int64_t>::min(),
                                      std::int64_t max = std::numeric_limits<std::int64_t>::max());
  std::int64_t required_integer(std::string_view name, std::int64_t min = std::numeric_limits<std::int64_t>::min(),
                                std::int64_t max = std::numeric_limits<std::int64_t>::max());
  std::optional<double> number(std::string_view name);
  std::optional<bool> boolean(std::string_view name);
  /// A moment of CloudWatch: seconds since the epoch, with a fraction or not, or a text of ISO 8601.
  std::optional<Moment> moment(std::string_view name);
  /// One of a few words; the refusal lists them.
  std::optional<std::string> choice(std::string_view name, std::initializer_list<std::string_view> words);
  /// A list of texts; nullopt: it is not there. An empty text of a form is an empty list.
  std::optional<std::vector<std::string>> texts(std::string_view name);
  /// The items of a list; nullptr: it is not there, or no list.
  const Tree::List* list(std::string_view name);
  /// A map from names to texts, as tags are.
  std::optional<std::vector<std::pair<std::string, std::string>>> text_map(std::string_view name);

  /// Refuses the request for a value of a member, unless it was refused before: "1 validation error detected: Value 'V'
  /// at 'member' failed to satisfy constraint: Member must ...". `must` goes on after "Member must ".
  void reject(std::string_view name, std::string_view value, std::string_view must);
  /// Refuses the request in other words, unless it was refused before.
  void reject(Refusal refusal);
  /// Why the request is refused; nullopt: nothing was wrong so far.
  [[nodiscard]] const std::optional<Refusal>& refusal() const { return refusal_; }
  /// The same as a result: `if (in.is_refused()) return in.refused();`
  [[nodiscard]] bool is_refused() const { return refusal_.has_value(); }
  [[nodiscard]] std::unexpected<Refusal> refused() const { return std::unexpected(*refusal_); }

 private:
  const Tree* value(std::string_view name);
  void reject_value(std::string message);
  void reject_type(std::string_view name, std::string_view expected);
  void reject_absence(std::string_view name);
  [[nodiscard]] std::string place(std::string_view name) const { return where_ + std::string(name); }

  const Tree& tree_;
  Service service_;  // in its words requests are refused
  Typing typing_;
  std::string where_;
  std::optional<Refusal> refusal_;
};

}  // namespace insitu::serve
