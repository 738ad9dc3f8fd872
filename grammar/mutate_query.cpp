#include "grammar/mutate_query.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "grammar/ascii.h"
#include "grammar/moved_number.h"
#include "grammar/tree_mutator.h"
#include "grammar/unparse_query.h"

namespace insitu {
namespace {

using ast::BinaryOperator;

/// The sign of a comparison; empty: it is none.
std::string_view comparison_sign(BinaryOperator op) {
  switch (op) {
    case BinaryOperator::Equal: return "=";
    case BinaryOperator::NotEqual: return "!=";
    case BinaryOperator::Less: return "<";
    case BinaryOperator::LessOrEqual: return "<=";
    case BinaryOperator::Greater: return ">";
    case BinaryOperator::GreaterOrEqual: return ">=";
    case BinaryOperator::Add:
    case BinaryOperator::Subtract:
    case BinaryOperator::Multiply:
    case BinaryOperator::Divide:
    case BinaryOperator::Remainder:
    case BinaryOperator::Power: break;
  }
  return {};
}

/// What a slip makes of a comparison; for an order it changes the border and the direction.
std::vector<BinaryOperator> slips_of(BinaryOperator op) {
  using enum BinaryOperator;
  switch (op) {
    case Equal: return {NotEqual};
    case NotEqual: return {Equal};
    case Less: return {LessOrEqual, Greater};
    case LessOrEqual: return {Less, GreaterOrEqual};
    case Greater: return {GreaterOrEqual, Less};
    case GreaterOrEqual: return {Greater, LessOrEqual};
    case Add:
    case Subtract:
    case Multiply:
    case Divide:
    case Remainder:
    case Power: break;
  }
  return {};
}

/// Another aggregate that takes the same argument.
std::optional<std::string_view> other_aggregate(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kOthers = {
      {{"sum", "avg"}, {"avg", "sum"}, {"min", "max"}, {"max", "min"}}};
  const std::string lower = lexical::lower_case(name);
  const auto found = std::ranges::find(kOthers, lower, &std::pair<std::string_view, std::string_view>::first);
  return found == kOthers.end() ? std::nullopt : std::optional(found->second);
}

class QueryMutator : TreeMutator<ast::Query> {
 public:
  explicit QueryMutator(const ast::Query& query) : TreeMutator(query) {}

  std::vector<Mutation> run() {
    const bool is_one_of_several = tree_.commands.size() > 1;  // without its only command it would be no query
    for (std::size_t i = 0; i < tree_.commands.size(); ++i) {
      const auto* filter = std::get_if<ast::Filter>(&tree_.commands[i].node);
      if (filter != nullptr && is_one_of_several) {
        leave_out(tree_.commands, i, fmt::format("without `filter {}`", unparse(filter->condition)));
      }
      std::visit([this](auto& command) { change(command); }, tree_.commands[i].node);
    }
    return std::move(found_);
  }

 private:
  // ---- commands

  template <class Command>
  void change(Command& /*command*/) {}
  void change(ast::Filter& filter) { change(filter.condition); }
  void change(ast::Stats& stats) {
    for (ast::Item& item : stats.items) change(item.expression);
    for (std::size_t i = 0; i < stats.keys.size(); ++i) {
      leave_out(stats.keys, i, fmt::format("without `{}` in `by`", unparse(stats.keys[i].expression)));
    }
  }
  void change(ast::Fields& fields) {
    for (ast::Item& item : fields.items) change(item.expression);
  }
  void change(ast::Sort& sort) {
    for (ast::SortKey& key : sort.keys) {
      const bool ascends = key.direction == ast::Direction::Ascending;
      try_instead(key.direction, ascends ? ast::Direction::Descending : ast::Direction::Ascending,
                  fmt::format("`{}` for `{}` in `sort {}`", ascends ? "desc" : "asc", ascends ? "asc" : "desc",
                              unparse(key.expression)));
    }
  }
  void change(ast::Limit& limit) {
    constexpr std::uint64_t kMaxRows = 100;  // no sample of a test reaches a higher limit
    const std::uint64_t count = limit.count;
    if (count > kMaxRows) return;
    for (const std::uint64_t other : {count - 1, count + 1}) {
      if (other == 0) continue;
      try_instead(limit.count, other, fmt::format("{} for {} in `limit {}`", other, count, count));
    }
  }

