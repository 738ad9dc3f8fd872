#include "grammar/unparse_query.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <span>
#include <string_view>
#include <utility>

#include "grammar/ascii.h"
#include "grammar/overloaded.h"

namespace insitu {
namespace {

using ast::Expression;

bool is_name_start(char c) { return lexical::is_letter(c) || c == '_' || c == '@'; }
bool is_name_character(char c) { return is_name_start(c) || lexical::is_digit(c); }

bool is_one_of(std::string_view name, std::span<const std::string_view> words) {
  return std::ranges::find(words, lexical::lower_case(name)) != words.end();
}

bool is_reserved(std::string_view name) {
  static constexpr std::string_view kReserved[] = {"and", "or", "not", "in", "like", "as", "by"};
  return is_one_of(name, kReserved);
}

/// Whether a value of this name is no field.
bool is_literal(std::string_view name) {
  static constexpr std::string_view kLiterals[] = {"true", "false"};
  return is_one_of(name, kLiterals);
}

/// Whether an alias can do without backticks.
bool is_plain(std::string_view name) {
  if (name.empty() || !is_name_start(name.front()) || name.back() == '.' || name.contains("..")) return false;
  return !is_reserved(name) && std::ranges::all_of(name, [](char c) { return is_name_character(c) || c == '.'; });
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\t': out += "\\t"; break;
      default: out += c;
    }
  }
  return out + '"';
}

std::string written(const ast::Name& name) { return is_plain(name.text) ? name.text : "`" + name.text + "`"; }
std::string written(const std::string& text) { return quoted(text); }

std::string_view written(ast::PeriodUnit unit) {
  switch (unit) {
    case ast::PeriodUnit::Millisecond: return "ms";
    case ast::PeriodUnit::Second: return "s";
    case ast::PeriodUnit::Minute: return "m";
    case ast::PeriodUnit::Hour: return "h";
    case ast::PeriodUnit::Day: return "d";
    case ast::PeriodUnit::Week: return "w";
    case ast::PeriodUnit::Month: return "mo";
    case ast::PeriodUnit::Quarter: return "q";
    case ast::PeriodUnit::Year: return "y";
  }
  return "";
}
std::string written(const ast::Period& period) { return fmt::format("{}{}", period.count, written(period.unit)); }

std::string_view written(ast::BinaryOperator op) {
  switch (op) {
    case ast::BinaryOperator::Add: return "+";
    case ast::BinaryOperator::Subtract: return "-";
    case ast::BinaryOperator::Multiply: return "*";
    case ast::BinaryOperator::Divide: return "/";
    case ast::BinaryOperator::Remainder: return "%";
    case ast::BinaryOperator::Power: return "^";
    case ast::BinaryOperator::Equal: return "=";
    case ast::BinaryOperator::NotEqual: return "!=";
    case ast::BinaryOperator::Less: return "<";
    case ast::BinaryOperator::LessOrEqual: return "<=";
    case ast::BinaryOperator::Greater: return ">";
    case ast::BinaryOperator::GreaterOrEqual: return ">=";
  }
  return "";
}

// ---- paths

std::string without_period(const ast::PathStep& step) {
  switch (step.kind) {
    case ast::PathStep::Kind::Name: return step.text;
    case ast::PathStep::Kind::Quoted:
      return step.text.empty() || step.text.contains('`') ? quoted(step.text) : "`" + step.text + "`";
    case ast::PathStep::Kind::Index: return "[" + step.text + "]";
  }
  return "";
}
std::string written(const ast::PathStep& step) {
  return step.kind == ast::PathStep::Kind::Index ? without_period(step) : "." + without_period(step);
}
std::string written(const std::vector<ast::PathStep>& steps) {
  std::string out;
  for (const ast::PathStep& step : steps) out += written(step);
  return out;
}
std::string written(const ast::Path& path) {
  std::string out = without_period(path.steps.front());
  for (auto step = std::next(path.steps.begin()); step != path.steps.end(); ++step) out += written(*step);
  return out;
}

// ---- regular expressions

