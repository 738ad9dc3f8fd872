#include "engine/lint/query_equality.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "grammar/overloaded.h"
#include "grammar/unparse_query.h"
#include "insitu/field_value.h"

namespace insitu {
namespace {

/// The maximum of combinations of values that are all tried.
constexpr std::size_t kMaxCombinations = 2'000;

/// A literal as comparisons see it. A number is compared by value, or by its text where the other side is no number.
struct ComparedLiteral {
  bool is_number = false;
  std::string text;
  friend bool operator==(const ComparedLiteral&, const ComparedLiteral&) = default;
};

/// Returns a literal whose order among others is known; nullopt: it is none.
std::optional<ComparedLiteral> literal_of(const ast::Expression& expression) {
  constexpr std::size_t kMaxDigits = 15;  // exact in every way to hold a number
  std::string text;
  if (const auto* number = std::get_if<ast::NumberLiteral>(&expression.node)) {
    text = number->text;
  } else if (const auto* written = std::get_if<ast::TextLiteral>(&expression.node)) {
    text = written->text;
    if (!quantity_of(FieldValue::text(text))) return ComparedLiteral{.is_number = false, .text = std::move(text)};
  }
  const bool is_plain = !text.empty() && text.size() <= kMaxDigits && (text == "0" || text[0] != '0') &&
                        std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  if (!is_plain) return std::nullopt;
  return ComparedLiteral{.is_number = true, .text = std::move(text)};
}

bool is_less(const ComparedLiteral& one, const ComparedLiteral& other) {
  if (!one.is_number) return one.text < other.text;
  return std::pair(one.text.size(), std::string_view(one.text)) <
         std::pair(other.text.size(), std::string_view(other.text));
}

/// What conditions compare with literals of one kind, and those literals. Its value is unknown, compares with nothing
/// (a map), or lies at one of them or between two.
struct Scale {
  std::vector<ComparedLiteral> literals;  ///< ascending, each once
  [[nodiscard]] std::size_t positions() const { return 2 * literals.size() + 1; }
  [[nodiscard]] std::size_t position_of(const ComparedLiteral& literal) const {
    return 2 * static_cast<std::size_t>(std::ranges::find(literals, literal) - literals.begin()) + 1;
  }
};

/// A comparison with a literal, its subject on the left.
struct LiteralComparison {
  std::string scale;
  ast::BinaryOperator op{};
  ComparedLiteral literal;
};

ast::BinaryOperator turned_round(ast::BinaryOperator op) {
  using enum ast::BinaryOperator;
  switch (op) {
    case Less: return Greater;
    case LessOrEqual: return GreaterOrEqual;
    case Greater: return Less;
    case GreaterOrEqual: return LessOrEqual;
    case Equal:
    case NotEqual:
    case Add:
    case Subtract:
    case Multiply:
    case Divide:
    case Remainder:
    case Power: break;
  }
  return op;
}

bool is_comparison(ast::BinaryOperator op) { return op >= ast::BinaryOperator::Equal; }

std::string scale_of(const ast::Expression& subject, const ComparedLiteral& literal) {
  return (literal.is_number ? "number " : "text ") + unparse(subject);
}

std::optional<LiteralComparison> literal_comparison(const ast::Binary& binary) {
  if (!is_comparison(binary.op)) return std::nullopt;
  if (auto literal = literal_of(*binary.right)) {
    std::string scale = scale_of(*binary.left, *literal);
    return LiteralComparison{.scale = std::move(scale), .op = binary.op, .literal = std::move(*literal)};
  }
  if (auto literal = literal_of(*binary.left)) {
    std::string scale = scale_of(*binary.right, *literal);
    return LiteralComparison{.scale = std::move(scale), .op = turned_round(binary.op), .literal = std::move(*literal)};
  }
  return std::nullopt;
}

bool compares(ast::BinaryOperator op, std::size_t position, std::size_t literal) {
  using enum ast::BinaryOperator;
  switch (op) {
    case Equal: return position == literal;
    case NotEqual: return position != literal;
    case Less: return position < literal;
    case LessOrEqual: return position <= literal;
    case Greater: return position > literal;
    case GreaterOrEqual: return position >= literal;
    case Add:
    case Subtract:
    case Multiply:
    case Divide:
    case Remainder:
    case Power: break;
  }
  return false;
}

Truth opposite(Truth truth) {
  return truth == Truth::Unknown ? truth : truth == Truth::True ? Truth::False : Truth::True;
}

Truth truth_of_value(std::size_t value) {
  constexpr Truth kTruths[] = {Truth::Unknown, Truth::False, Truth::True};
  return kTruths[value];
}

/// The things that conditions depend on: scales, and conditions that are not looked into, which have three values.
class Ingredients {
 public:
  void add(const ast::Expression& condition) {
    std::visit(Overloaded{[&](const ast::Logical& logical) {
                            for (const ast::Expression& operand : logical.operands) add(operand);
                          },
                          [&](const ast::Unary& unary) {
                            unary.op == ast::UnaryOperator::Not ? add(*unary.operand) : add_other(condition);
                          },
                          [&](const ast::Binary& binary) {
                            const auto found = literal_comparison(binary);
                            found ? add_literal(found->scale, found->literal) : add_other(condition);
                          },
                          [&](const ast::Like& like) { add_other(positive(like)); },
                          [&](const ast::Membership& membership) { add_membership(membership, condition); },
                          [&](const auto& /*other*/) { add_other(condition); }},
               condition.node);
  }

