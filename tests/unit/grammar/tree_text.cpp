#include "tests/unit/grammar/tree_text.h"

#include <array>
#include <string_view>
#include <variant>

#include "grammar/overloaded.h"
#include "tests/escaped_text.h"

namespace insitu {
namespace {

class Writer {
 public:
  explicit Writer(Spans spans) : spans_(spans) {}

  std::string write(const ast::TermsPattern& terms) const {
    std::string out = "terms(";
    for (const ast::Term& term : terms.terms) {
      if (!out.ends_with('(')) out += ' ';
      out += std::array{"", "?", "-"}[static_cast<std::size_t>(term.op)];
      out += std::visit([this](const auto& what) { return write(what); }, term.operand) + at(term.span);
    }
    return out + ")";
  }
  std::string write(const ast::JsonPattern& json) const { return "json(" + write(json.expression) + ")"; }
  std::string write(const ast::DelimitedPattern& delimited) const {
    std::string out = "fields(";
    for (const ast::Slot& slot : delimited.slots) {
      if (&slot != &delimited.slots.front()) out += ", ";
      out += std::visit(Overloaded{[](const ast::UnnamedSlot&) { return std::string("unnamed"); },
                                   [](const ast::EllipsisSlot&) { return std::string("ellipsis"); },
                                   [this](const ast::NamedSlot& named) { return "named " + write(named.name); },
                                   [this](const ast::ConditionSlot& given) { return write(given.condition); },
                                   [this](const ast::QuotedSlot& quoted) { return write(quoted.literal); }},
                        slot.node) +
             at(slot.span);
    }
    return out + ")";
  }

 private:
  std::string at(Span span) const {
    if (spans_ == Spans::Hidden) return "";
    return "@" + std::to_string(span.begin) + "-" + std::to_string(span.end);
  }
  static std::string text(const std::string& text, bool quoted) {
    return quoted ? write_escaped(text) : "bare" + write_escaped(text);
  }

  // Whether a phrase was quoted means nothing, and what is written canonically is quoted.
  std::string write(const ast::Phrase& phrase) const {
    return text(phrase.text, phrase.quoted || spans_ == Spans::Hidden) + at(phrase.span);
  }
  std::string write(const ast::Literal& literal) const { return text(literal.text, literal.quoted) + at(literal.span); }
  std::string write(const ast::Regex& regex) const { return "%" + regex.text + "%" + at(regex.span); }
  std::string write(const ast::FieldName& field) const { return write_escaped(field.name) + at(field.span); }
  std::string write(const ast::Selector& selector) const {
    std::string out = "$";
    for (const ast::Step& step : selector.steps) {
      out += std::visit(Overloaded{[](const ast::Member& member) {
                                     return (member.bracketed ? ".[" : ".") + write_escaped(member.name);
                                   },
                                   [](const ast::Element& element) { return "[" + std::to_string(element.index); },
                                   [](const ast::AnyMember&) { return std::string(".*"); },
                                   [](const ast::AnyElement&) { return std::string("[*"); }},
                        step);
    }
    return out + at(selector.span);
  }
  std::string write(const ast::Condition& condition) const {
    static constexpr std::array kComparators = {" = ", " != ", " < ", " <= ", " > ", " >= "};
    static constexpr std::array kKeywords = {" is null", " is true", " is false"};
    return std::visit([this](const auto& subject) { return write(subject); }, condition.subject) +
           std::visit(Overloaded{[this](const ast::Comparison& comparison) {
                                   return kComparators[static_cast<std::size_t>(comparison.op)] +
                                          std::visit([this](const auto& value) { return write(value); },
                                                     comparison.value);
                                 },
                                 [](const ast::IsKeyword& is) {
                                   return std::string(kKeywords[static_cast<std::size_t>(is.keyword)]);
                                 },
                                 [](const ast::NotExists&) { return std::string(" not exists"); }},
                      condition.test);
  }
  std::string write(const ast::PatternExpression& expression) const {
    if (const auto* condition = std::get_if<ast::Condition>(&expression.node))
      return "(" + write(*condition) + ")" + at(expression.span);
    const auto& group = std::get<ast::Group>(expression.node);
    std::string out = group.connective == ast::Connective::And ? "and(" : "or(";
    for (const ast::PatternExpression& operand : group.operands) out += write(operand);
    return out + ")" + at(expression.span);
  }

  Spans spans_;
};

}  // namespace

std::string tree_text(const ast::FilterPattern& pattern, Spans spans) {
  return std::visit([spans](const auto& body) { return Writer(spans).write(body); }, pattern.body);
}

}  // namespace insitu