/// The offset after the character class that opens at `at`, or npos when nothing closes it. As in the grammar.
std::size_t class_end(std::string_view pattern, std::size_t at) {
  ++at;
  if (at < pattern.size() && pattern[at] == '^') ++at;
  if (at < pattern.size() && pattern[at] == ']') ++at;
  while (at < pattern.size() && pattern[at] != ']') {
    if (pattern[at] == '\\') {
      at += 2;
      continue;
    }
    const std::size_t end = pattern.substr(at).starts_with("[:") ? pattern.find(":]", at + 2) : std::string_view::npos;
    const bool named = end != std::string_view::npos && end > at + 2 &&
                       std::ranges::all_of(pattern.substr(at + 2, end - at - 2),
                                           [](char c) { return is_name_start(c) && c != '_' && c != '@'; });
    at = named ? end + 2 : at + 1;
  }
  return at < pattern.size() ? at + 1 : std::string_view::npos;
}

/// Whether the pattern can be written between slashes; one that came out of quotes need not.
bool fits_between_slashes(std::string_view pattern) {
  for (std::size_t at = 0; at < pattern.size();) {
    if (pattern[at] == '\\' && at + 1 == pattern.size()) return false;
    const bool opens_class = pattern[at] == '[';
    const std::size_t end = opens_class ? class_end(pattern, at) : at + (pattern[at] == '\\' ? 2 : 1);
    if (end == std::string_view::npos) return false;
    at = end;
  }
  return true;
}

std::string written(const ast::RegexLiteral& regex) {
  std::string out = "/";
  for (std::size_t at = 0; at < regex.pattern.size(); ++at) {
    const char c = regex.pattern[at];
    if (c == '/') out += '\\';
    out += c;
    if (c == '\\' && at + 1 < regex.pattern.size()) out += regex.pattern[++at];
  }
  return out + "/";
}

// ---- expressions

/// How tightly an expression holds together: what is looser than its surroundings needs parentheses.
enum class Level { Or, And, Not, Comparison, Sum, Product, Power, Sign, Primary };

Level level(ast::BinaryOperator op) {
  switch (op) {
    case ast::BinaryOperator::Add:
    case ast::BinaryOperator::Subtract: return Level::Sum;
    case ast::BinaryOperator::Multiply:
    case ast::BinaryOperator::Divide:
    case ast::BinaryOperator::Remainder: return Level::Product;
    case ast::BinaryOperator::Power: return Level::Power;
    case ast::BinaryOperator::Equal:
    case ast::BinaryOperator::NotEqual:
    case ast::BinaryOperator::Less:
    case ast::BinaryOperator::LessOrEqual:
    case ast::BinaryOperator::Greater:
    case ast::BinaryOperator::GreaterOrEqual: break;
  }
  return Level::Comparison;
}

Level level(const Expression& expression) {
  return std::visit(
      Overloaded{
          [](const ast::Logical& logical) { return logical.op == ast::LogicalOperator::Or ? Level::Or : Level::And; },
          [](const ast::Unary& unary) { return unary.op == ast::UnaryOperator::Not ? Level::Not : Level::Sign; },
          [](const ast::Binary& binary) { return level(binary.op); },
          [](const ast::Like&) { return Level::Comparison; }, [](const ast::Membership&) { return Level::Comparison; },
          [](const ast::SubqueryMembership&) { return Level::Comparison; }, [](const auto&) { return Level::Primary; }},
      expression.node);
}

constexpr Level tighter(Level level) { return static_cast<Level>(std::to_underlying(level) + 1); }

std::string written(const Expression& expression);
std::string written(const ast::Item& item);
std::string written(const ast::SortKey& key);
std::string written(const ast::Command& command);
std::string written(const ast::Source& source);

/// The expression, in parentheses when looser than `least`.
std::string written(const Expression& expression, Level least) {
  return level(expression) < least ? "(" + written(expression) + ")" : written(expression);
}

template <class Items>
std::string joined(const Items& items, std::string_view separator = ", ") {
  std::string out;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out += separator;
    out += written(items[i]);
  }
  return out;
}
std::string joined(const std::vector<Expression>& expressions, std::string_view separator, Level least) {
  std::string out;
  for (const Expression& expression : expressions) {
    if (!out.empty()) out += separator;
    out += written(expression, least);
  }
  return out;
}

