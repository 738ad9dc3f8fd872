#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/match/regex.h"
#include "engine/match/wildcard.h"
#include "engine/model/value.h"
#include "insitu/span.h"

namespace insitu {

/// The question of a test. The kinds carry the rules of equality: after lowering the language it was written in does
/// not matter.
enum class TestKind : std::uint8_t {
  Contains,       ///< a message holds `text`
  EqualsNumeral,  ///< a number has the value `number`; a text is spelled `text`
  EqualsText,     ///< a text, or a number as written, is `text`
  MatchesWildcard,
  FindsRegex,
  ComparesNumber,  ///< a number is `order` than `number`; a text never is
  IsNull,
  IsTrue,
  IsFalse,
  NotExists,  ///< no value was selected
};

enum class Order : std::uint8_t { Less, LessOrEqual, Greater, GreaterOrEqual };

/// `!=` is not the negation of `=`: both are false where there is nothing to compare.
enum class Polarity : std::uint8_t { Is, IsNot };

/// One yes/no question about one value. Immutable; shared by threads.
struct Test {
  TestKind kind{};
  Polarity polarity = Polarity::Is;
  Order order{};
  double number = 0;
  std::string text;
  std::optional<Wildcard> wildcard;        ///< MatchesWildcard
  std::optional<Regex> regex;              ///< FindsRegex
  std::vector<std::string> literals = {};  ///< FindsRegex: one of them is in every match; empty: not known
  Span span;                               ///< of the clause in the pattern
};

/// Whether `value` passes. Missing passes nothing but NotExists.
bool holds(const Test& test, const Value& value);

/// A yes/no over a record: tests joined by all, any and not, as a flat vector with operands before their parents.
/// Immutable once built; shared by threads.
struct Predicate {
  enum class NodeKind : std::uint8_t { Constant, Test, All, Any, Not };
  struct Node {
    NodeKind kind{};
    bool constant = false;                ///< Constant
    std::uint32_t test = 0;               ///< Test: index in `tests`
    std::vector<std::uint32_t> operands;  ///< All, Any, Not: indices in `nodes`
    Span span;                            ///< of the clause in the pattern
  };

  std::vector<Test> tests;
  std::vector<Node> nodes;  ///< the last is the root; never empty

  std::uint32_t add_constant(bool value, Span span);
  std::uint32_t add_test(Test test);
  std::uint32_t add_group(NodeKind kind, std::vector<std::uint32_t> operands, Span span);

  /// The answer for one record. `decide(index of a test)` is called only for what the answer needs.
  template <class Decide>
  [[nodiscard]] bool evaluate(const Decide& decide) const {
    return evaluate(static_cast<std::uint32_t>(nodes.size() - 1), decide);
  }

 private:
  // Depth is bounded: nesting is limited by the grammar.
  template <class Decide>
  [[nodiscard]] bool evaluate(std::uint32_t id, const Decide& decide) const {
    const Node& node = nodes[id];
    switch (node.kind) {
      case NodeKind::Constant: return node.constant;
      case NodeKind::Test: return decide(node.test);
      case NodeKind::Not: return !evaluate(node.operands.front(), decide);
      case NodeKind::All:
        for (const std::uint32_t operand : node.operands) {
          if (!evaluate(operand, decide)) return false;
        }
        return true;
      case NodeKind::Any:
        for (const std::uint32_t operand : node.operands) {
          if (evaluate(operand, decide)) return true;
        }
        return false;
    }
    return false;
  }
};

}  // namespace insitu
