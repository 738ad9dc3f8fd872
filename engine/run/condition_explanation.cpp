#include "engine/run/condition_explanation.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "engine/match/literal_search.h"
#include "engine/model/letter_case.h"
#include "engine/plan/query_text.h"
#include "insitu/named_value.h"

namespace insitu {
namespace {

std::optional<bool> verdict_of(Truth truth) {
  if (truth == Truth::Unknown) return std::nullopt;
  return truth == Truth::True;
}

std::string small_letters_of(const FieldValue& value) {
  std::string scratch;
  std::string lower;
  append_lower(lower, text_of(value, scratch));
  return lower;
}

bool is_group(const Expression& expression) {
  return expression.kind == ExpressionKind::And || expression.kind == ExpressionKind::Or;
}

bool is_ordering(Comparison comparison) {
  return comparison != Comparison::Equal && comparison != Comparison::NotEqual;
}

/// A literal of the query. A name that leads nowhere is a constant too, and missing.
bool is_literal(const Expression& expression) {
  return expression.kind == ExpressionKind::Constant && !expression.constant.is_missing();
}

/// Whether the operands of a clause are what it compares; others are values themselves.
bool has_subjects(const Expression& clause) {
  return clause.kind == ExpressionKind::Compare || clause.kind == ExpressionKind::In ||
         clause.kind == ExpressionKind::ContainsText || clause.kind == ExpressionKind::FindsRegex;
}

enum class Negation { No, Yes };

/// A clause without operands that are clauses.
class LeafExplanation {
 public:
  LeafExplanation(const Expression& clause, Negation negation, const ConditionScene& scene)
      : clause_(clause), negation_(negation), scene_(scene) {}

  Clause run(std::string text) {
    Clause clause;
    clause.text = std::move(text);
    const Truth truth = scene_.evaluator.holds(clause_, scene_.row, scene_.arena);
    clause.holds = verdict_of(truth);
    if (has_subjects(clause_)) {
      for (const Expression& operand : clause_.operands) see(operand);
    } else {
      see_value(clause_);
    }
    const bool names_them = seen_.size() > 1;
    for (const NamedValue& value : seen_) {
      const std::string_view is = value.type.empty() ? " " : " = ";
      clause.seen.push_back({names_them ? value.name + std::string(is) + value.text : value.text, value.type, true});
    }
    clause.remark = remark(truth);
    if (negation_ == Negation::Yes && clause.holds) clause.holds = !*clause.holds;
    return clause;
  }

 private:
  [[nodiscard]] FieldValue value_of(const Expression& expression) const {
    return scene_.evaluator.evaluate(expression, scene_.row, scene_.arena);
  }
  [[nodiscard]] std::string written(const Expression& expression) const {
    return on_one_line(scene_.query, expression.span);
  }
  void add(const Expression& expression, const FieldValue& value) {
    NamedValue seen = named_value(written(expression), value);
    if (std::ranges::find(seen_, seen.name, &NamedValue::name) == seen_.end()) seen_.push_back(std::move(seen));
  }

  /// The value of an operand, and of the fields that it was computed from.
  void see(const Expression& expression) {
    if (!is_literal(expression)) add(expression, value_of(expression));
    see_fields_below(expression);
  }
  /// The same for an operand that is true or false by itself, which its verdict states already.
  void see_value(const Expression& expression) {
    const FieldValue value = value_of(expression);
    const bool is_verdict =
        expression.kind == ExpressionKind::Call && value.kind() == FieldKind::Integer && value.integer() <= 1;
    if (!is_verdict && !is_literal(expression)) add(expression, value);
    see_fields_below(expression);
  }
  void see_fields_below(const Expression& expression) {
    // The time that `bin(5m)` uses is not written there.
    if (expression.kind == ExpressionKind::Bin) return;
    for (const Expression& operand : expression.operands) {
      if (operand.kind == ExpressionKind::Slot) add(operand, scene_.row[operand.slot]);
      see_fields_below(operand);
    }
  }

  [[nodiscard]] std::string remark(Truth truth) const {
    if (truth == Truth::Unknown) return remark_on_unknown();
    switch (clause_.kind) {
      case ExpressionKind::Compare: return remark_on_comparison(truth);
      case ExpressionKind::ContainsText: return truth == Truth::False ? remark_on_search() : "";
      default: return "";
    }
  }

  [[nodiscard]] std::string remark_on_unknown() const {
    std::string remark = "neither true nor false";
    const bool denies = negation_ == Negation::Yes ||
                        (clause_.kind == ExpressionKind::Compare && clause_.comparison == Comparison::NotEqual);
    const auto missing = std::ranges::find_if(clause_.operands, [this](const Expression& operand) {
      return operand.kind == ExpressionKind::Slot && scene_.row[operand.slot].is_missing();
    });
    if (denies && missing != clause_.operands.end()) {
      remark += fmt::format("; add `or not ispresent({})` for events without it", written(*missing));
    }
    return remark;
  }

  [[nodiscard]] std::string remark_on_comparison(Truth truth) const {
    const FieldValue left = value_of(clause_.operands[0]);
    const FieldValue right = value_of(clause_.operands[1]);
    if (left.is_structure() || right.is_structure()) return "maps and lists compare with nothing";
    const bool are_numbers = quantity_of(left) && quantity_of(right);
    if (is_ordering(clause_.comparison)) return are_numbers ? "" : "compared as texts, for not both are numbers";
    if (truth == Truth::False && clause_.comparison == Comparison::Equal && !are_numbers &&
        small_letters_of(left) == small_letters_of(right)) {
      return "differs in upper and lower case";
    }
    return "";
  }

  [[nodiscard]] std::string remark_on_search() const {
    const FieldValue subject = value_of(clause_.operands[0]);
    if (subject.is_structure()) return "maps and lists contain no text";
    if (find_literal(small_letters_of(subject), small_letters_of(clause_.constant)) != std::string_view::npos) {
      return "differs in upper and lower case";
    }
    return "";
  }

  const Expression& clause_;
  Negation negation_;
  const ConditionScene& scene_;
  std::vector<NamedValue> seen_;
};

}  // namespace

Clause explain_condition(const Expression& condition, const ConditionScene& scene) {
  std::string text = on_one_line(scene.query, condition.span);
  const bool denies = condition.kind == ExpressionKind::Not;
  if (denies && !is_group(condition.operands.front()) && condition.operands.front().kind != ExpressionKind::Not) {
    return LeafExplanation(condition.operands.front(), Negation::Yes, scene).run(std::move(text));
  }
  if (!denies && !is_group(condition)) return LeafExplanation(condition, Negation::No, scene).run(std::move(text));

  Clause clause;
  clause.text = denies ? "not" : condition.kind == ExpressionKind::And ? "all of" : "any of";
  clause.holds = verdict_of(scene.evaluator.holds(condition, scene.row, scene.arena));
  for (const Expression& operand : condition.operands) clause.operands.push_back(explain_condition(operand, scene));
  return clause;
}

std::string why_not(const Expression& condition, const ConditionScene& scene) {
  const Expression* clause = &condition;
  const auto truth_of = [&scene](const Expression& one) { return scene.evaluator.holds(one, scene.row, scene.arena); };
  while (clause->kind == ExpressionKind::And) {
    clause =
        &*std::ranges::find_if(clause->operands, [&](const Expression& one) { return truth_of(one) != Truth::True; });
  }
  const std::string_view truth = truth_of(*clause) == Truth::Unknown ? "neither true nor false" : "false";
  return fmt::format("`{}` is {}", on_one_line(scene.query, clause->span), truth);
}

}  // namespace insitu