  /// Numbers the values of all; false: there are too many combinations.
  bool settle() {
    std::size_t combinations = 1;
    for (auto& [name, scale] : scales_) {
      std::ranges::sort(scale.literals, is_less);
      const auto [first, last] = std::ranges::unique(scale.literals);
      scale.literals.erase(first, last);
      values_.push_back(scale.positions() + 2);
      index_.emplace(name, index_.size());
    }
    for (const auto& [name, unused] : others_) {
      values_.push_back(3);
      index_.emplace(name, index_.size());
    }
    for (const std::size_t count : values_) {
      combinations *= count;
      if (combinations > kMaxCombinations) return false;
    }
    current_.assign(values_.size(), 0);
    return true;
  }

  /// Goes on to the next combination; false: that was the last.
  bool next() {
    for (std::size_t i = 0; i < current_.size(); ++i) {
      if (++current_[i] < values_[i]) return true;
      current_[i] = 0;
    }
    return false;
  }

  [[nodiscard]] Truth truth_of(const ast::Expression& condition) const {
    return std::visit(Overloaded{[&](const ast::Logical& logical) { return truth_of(logical); },
                                 [&](const ast::Unary& unary) {
                                   return unary.op == ast::UnaryOperator::Not ? opposite(truth_of(*unary.operand))
                                                                              : other(condition);
                                 },
                                 [&](const ast::Binary& binary) {
                                   const auto found = literal_comparison(binary);
                                   return found ? truth_of(*found) : other(condition);
                                 },
                                 [&](const ast::Like& like) {
                                   const Truth truth = other(positive(like));
                                   return like.negated ? opposite(truth) : truth;
                                 },
                                 [&](const ast::Membership& membership) { return truth_of(membership, condition); },
                                 [&](const auto& /*other*/) { return other(condition); }},
                      condition.node);
  }

 private:
  static ast::Expression positive(ast::Like like) {
    like.negated = false;
    return {.node = std::move(like), .span = {}};
  }
  static bool has_literals(const ast::Membership& membership) {
    return std::ranges::all_of(membership.items, [](const auto& item) { return literal_of(item).has_value(); });
  }

  void add_literal(const std::string& scale, const ComparedLiteral& literal) {
    scales_[scale].literals.push_back(literal);
  }
  void add_other(const ast::Expression& condition) { others_.emplace("condition " + unparse(condition), true); }
  void add_membership(const ast::Membership& membership, const ast::Expression& condition) {
    if (!has_literals(membership)) return add_other(condition);
    for (const ast::Expression& item : membership.items) {
      const auto literal = literal_of(item);
      add_literal(scale_of(*membership.subject, *literal), *literal);
    }
  }

  [[nodiscard]] std::size_t value_of(const std::string& name) const { return current_[index_.at(name)]; }
  [[nodiscard]] Truth other(const ast::Expression& condition) const {
    return truth_of_value(value_of("condition " + unparse(condition)));
  }
  [[nodiscard]] Truth truth_of(const LiteralComparison& comparison) const {
    const std::size_t value = value_of(comparison.scale);
    if (value < 2) return truth_of_value(value);
    const std::size_t literal = scales_.at(comparison.scale).position_of(comparison.literal);
    return compares(comparison.op, value - 2, literal) ? Truth::True : Truth::False;
  }
  [[nodiscard]] Truth truth_of(const ast::Logical& logical) const {
    const Truth decisive = logical.op == ast::LogicalOperator::And ? Truth::False : Truth::True;
    Truth result = opposite(decisive);
    for (const ast::Expression& operand : logical.operands) {
      const Truth truth = truth_of(operand);
      if (truth == decisive) return decisive;
      if (truth == Truth::Unknown) result = truth;
    }
    return result;
  }
  [[nodiscard]] Truth truth_of(const ast::Membership& membership, const ast::Expression& condition) const {
    if (!has_literals(membership)) return other(condition);
    Truth result = Truth::False;
    for (const ast::Expression& item : membership.items) {
      const auto literal = literal_of(item);
      const Truth equal = truth_of(LiteralComparison{
          .scale = scale_of(*membership.subject, *literal), .op = ast::BinaryOperator::Equal, .literal = *literal});
      if (equal == Truth::True) {
        result = equal;
        break;
      }
      if (equal == Truth::Unknown) result = equal;
    }
    return membership.negated ? opposite(result) : result;
  }

