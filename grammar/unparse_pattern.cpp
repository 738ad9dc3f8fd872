#include "grammar/unparse_pattern.h"

#include <fmt/format.h>

#include "grammar/overloaded.h"

namespace insitu {
namespace {

std::string pattern_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string written(const ast::Regex& regex) { return "%" + regex.text + "%"; }

std::string written(const ast::Term& term) {
  std::string out;
  if (term.op == ast::TermOperator::Optional) out = "?";
  if (term.op == ast::TermOperator::Exclude) out = "-";
  return out + std::visit(Overloaded{[](const ast::Phrase& phrase) { return pattern_text(phrase.text); },
                                     [](const ast::Regex& regex) { return written(regex); }},
                          term.operand);
}

std::string_view written(ast::Keyword keyword) {
  switch (keyword) {
    case ast::Keyword::Null: return "NULL";
    case ast::Keyword::True: return "TRUE";
    case ast::Keyword::False: return "FALSE";
  }
  return "";
}

std::string written(const ast::Literal& literal) { return literal.quoted ? pattern_text(literal.text) : literal.text; }

std::string written(const ast::Condition& condition) {
  const std::string subject = std::visit(Overloaded{[](const ast::Selector& selector) { return unparse(selector); },
                                                    [](const ast::FieldName& field) { return field.name; }},
                                         condition.subject);
  const std::string test = std::visit(
      Overloaded{[](const ast::Comparison& comparison) {
                   return fmt::format("{} {}", unparse(comparison.op),
                                      std::visit([](const auto& value) { return written(value); }, comparison.value));
                 },
                 [](const ast::IsKeyword& is) { return fmt::format("IS {}", written(is.keyword)); },
                 [](const ast::NotExists&) { return std::string("NOT EXISTS"); }},
      condition.test);
  return subject + " " + test;
}

std::string written(const ast::PatternExpression& expression) {
  if (const auto* condition = std::get_if<ast::Condition>(&expression.node)) return written(*condition);
  const auto& group = std::get<ast::Group>(expression.node);
  std::string out;
  for (const ast::PatternExpression& operand : group.operands) {
    if (!out.empty()) out += group.connective == ast::Connective::And ? " && " : " || ";
    const bool grouped = std::holds_alternative<ast::Group>(operand.node);
    out += grouped ? "(" + written(operand) + ")" : written(operand);
  }
  return out;
}

std::string written(const ast::Slot& slot) {
  return std::visit(Overloaded{[](const ast::UnnamedSlot&) { return std::string(); },
                               [](const ast::NamedSlot& named) { return named.name.name; },
                               [](const ast::ConditionSlot& slot_with) { return written(slot_with.condition); },
                               [](const ast::QuotedSlot& text) { return pattern_text(text.literal.text); },
                               [](const ast::EllipsisSlot&) { return std::string("..."); }},
                    slot.node);
}

template <class Items>
std::string written_all(const Items& items, std::string_view separator) {
  std::string out;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out += separator;
    out += written(items[i]);
  }
  return out;
}

}  // namespace

std::string unparse(const ast::Selector& selector) {
  std::string out = "$";
  for (const ast::Step& step : selector.steps) {
    out += std::visit(Overloaded{[](const ast::Member& member) {
                                   return member.bracketed ? ".['" + member.name + "']" : "." + member.name;
                                 },
                                 [](const ast::Element& element) { return fmt::format("[{}]", element.index); },
                                 [](const ast::AnyMember&) { return std::string(".*"); },
                                 [](const ast::AnyElement&) { return std::string("[*]"); }},
                      step);
  }
  return out;
}

std::string unparse(const ast::FilterPattern& pattern) {
  return std::visit(
      Overloaded{[](const ast::TermsPattern& terms) { return written_all(terms.terms, " "); },
                 [](const ast::JsonPattern& json) { return "{ " + written(json.expression) + " }"; },
                 [](const ast::DelimitedPattern& delimited) { return "[" + written_all(delimited.slots, ", ") + "]"; }},
      pattern.body);
}

std::string_view unparse(ast::Comparator op) {
  switch (op) {
    case ast::Comparator::Equal: return "=";
    case ast::Comparator::NotEqual: return "!=";
    case ast::Comparator::Less: return "<";
    case ast::Comparator::LessOrEqual: return "<=";
    case ast::Comparator::Greater: return ">";
    case ast::Comparator::GreaterOrEqual: return ">=";
  }
  return "";
}

}  // namespace insitu
