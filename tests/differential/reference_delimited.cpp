#include "tests/differential/reference_delimited.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <string>

#include "tests/differential/reference_comparison.h"

namespace insitu::reference {
namespace {

// ---- splitting a message

struct Token {
  std::size_t begin = 0;  // in the message, with the delimiter
  std::string_view text;  // delimiters stripped
};

// Where the token that opens at `begin` with `"` or `[` closes: the next closer of its kind, if white space or the end
// of the message follows it. Otherwise the opener is an ordinary character.
std::optional<std::size_t> closer_of(std::string_view message, std::size_t begin) {
  if (message[begin] != '"' && message[begin] != '[') return std::nullopt;
  const std::size_t closer = message.find(message[begin] == '"' ? '"' : ']', begin + 1);
  if (closer == std::string_view::npos) return std::nullopt;
  const bool something_glued_on = closer + 1 < message.size() && !is_white_space(message[closer + 1]);
  if (something_glued_on) return std::nullopt;
  return closer;
}

std::vector<Token> tokens_of(std::string_view message) {
  std::vector<Token> tokens;
  std::size_t position = 0;
  while (position < message.size()) {
    if (is_white_space(message[position])) {
      ++position;
      continue;
    }
    const std::size_t begin = position;
    if (const auto closer = closer_of(message, begin)) {
      tokens.push_back({.begin = begin, .text = message.substr(begin + 1, *closer - begin - 1)});
      position = *closer + 1;
    } else {
      while (position < message.size() && !is_white_space(message[position])) ++position;
      tokens.push_back({.begin = begin, .text = message.substr(begin, position - begin)});
    }
  }
  return tokens;
}

std::string_view without_trailing_white_space(std::string_view text) {
  while (!text.empty() && is_white_space(text.back())) text.remove_suffix(1);
  return text;
}

// ---- one slot

bool is_ellipsis(const ast::Slot& slot) { return std::holds_alternative<ast::EllipsisSlot>(slot.node); }

bool expression_holds(const ast::PatternExpression& expression, const Subject& field) {
  if (const auto* condition = std::get_if<ast::Condition>(&expression.node)) {
    return comparison_holds(std::get<ast::Comparison>(condition->test), field);
  }
  const auto& group = std::get<ast::Group>(expression.node);
  const auto holds = [&](const ast::PatternExpression& operand) { return expression_holds(operand, field); };
  switch (group.connective) {
    case ast::Connective::And: return std::ranges::all_of(group.operands, holds);
    case ast::Connective::Or: return std::ranges::any_of(group.operands, holds);
  }
  return false;
}

bool slot_takes(const ast::Slot& slot, std::string_view text) {
  const Subject field{.text = text, .number = number_written(text)};
  if (const auto* conditional = std::get_if<ast::ConditionSlot>(&slot.node)) {
    return expression_holds(conditional->condition, field);
  }
  if (const auto* quoted = std::get_if<ast::QuotedSlot>(&slot.node)) {
    return comparison_holds({.op = ast::Comparator::Equal, .value = quoted->literal}, field);
  }
  return true;
}

// All names of a condition are the same: the first one is the slot's.
std::string name_in(const ast::PatternExpression& expression) {
  if (const auto* condition = std::get_if<ast::Condition>(&expression.node)) {
    return std::get<ast::FieldName>(condition->subject).name;
  }
  return name_in(std::get<ast::Group>(expression.node).operands.front());
}

// `$name`, or `$k` for the k-th field of the message.
std::string key_of(const ast::Slot* slot, std::size_t field_index) {
  if (slot != nullptr) {
    if (const auto* named = std::get_if<ast::NamedSlot>(&slot->node)) return "$" + named->name.name;
    if (const auto* conditional = std::get_if<ast::ConditionSlot>(&slot->node)) {
      return "$" + name_in(conditional->condition);
    }
  }
  return "$" + std::to_string(field_index + 1);
}

// ---- slots and fields

using Fields = std::vector<std::string_view>;
// For each field the slot that took it; nullptr under an ellipsis.
using Assignment = std::vector<const ast::Slot*>;

// Tries every way to give the fields from `field_index` on to the slots from `slot_index` on: an ellipsis takes no
// field first, then one, then two.
class Assigner {
 public:
  Assigner(const std::vector<ast::Slot>& slots, const Fields& fields) : slots_(slots), fields_(fields) {}

  std::optional<Assignment> assign() {
    if (!assign_from(0, 0)) return std::nullopt;
    return assignment_;
  }

 private:
  bool assign_from(std::size_t slot_index, std::size_t field_index) {
    if (slot_index == slots_.size()) return field_index == fields_.size();
    // Several ellipses lead to the same place by many ways; one failure is enough.
    if (failed_.contains({slot_index, field_index})) return false;
    const ast::Slot& slot = slots_[slot_index];
    if (is_ellipsis(slot)) {
      if (assign_from(slot_index + 1, field_index)) return true;
      if (take(nullptr, slot_index, field_index)) return true;
    } else if (field_index < fields_.size() && slot_takes(slot, fields_[field_index])) {
      if (take(&slot, slot_index + 1, field_index)) return true;
    }
    failed_.emplace(slot_index, field_index);
    return false;
  }

  // Gives one field to `slot` and goes on after it.
  bool take(const ast::Slot* slot, std::size_t next_slot_index, std::size_t field_index) {
    if (field_index == fields_.size()) return false;
    assignment_.push_back(slot);
    if (assign_from(next_slot_index, field_index + 1)) return true;
    assignment_.pop_back();
    return false;
  }

  const std::vector<ast::Slot>& slots_;
  const Fields& fields_;
  Assignment assignment_;
  std::set<std::pair<std::size_t, std::size_t>> failed_;
};

// Without an ellipsis the last slot takes the rest of the line as it is; a rest that is one token is stripped.
Fields fields_of(const std::vector<ast::Slot>& slots, std::string_view message) {
  const std::vector<Token> tokens = tokens_of(message);
  const bool last_slot_is_greedy = !slots.empty() && std::ranges::none_of(slots, is_ellipsis);
  Fields fields;
  for (const Token& token : tokens) {
    const bool is_rest = last_slot_is_greedy && fields.size() + 1 == slots.size() && slots.size() < tokens.size();
    if (is_rest) {
      fields.push_back(without_trailing_white_space(message.substr(token.begin)));
      break;
    }
    fields.push_back(token.text);
  }
  return fields;
}

std::vector<std::pair<std::string, std::string>> extract(const Fields& fields, const Assignment& assignment) {
  std::vector<std::pair<std::string, std::string>> extracted;
  for (std::size_t index = 0; index < fields.size(); ++index) {
    std::string key = key_of(assignment[index], index);
    std::erase_if(extracted, [&](const auto& earlier) { return earlier.first == key; });
    extracted.emplace_back(std::move(key), fields[index]);
  }
  return extracted;
}

}  // namespace

ReferenceResult match_delimited(const ast::DelimitedPattern& pattern, std::string_view message) {
  const Fields fields = fields_of(pattern.slots, message);
  // `[]` takes every event: all its fields are unnamed.
  if (pattern.slots.empty()) return {.matches = true, .extracted = extract(fields, Assignment(fields.size(), nullptr))};
  const auto assignment = Assigner(pattern.slots, fields).assign();
  if (!assignment) return {};
  return {.matches = true, .extracted = extract(fields, *assignment)};
}

}  // namespace insitu::reference