  // ---- expressions

  void change(ast::Expression& expression) {
    const std::string text = unparse(expression);
    const auto* logical = std::get_if<ast::Logical>(&expression.node);
    if (logical != nullptr && logical->operands.size() == 2) {
      const std::vector<ast::Expression> operands = logical->operands;
      try_instead(expression, operands[1], fmt::format("without `{}`", unparse(operands[0])));
      try_instead(expression, operands[0], fmt::format("without `{}`", unparse(operands[1])));
    }
    std::visit([&](auto& node) { change(node, text); }, expression.node);
  }

  template <class Node>
  void change(Node& /*node*/, const std::string& /*text*/) {}
  void change(ast::Unary& unary, const std::string& /*text*/) { change(*unary.operand); }
  void change(ast::Logical& logical, const std::string& text) {
    const bool joins_all = logical.op == ast::LogicalOperator::And;
    try_instead(logical.op, joins_all ? ast::LogicalOperator::Or : ast::LogicalOperator::And,
                fmt::format("`{}` for `{}` in `{}`", joins_all ? "or" : "and", joins_all ? "and" : "or", text));
    for (std::size_t i = 0; logical.operands.size() > 2 && i < logical.operands.size(); ++i) {
      leave_out(logical.operands, i, fmt::format("without `{}`", unparse(logical.operands[i])));
    }
    for (ast::Expression& operand : logical.operands) change(operand);
  }
  void change(ast::Binary& binary, const std::string& text) {
    for (const BinaryOperator other : slips_of(binary.op)) {
      try_instead(binary.op, other,
                  fmt::format("`{}` for `{}` in `{}`", comparison_sign(other), comparison_sign(binary.op), text));
    }
    const bool is_comparison = !comparison_sign(binary.op).empty();
    if (is_comparison) {
      move_threshold(*binary.left, text);
      move_threshold(*binary.right, text);
    }
    change(*binary.left);
    change(*binary.right);
  }
  void move_threshold(ast::Expression& expression, const std::string& text) {
    auto* number = std::get_if<ast::NumberLiteral>(&expression.node);
    if (number == nullptr) return;
    for (const double by : {-1.0, 1.0}) {
      auto moved = moved_number(number->text, by);
      if (!moved || moved->starts_with('-')) continue;
      std::string change = fmt::format("{} for {} in `{}`", *moved, number->text, text);
      try_instead(number->text, std::move(*moved), std::move(change));
    }
  }
  void change(ast::Like& like, const std::string& text) {
    try_instead(like.negated, !like.negated,
                fmt::format("`{}` for `{}` in `{}`", like.negated ? "like" : "not like",
                            like.negated ? "not like" : "like", text));
  }
  void change(ast::Membership& membership, const std::string& text) {
    try_instead(membership.negated, !membership.negated,
                fmt::format("`{}` for `{}` in `{}`", membership.negated ? "in" : "not in",
                            membership.negated ? "not in" : "in", text));
    for (std::size_t i = 0; membership.items.size() > 1 && i < membership.items.size(); ++i) {
      leave_out(membership.items, i, fmt::format("without `{}` in `{}`", unparse(membership.items[i]), text));
    }
  }
  void change(ast::Call& call, const std::string& text) {
    if (const auto other = other_aggregate(call.name.text)) {
      try_instead(call.name.text, std::string(*other),
                  fmt::format("`{}` for `{}` in `{}`", *other, call.name.text, text));
    }
    for (ast::Expression& argument : call.arguments) change(argument);
  }
};

}  // namespace

std::vector<Mutation> mutations_of(const ast::Query& query) { return QueryMutator(query).run(); }

}  // namespace insitu