  std::map<std::string, Scale> scales_;
  std::map<std::string, bool> others_;
  std::map<std::string, std::size_t> index_;
  std::vector<std::size_t> values_;   // how many each has
  std::vector<std::size_t> current_;  // of scales: 0 unknown, 1 compares with nothing, then positions
};

using Conditions = std::vector<const ast::Expression*>;

/// Whether filters with these conditions, one after the other, let the same rows pass.
bool pass_the_same(const Conditions& one, const Conditions& other) {
  Ingredients ingredients;
  for (const ast::Expression* condition : one) ingredients.add(*condition);
  for (const ast::Expression* condition : other) ingredients.add(*condition);
  if (!ingredients.settle()) return false;
  const auto passes = [&](const ast::Expression* condition) { return ingredients.truth_of(*condition) == Truth::True; };
  do {
    if (std::ranges::all_of(one, passes) != std::ranges::all_of(other, passes)) return false;
  } while (ingredients.next());
  return true;
}

/// Takes the filters from `at` on.
Conditions take_filters(const ast::Query& query, std::size_t& at) {
  Conditions conditions;
  for (; at < query.commands.size(); ++at) {
    const auto* filter = std::get_if<ast::Filter>(&query.commands[at].node);
    if (filter == nullptr) break;
    conditions.push_back(&filter->condition);
  }
  return conditions;
}

/// What is known of all rows at a place of a query.
class KnownRows {
 public:
  void pass(const ast::Command& command) {
    if (const auto* filter = std::get_if<ast::Filter>(&command.node)) return add(filter->condition);
    if (std::holds_alternative<ast::Sort>(command.node) || std::holds_alternative<ast::Limit>(command.node)) return;
    equal_.clear();  // names may mean something else after it
    const auto* stats = std::get_if<ast::Stats>(&command.node);
    is_single_ = stats != nullptr && stats->keys.empty();
  }

  /// Whether sorting gives the same rows in the same order.
  [[nodiscard]] bool sort_the_same(const ast::Sort& one, const ast::Sort& other) const {
    return is_single_ || std::ranges::equal(one.keys, other.keys, [this](const auto& a, const auto& b) {
             return a == b || (a.expression == b.expression && equal_.contains(unparse(a.expression)));
           });
  }

 private:
  /// Adds what a condition that holds says to be equal to a literal.
  void add(const ast::Expression& condition) {
    const auto* logical = std::get_if<ast::Logical>(&condition.node);
    if (logical != nullptr && logical->op == ast::LogicalOperator::And) {
      for (const ast::Expression& operand : logical->operands) add(operand);
    }
    const auto* binary = std::get_if<ast::Binary>(&condition.node);
    if (binary == nullptr || binary->op != ast::BinaryOperator::Equal) return;
    if (literal_of(*binary->right)) equal_.insert(unparse(*binary->left));
    if (literal_of(*binary->left)) equal_.insert(unparse(*binary->right));
  }

  std::set<std::string> equal_;  // in all rows
  bool is_single_ = false;       // there is one row
};

bool is_same(const ast::Command& one, const ast::Command& other, const KnownRows& rows) {
  if (one == other) return true;
  const auto* sort = std::get_if<ast::Sort>(&one.node);
  const auto* other_sort = std::get_if<ast::Sort>(&other.node);
  return sort != nullptr && other_sort != nullptr && rows.sort_the_same(*sort, *other_sort);
}

bool is_same(const Conditions& one, const Conditions& other) {
  return std::ranges::equal(one, other, [](const auto* a, const auto* b) { return *a == *b; });
}

}  // namespace

bool give_the_same(const ast::Query& one, const ast::Query& other) {
  if (one.sources != other.sources) return false;
  std::size_t at = 0;
  std::size_t other_at = 0;
  std::size_t passed = 0;
  KnownRows rows;
  while (true) {
    const Conditions filters = take_filters(one, at);
    const Conditions other_filters = take_filters(other, other_at);
    if (!is_same(filters, other_filters) && !pass_the_same(filters, other_filters)) return false;
    if (at == one.commands.size() || other_at == other.commands.size()) break;
    for (; passed < at; ++passed) rows.pass(one.commands[passed]);
    if (!is_same(one.commands[at++], other.commands[other_at++], rows)) return false;
  }
  return at == one.commands.size() && other_at == other.commands.size();
}

}  // namespace insitu