std::string written(const ast::Binary& binary) {
  const Level own = level(binary.op);
  // Powers group to the right, comparisons not at all, the rest to the left.
  const Level left = own == Level::Power || own == Level::Comparison ? tighter(own) : own;
  const Level right = own == Level::Power ? own : tighter(own);
  return fmt::format("{} {} {}", written(*binary.left, left), written(binary.op), written(*binary.right, right));
}

std::string written(const ast::Like& like) {
  const std::string subject = written(*like.subject, Level::Sum);
  const std::string_view operation = like.negated ? "not like" : "like";
  if (const auto* text = std::get_if<std::string>(&like.pattern))
    return fmt::format("{} {} {}", subject, operation, quoted(*text));
  const auto& regex = std::get<ast::RegexLiteral>(like.pattern);
  if (!fits_between_slashes(regex.pattern)) return fmt::format("{} =~ {}", subject, quoted(regex.pattern));
  return fmt::format("{} {} {}", subject, operation, written(regex));
}

std::string written(const ast::Call& call) {
  return fmt::format("{}({})", call.name.text, call.star ? "*" : joined(call.arguments));
}

std::string written(const ast::Access& access) {
  const Expression& base = *access.base;
  const bool bare = std::holds_alternative<ast::Call>(base.node);
  return (bare ? written(base) : "(" + written(base) + ")") + written(access.steps);
}

std::string written(const Expression& expression) {
  return std::visit(
      Overloaded{[](const ast::TextLiteral& text) { return quoted(text.text); },
                 [](const ast::NumberLiteral& number) { return number.text; },
                 [](const ast::BooleanLiteral& boolean) { return std::string(boolean.value ? "true" : "false"); },
                 [](const ast::Unary& unary) {
                   const bool negates = unary.op == ast::UnaryOperator::Not;
                   return (negates ? "not " : "-") + written(*unary.operand, negates ? Level::Not : Level::Sign);
                 },
                 [](const ast::Logical& logical) {
                   return logical.op == ast::LogicalOperator::Or ? joined(logical.operands, " or ", Level::And)
                                                                 : joined(logical.operands, " and ", Level::Not);
                 },
                 [](const ast::Membership& test) {
                   return fmt::format("{} {} [{}]", written(*test.subject, Level::Sum), test.negated ? "not in" : "in",
                                      joined(test.items, ", ", Level::Sum));
                 },
                 [](const ast::SubqueryMembership& test) {
                   return fmt::format("{} {} ({})", written(*test.subject, Level::Sum), test.negated ? "not in" : "in",
                                      unparse(*test.query));
                 },
                 [](const auto& other) { return written(other); }},
      expression.node);
}

// ---- commands

std::string written(const ast::Item& item) {
  return item.alias ? fmt::format("{} as {}", written(item.expression), written(*item.alias))
                    : written(item.expression);
}

std::string written(const ast::SortKey& key) {
  return written(key.expression) + (key.direction == ast::Direction::Descending ? " desc" : "");
}

std::string written(const ast::Stats& stats) {
  std::string out = "stats " + joined(stats.items);
  if (!stats.keys.empty()) out += " by " + joined(stats.keys);
  if (stats.offset) out += " offset " + written(*stats.offset);
  return out;
}

std::string written(const ast::Limit& limit) {
  switch (limit.kind) {
    case ast::LimitKind::First: return fmt::format("limit {}", limit.count);
    case ast::LimitKind::Any: return fmt::format("limit any {}", limit.count);
    case ast::LimitKind::Last: return fmt::format("tail {}", limit.count);
  }
  return "";
}

std::string written(const ast::ParseRegex& how) {
  std::string out = written(how.regex);
  if (!how.aliases.empty()) out += " as " + joined(how.aliases);
  return out + (how.multi ? " multi" : "");
}

