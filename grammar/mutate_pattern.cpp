#include "grammar/mutate_pattern.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "grammar/moved_number.h"
#include "grammar/tree_mutator.h"
#include "grammar/unparse_pattern.h"

namespace insitu {
namespace {

/// What a slip makes of an operator; for an order it changes the border and the direction.
std::vector<ast::Comparator> slips(ast::Comparator op) {
  using enum ast::Comparator;
  switch (op) {
    case Equal: return {NotEqual};
    case NotEqual: return {Equal};
    case Less: return {LessOrEqual, Greater};
    case LessOrEqual: return {Less, GreaterOrEqual};
    case Greater: return {GreaterOrEqual, Less};
    case GreaterOrEqual: return {Greater, LessOrEqual};
  }
  return {};
}

bool is_ordering(ast::Comparator op) { return op != ast::Comparator::Equal && op != ast::Comparator::NotEqual; }

class PatternMutator : TreeMutator<ast::FilterPattern> {
 public:
  explicit PatternMutator(const ast::FilterPattern& pattern) : TreeMutator(pattern), original_(pattern) {}

  std::vector<Mutation> run() {
    std::visit([this](auto& body) { change(body); }, tree_.body);
    // One of several clauses is left out at a time; when a single one is left out, nothing remains.
    if (has_one_clause()) found_.push_back({"", "without any condition, so that every event matches"});
    return std::move(found_);
  }

 private:
  [[nodiscard]] bool has_one_clause() const {
    if (const auto* terms = std::get_if<ast::TermsPattern>(&original_.body)) return terms->terms.size() == 1;
    const auto* json = std::get_if<ast::JsonPattern>(&original_.body);
    return json != nullptr && std::holds_alternative<ast::Condition>(json->expression.node);
  }

  [[nodiscard]] std::string_view written(const Span& span) const {
    return std::string_view(original_.text).substr(span.begin, span.size());
  }

  // ---- terms

  /// Optional terms beside others say nothing; without them the pattern means the same.
  static bool is_ignored(const ast::TermsPattern& pattern, const ast::Term& term) {
    return term.op == ast::TermOperator::Optional && !std::ranges::all_of(pattern.terms, [](const ast::Term& one) {
             return one.op == ast::TermOperator::Optional;
           });
  }

  void change(ast::TermsPattern& pattern) {
    for (std::size_t i = 0; i < pattern.terms.size(); ++i) {
      const std::string_view text = written(pattern.terms[i].span);
      if (pattern.terms.size() > 1 && !is_ignored(pattern, pattern.terms[i])) {
        leave_out(pattern.terms, i, fmt::format("without `{}`", text));
      }
      const bool is_excluded = pattern.terms[i].op == ast::TermOperator::Exclude;
      try_instead(pattern.terms[i].op, is_excluded ? ast::TermOperator::Include : ast::TermOperator::Exclude,
                  fmt::format("`{}` {}", text, is_excluded ? "wanted" : "excluded"));
    }
  }

  // ---- conditions

  void change(ast::PatternExpression& expression) {
    if (auto* condition = std::get_if<ast::Condition>(&expression.node)) {
      const std::string text(written(expression.span));
      std::visit([&](auto& test) { change_test(test, condition->test, text); }, condition->test);
      return;
    }
    // A group of two without one of them is the other: so the whole expression is put in its place, not the group.
    const auto operands = std::get<ast::Group>(expression.node).operands;
    for (std::size_t i = 0; i < operands.size(); ++i) {
      ast::PatternExpression rest = expression;
      auto& others = std::get<ast::Group>(rest.node).operands;
      others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
      if (others.size() == 1) rest = ast::PatternExpression(others.front());
      try_instead(expression, std::move(rest), fmt::format("without `{}`", written(operands[i].span)));
    }
    auto& group = std::get<ast::Group>(expression.node);
    const bool is_and = group.connective == ast::Connective::And;
    try_instead(
        group.connective, is_and ? ast::Connective::Or : ast::Connective::And,
        fmt::format("`{}` for `{}` in `{}`", is_and ? "||" : "&&", is_and ? "&&" : "||", written(expression.span)));
    for (ast::PatternExpression& operand : group.operands) change(operand);
  }

  using Test = decltype(ast::Condition::test);

  void change_test(ast::Comparison& comparison, Test& /*whole*/, const std::string& text) {
    for (const ast::Comparator op : slips(comparison.op)) {
      try_instead(comparison.op, op, fmt::format("`{}` for `{}` in `{}`", unparse(op), unparse(comparison.op), text));
    }
    auto* literal = std::get_if<ast::Literal>(&comparison.value);
    if (literal == nullptr) return;
    if (is_ordering(comparison.op)) {
      for (const double by : {1.0, -1.0}) {
        if (auto number = moved_number(literal->text, by)) {
          const std::string change = fmt::format("{} for {} in `{}`", *number, literal->text, text);
          try_instead(literal->text, std::move(*number), change);
        }
      }
      return;
    }
    std::string without;
    std::ranges::remove_copy(literal->text, std::back_inserter(without), '*');
    if (without.empty()) return;
    try_instead(literal->text, std::move(without), fmt::format("no wildcard in `{}`", text));
  }

  void change_test(ast::IsKeyword& is, Test& whole, const std::string& text) {
    switch (is.keyword) {
      case ast::Keyword::True: return try_instead(is.keyword, ast::Keyword::False, "`FALSE` in `" + text + "`");
      case ast::Keyword::False: return try_instead(is.keyword, ast::Keyword::True, "`TRUE` in `" + text + "`");
      case ast::Keyword::Null: return try_instead(whole, Test(ast::NotExists{}), "`NOT EXISTS` in `" + text + "`");
    }
  }

  void change_test(ast::NotExists& /*test*/, Test& whole, const std::string& text) {
    try_instead(whole, Test(ast::IsKeyword{ast::Keyword::Null}), "`IS NULL` in `" + text + "`");
  }

  void change(ast::JsonPattern& pattern) { change(pattern.expression); }

  // ---- space-delimited

  void change(ast::DelimitedPattern& pattern) {
    for (ast::Slot& slot : pattern.slots) {
      const std::string change_of_slot = fmt::format("without the condition of `{}`", written(slot.span));
      if (std::holds_alternative<ast::QuotedSlot>(slot.node)) {
        try_instead(slot.node, decltype(slot.node)(ast::UnnamedSlot{}), change_of_slot);
      }
      if (auto* condition = std::get_if<ast::ConditionSlot>(&slot.node)) {
        try_instead(slot.node, decltype(slot.node)(ast::NamedSlot{name_in(condition->condition)}), change_of_slot);
        change(std::get<ast::ConditionSlot>(slot.node).condition);
      }
    }
  }

  static ast::FieldName name_in(const ast::PatternExpression& expression) {
    const ast::PatternExpression* at = &expression;
    while (const auto* group = std::get_if<ast::Group>(&at->node)) at = &group->operands.front();
    const auto* name = std::get_if<ast::FieldName>(&std::get<ast::Condition>(at->node).subject);
    return name == nullptr ? ast::FieldName{} : *name;
  }

  const ast::FilterPattern& original_;
};

}  // namespace

std::vector<Mutation> mutations_of(const ast::FilterPattern& pattern) { return PatternMutator(pattern).run(); }

}  // namespace insitu