std::string written(const ast::Parse& parse) {
  const std::string source = parse.source ? written(*parse.source) + " " : "";
  if (const auto* json = std::get_if<ast::ParseJson>(&parse.how))
    return fmt::format("json field={}{} as {}", source, quoted(json->key), written(json->alias));
  return "parse " + source +
         std::visit(
             Overloaded{
                 [](const ast::ParseGlob& how) { return quoted(how.glob) + " as " + joined(how.aliases); },
                 [](const ast::ParseRegex& how) { return written(how); },
                 [](const ast::ParseLogfmt& how) { return "logfmt as " + written(how.alias); },
                 [](const ast::ParseCsv& how) { return "csv as " + joined(how.aliases); },
                 [](const ast::ParseXml& how) { return "XML " + quoted(how.path) + " as " + written(how.alias); },
                 [](const ast::ParseJson&) { return std::string(); }},
             parse.how);
}

std::string written(const ast::Command& command) {
  return std::visit(
      Overloaded{[](const ast::Fields& fields) { return "fields " + joined(fields.items); },
                 [](const ast::Display& display) { return "display " + joined(display.items); },
                 [](const ast::Filter& filter) { return "filter " + written(filter.condition); },
                 [](const ast::Sort& sort) { return "sort " + joined(sort.keys); },
                 [](const ast::Dedup& dedup) { return "dedup " + joined(dedup.keys); },
                 [](const ast::Unnest& unnest) {
                   return fmt::format("unnest {} into {}", written(unnest.list, Level::Sum), written(unnest.alias));
                 },
                 [](const ast::Expand& expand) { return "expand " + written(expand.field); },
                 [](const ast::Unmask& unmask) { return "unmask " + joined(unmask.fields, ", ", Level::Sum); },
                 [](const ast::Pattern& pattern) { return "pattern " + written(pattern.text); },
                 [](const ast::Diff& diff) {
                   switch (diff.with) {
                     case ast::Diff::With::PreviousDay: return std::string("diff previousDay");
                     case ast::Diff::With::PreviousWeek: return std::string("diff previousWeek");
                     case ast::Diff::With::PreviousMonth: return std::string("diff previousMonth");
                     case ast::Diff::With::WindowBefore: break;
                   }
                   return std::string("diff");
                 },
                 [](const ast::LogCompare& compare) { return "logcompare timeshift " + written(compare.timeshift); },
                 [](const ast::OtherCommand& other) {
                   return other.arguments.empty() ? other.name : other.name + " " + other.arguments;
                 },
                 [](const auto& other) { return written(other); }},
      command.node);
}

// ---- SOURCE

std::string written(const ast::GroupSelection& groups) {
  std::vector<std::string> options;
  const auto add = [&options](std::string_view key, const std::vector<std::string>& texts) {
    if (!texts.empty()) options.push_back(fmt::format("{}: [{}]", key, joined(texts)));
  };
  add("namePrefix", groups.name_prefixes);
  add("accountIdentifier", groups.accounts);
  add("class", groups.classes);
  std::string out;
  for (const std::string& option : options) out += (out.empty() ? "" : ", ") + option;
  return "logGroups(" + out + ")";
}

std::string written(const ast::SourceTime& time) {
  const bool bare = !time.text.empty() && std::ranges::all_of(time.text, [](char c) {
    return (is_name_character(c) && c != '_' && c != '@') || std::string_view("+-:.").contains(c);
  });
  return bare ? time.text : quoted(time.text);
}

std::string written(const ast::Source& source) {
  std::string out = "SOURCE";
  for (const auto& selection : source.selections) {
    out += " " + std::visit(Overloaded{[](const ast::GroupName& group) { return quoted(group.name); },
                                       [](const ast::GroupSelection& groups) { return written(groups); },
                                       [](const ast::OtherSelection& other) {
                                         return fmt::format("{}({})", other.name, other.arguments);
                                       }},
                            selection);
  }
  if (source.start) out += " START=" + written(*source.start);
  if (source.end) out += " END=" + written(*source.end);
  return out;
}

}  // namespace

std::string unparse(const Expression& expression) { return written(expression); }

std::string unparse(const ast::Query& query) {
  std::string out = joined(query.sources, " | ");
  if (!query.sources.empty() && !query.commands.empty()) out += " | ";
  return out + joined(query.commands, " | ");
}

std::optional<std::string> unparse_field_name(std::string_view name) {
  if (is_plain(name) && !is_literal(name)) return std::string(name);
  if (name.empty() || name.contains('`')) return std::nullopt;
  return "`" + std::string(name) + "`";
}

}  // namespace insitu
