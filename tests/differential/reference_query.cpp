#include "tests/differential/reference_query.h"

#include <re2/re2.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>
#include <utility>

#include "tests/differential/reference_aggregates.h"
#include "tests/differential/reference_ascii.h"
#include "tests/differential/reference_diff.h"
#include "tests/differential/reference_order.h"
#include "tests/differential/reference_parse.h"
#include "tests/differential/reference_patterns.h"
#include "tests/differential/reference_query_regex.h"
#include "tests/differential/reference_time.h"

namespace insitu::reference {
namespace {

/// Thrown for what the reference does not do, or no query may say; caught in evaluate_query.
struct Refused : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Row {
  std::shared_ptr<const EventFields> fields;  // none after `stats`
  std::map<std::string, Value> named;         // by the query: aliases, columns of `stats`
  std::map<std::string, Value> shown;         // fields under their own names, as they were when they were shown
  std::set<std::string> fresh;                // names that this very command has given
  std::optional<std::int64_t> time;
  std::size_t position = 0;  // of the event in the input
  bool is_now = true;
  bool is_before = false;  // of the time that is compared with
};

using Rows = std::vector<Row>;

std::vector<std::string> names_of(const ast::Path& path) {
  std::vector<std::string> names;
  for (const ast::PathStep& step : path.steps) names.push_back(step.text);
  return names;
}

std::string joined(const std::vector<std::string>& names, std::size_t count) {
  std::string text;
  for (std::size_t index = 0; index < count; ++index) text += (index == 0 ? "" : ".") + names[index];
  return text;
}

// The heading of a column: without quotes, indices in brackets.
std::string heading_of(const ast::Path& path) {
  std::string text;
  for (const ast::PathStep& step : path.steps) {
    const bool is_index = step.kind == ast::PathStep::Kind::Index;
    if (!text.empty() && !is_index) text += '.';
    text += is_index ? "[" + step.text + "]" : step.text;
  }
  return text;
}

Value find_field(const Row& row, const ast::Path& path, Structures structures = Structures::AreMissing) {
  if (const auto named = row.named.find(heading_of(path)); named != row.named.end()) return named->second;
  const std::vector<std::string> names = names_of(path);
  for (std::size_t count = names.size(); count > 0; --count) {
    const auto named = row.named.find(joined(names, count));
    if (named == row.named.end()) continue;
    if (count < names.size() && row.fresh.contains(named->first)) return Missing{};
    return step_into(named->second, {names.begin() + static_cast<std::ptrdiff_t>(count), names.end()});
  }
  return row.fields ? row.fields->find(names, structures) : Value(Missing{});
}

// A heading without the details that do not matter: blanks outside of quotes, the letter case of functions.
std::string heading_key(std::string_view text) {
  std::string key;
  char quote = '\0';
  for (const char c : text) {
    const bool is_quote = c == '"' || c == '\'' || c == '`';
    if (quote == '\0' && (c == ' ' || c == '\t' || c == '\n' || c == '\r')) continue;
    if (quote == '\0' && is_quote) {
      quote = c;
    } else if (c == quote) {
      quote = '\0';
    }
    if (quote == '\0' && c == '(') {
      std::size_t word = key.size();
      while (word > 0 && (std::isalnum(static_cast<unsigned char>(key[word - 1])) != 0 || key[word - 1] == '_')) --word;
      key = key.substr(0, word) + lower_case(key.substr(word));
    }
    key += c;
  }
  return key;
}

Value find_field(const Row& row, const std::string& name) {
  return find_field(row,
                    ast::Path{.steps = {{.kind = ast::PathStep::Kind::Name, .text = name, .span = {}}}, .span = {}});
}

// ---- expressions

/// Evaluates expressions on one row; inside `stats` also aggregates over the rows of a group.
class Evaluation {
 public:
  Evaluation(std::string_view text, const QueryWindow& window, const Row& row, const Rows* group = nullptr,
             std::int64_t bin_offset = 0)
      : text_(text), window_(window), row_(row), group_(group), bin_offset_(bin_offset) {}

  Value value(const ast::Expression& expression) const {
    if (const auto column = column_that_looks_like(expression)) return *column;
    return std::visit([this](const auto& node) { return value_of(node); }, expression.node);
  }

  /// Evaluates an expression where maps and lists are allowed.
  Value structure(const ast::Expression& expression) const {
    const auto* path = std::get_if<ast::Path>(&expression.node);
    return path == nullptr ? value(expression) : find_field(row_, *path, Structures::AreFields);
  }

 private:
  // After `stats`, `sort count(*)` is the column of that heading.
  std::optional<Value> column_that_looks_like(const ast::Expression& expression) const {
    const bool is_name = std::holds_alternative<ast::Path>(expression.node);
    if (row_.fields || group_ != nullptr || is_name) return std::nullopt;
    const std::string key = heading_key(text_.substr(expression.span.begin, expression.span.size()));
    for (const auto& [name, value] : row_.named) {
      if (heading_key(name) == key) return value;
    }
    return std::nullopt;
  }

  Value value_of(const ast::TextLiteral& literal) const { return literal.text; }
  Value value_of(const ast::NumberLiteral& literal) const {
    const auto number = number_of(Written{literal.text.starts_with('.') ? "0" + literal.text : literal.text});
    return number ? from_number(*number) : Value(literal.text);  // what no double holds is a text
  }
  Value value_of(const ast::BooleanLiteral& literal) const { return from_truth(literal.value); }
  Value value_of(const ast::Period& period) const { return duration_of(period); }
  Value value_of(const ast::Path& path) const { return find_field(row_, path); }

  Value value_of(const ast::Unary& unary) const {
    const Value operand = value(*unary.operand);
    if (unary.op == ast::UnaryOperator::Minus) {
      return arithmetic(ast::BinaryOperator::Subtract, std::int64_t{0}, operand);
    }
    const Truth3 truth = truth_of(operand);
    return truth ? from_truth(!*truth) : Value(Missing{});
  }

  Value value_of(const ast::Binary& binary) const {
    const Value left = value(*binary.left);
    const Value right = value(*binary.right);
    switch (binary.op) {
      case ast::BinaryOperator::Add:
      case ast::BinaryOperator::Subtract:
      case ast::BinaryOperator::Multiply:
      case ast::BinaryOperator::Divide:
      case ast::BinaryOperator::Remainder:
      case ast::BinaryOperator::Power: return arithmetic(binary.op, left, right);
      case ast::BinaryOperator::Equal:
      case ast::BinaryOperator::NotEqual:
      case ast::BinaryOperator::Less:
      case ast::BinaryOperator::LessOrEqual:
      case ast::BinaryOperator::Greater:
      case ast::BinaryOperator::GreaterOrEqual: break;
    }
    return from_truth(compare_values(binary.op, left, right));
  }

  // `and`: false beats unknown, unknown beats true. `or`: true beats unknown, unknown beats false.
  Value value_of(const ast::Logical& logical) const {
    const bool decisive = logical.op == ast::LogicalOperator::Or;
    bool any_unknown = false;
    for (const ast::Expression& operand : logical.operands) {
      const Truth3 truth = truth_of(value(operand));
      if (truth == decisive) return from_truth(decisive);
      if (!truth) any_unknown = true;
    }
    return any_unknown ? Value(Missing{}) : from_truth(!decisive);
  }

  Value value_of(const ast::Like& like) const {
    const Value subject = value(*like.subject);
    if (is_missing(subject)) return Missing{};
    const bool found = !is_structure(subject) && is_found(like, text_of(subject));
    return from_truth(found != like.negated);
  }

  static bool is_found(const ast::Like& like, const std::string& text) {
    if (const auto* part = std::get_if<std::string>(&like.pattern)) return text.find(*part) != std::string::npos;
    const auto& literal = std::get<ast::RegexLiteral>(like.pattern);
    const re2::RE2& regex = compiled(translate_regex(literal.pattern).re2);
    return regex.ok() && re2::RE2::PartialMatch(text, regex);
  }

  Value value_of(const ast::Membership& membership) const {
    const Value subject = value(*membership.subject);
    if (is_missing(subject)) return Missing{};
    bool any_unknown = false;
    for (const ast::Expression& item : membership.items) {
      const Truth3 equal = compare_values(ast::BinaryOperator::Equal, subject, value(item));
      if (equal == true) return from_truth(!membership.negated);
      if (!equal) any_unknown = true;
    }
    return any_unknown ? Value(Missing{}) : from_truth(membership.negated);
  }

  Value value_of(const ast::SubqueryMembership&) const { throw Refused("a subquery"); }

  Value value_of(const ast::Call& call) const {
    const std::string name = lower_case(call.name.text);
    if (name == "bin") return bin(call);
    if (is_aggregate(name)) {
      if (group_ == nullptr) throw Refused("an aggregate outside of stats");
      return aggregate_of(call);
    }
    std::vector<Value> arguments;
    const bool wants_structures = name == "jsonarraysize" || name == "jsonarraycontains";
    for (const ast::Expression& argument : call.arguments) {
      arguments.push_back(wants_structures ? structure(argument) : value(argument));
    }
    if (name == "histogram") return histogram(arguments);
    if (const auto result = call_function(name, arguments, window_)) return *result;
    throw Refused("function " + call.name.text);
  }

  Value value_of(const ast::Access& access) const {
    std::vector<std::string> steps;
    for (const ast::PathStep& step : access.steps) steps.push_back(step.text);
    return step_into(value(*access.base), steps);
  }

  Value bin(const ast::Call& call) const {
    const bool has_time = call.arguments.size() == 2;
    const Value time = has_time ? value(call.arguments.front()) : find_field(row_, "@timestamp");
    const auto number = number_of(time);
    const auto* period = std::get_if<ast::Period>(&call.arguments.back().node);
    if (period == nullptr) throw Refused("bin without a period");
    if (!number || !std::holds_alternative<std::int64_t>(*number)) return Missing{};
    return Moment{floor_moment(std::get<std::int64_t>(*number), duration_of(*period), bin_offset_)};
  }

  static Value histogram(const std::vector<Value>& arguments) {
    const auto value = number_of(arguments[0]);
    const auto width = number_of(arguments[1]);
    if (!value || !width || as_real(*width) <= 0) return Missing{};
    const auto* whole = std::get_if<std::int64_t>(&*value);
    const auto* step = std::get_if<std::int64_t>(&*width);
    if (whole != nullptr && step != nullptr) return *whole - ((*whole % *step) + *step) % *step;
    return from_real(std::floor(as_real(*value) / as_real(*width)) * as_real(*width));
  }

  Value aggregate_of(const ast::Call& call) const {
    std::vector<AggregateInput> inputs;
    for (const Row& row : *group_) {
      AggregateInput input;
      const Evaluation of_row(text_, window_, row);
      for (const ast::Expression& argument : call.arguments) input.arguments.push_back(of_row.value(argument));
      if (const auto time = number_of(find_field(row, "@timestamp"))) {
        input.time = static_cast<std::int64_t>(as_real(*time));
      }
      inputs.push_back(std::move(input));
    }
    return aggregate(call.name.text, inputs);
  }

  static std::optional<std::int64_t> power(std::int64_t base, std::int64_t exponent) {
    if (exponent < 0) return std::nullopt;
    if (base == 0 || base == 1) return exponent == 0 ? 1 : base;
    if (base == -1) return exponent % 2 == 0 ? 1 : -1;
    std::int64_t result = 1;
    for (; exponent > 0; --exponent) {
      if (__builtin_mul_overflow(result, base, &result)) return std::nullopt;
    }
    return result;
  }

  // Integers stay integers while they fit into 64 bits.
  static std::optional<std::int64_t> exact(ast::BinaryOperator op, std::int64_t left, std::int64_t right) {
    std::int64_t result = 0;
    bool overflows = false;
    switch (op) {
      case ast::BinaryOperator::Add: overflows = __builtin_add_overflow(left, right, &result); break;
      case ast::BinaryOperator::Subtract: overflows = __builtin_sub_overflow(left, right, &result); break;
      case ast::BinaryOperator::Multiply: overflows = __builtin_mul_overflow(left, right, &result); break;
      case ast::BinaryOperator::Divide:
        if (right == 0 || right == -1 || left % right != 0) return std::nullopt;
        return left / right;
      case ast::BinaryOperator::Remainder:
        if (right == 0) return std::nullopt;
        return right == -1 ? 0 : left % right;
      default: return power(left, right);
    }
    return overflows ? std::nullopt : std::optional(result);
  }

  static double rounded(ast::BinaryOperator op, double left, double right) {
    switch (op) {
      case ast::BinaryOperator::Add: return left + right;
      case ast::BinaryOperator::Subtract: return left - right;
      case ast::BinaryOperator::Multiply: return left * right;
      case ast::BinaryOperator::Divide: return left / right;
      case ast::BinaryOperator::Remainder: return std::fmod(left, right);
      default: return std::pow(left, right);
    }
  }

  static Value arithmetic(ast::BinaryOperator op, const Value& left, const Value& right) {
    const auto left_number = number_of(left);
    const auto right_number = number_of(right);
    if (!left_number || !right_number) return Missing{};
    const auto* a = std::get_if<std::int64_t>(&*left_number);
    const auto* b = std::get_if<std::int64_t>(&*right_number);
    if (a != nullptr && b != nullptr) {
      if (const auto result = exact(op, *a, *b))
        return is_moved_time(op, left, right) ? Value(Moment{*result}) : *result;
    }
    const double result = rounded(op, as_real(*left_number), as_real(*right_number));
    return is_moved_time(op, left, right) ? moment_at(result) : from_real(result);
  }

  // A time and a number, or a period, give a time: the sum in any order, the difference with the time first.
  static bool is_moved_time(ast::BinaryOperator op, const Value& left, const Value& right) {
    const int times = (std::holds_alternative<Moment>(left) ? 1 : 0) + (std::holds_alternative<Moment>(right) ? 1 : 0);
    if (times != 1) return false;
    if (op == ast::BinaryOperator::Add) return true;
    return op == ast::BinaryOperator::Subtract && std::holds_alternative<Moment>(left);
  }

  // A time has whole milliseconds, as many as 64 bits hold.
  static Value moment_at(double milliseconds) {
    constexpr double kBeyond = 9223372036854775808.0;  // 2^63
    const double whole = std::floor(milliseconds);
    if (!(whole >= -kBeyond && whole < kBeyond)) return Missing{};
    return Moment{static_cast<std::int64_t>(whole)};
  }

  std::string_view text_;
  const QueryWindow& window_;
  const Row& row_;
  const Rows* group_;
  std::int64_t bin_offset_;
};

// ---- SOURCE

// `123456789012:/aws/x`, `arn:aws:logs:us-east-1:123456789012:log-group:/aws/x:*`: account and name.
struct GroupIdentity {
  std::string account;
  std::string name;
};

GroupIdentity identity_of(const std::string& written) {
  std::string account;
  std::string name;
  if (re2::RE2::FullMatch(written, compiled(R"(arn:[^:]*:logs:[^:]*:(\d*):log-group:(.*?)(?::\*)?)"), &account,
                          &name)) {
    return {account, name};
  }
  if (re2::RE2::FullMatch(written, compiled(R"((\d{12}):(.*))"), &account, &name)) return {account, name};
  return {"", written};
}

bool is_selected(const ast::GroupName& selection, const GroupIdentity& group) {
  const GroupIdentity wanted = identity_of(selection.name);
  const bool is_account = wanted.account.empty() || group.account.empty() || wanted.account == group.account;
  return wanted.name == group.name && is_account;
}

bool is_selected(const ast::GroupSelection& selection, const GroupIdentity& group) {
  // A group whose account is not known belongs to none.
  const bool is_account =
      selection.accounts.empty() || std::ranges::find(selection.accounts, group.account) != selection.accounts.end();
  const bool has_prefix =
      selection.name_prefixes.empty() || std::ranges::any_of(selection.name_prefixes, [&](const std::string& prefix) {
        return group.name.starts_with(prefix);
      });
  return is_account && has_prefix;
}

bool is_selected(const ast::OtherSelection&, const GroupIdentity&) { throw Refused("a selection of groups"); }

enum class Bound { Start, End };

// Milliseconds, seconds, `now`, `-3600s` from now.
std::int64_t source_time(const std::string& text, Bound bound, const QueryWindow& window) {
  if (lower_case(text) == "now") return window.now_ms;
  std::string sign;
  std::int64_t count = 0;
  std::string unit;
  if (!re2::RE2::FullMatch(text, compiled(R"(([+-]?)(\d+)([a-z]*))"), &sign, &count, &unit))
    throw Refused("a time " + text);
  if (unit.empty()) {
    if (count >= 100'000'000'000) return count;
    return count * 1000 + (bound == Bound::End ? 999 : 0);
  }
  const std::map<std::string, std::int64_t> units = {{"ms", 1},        {"s", 1'000},      {"m", 60'000},
                                                     {"h", 3'600'000}, {"d", 86'400'000}, {"w", 604'800'000}};
  if (!units.contains(unit)) throw Refused("a time " + text);
  const std::int64_t distance = count * units.at(unit);
  return sign == "-" ? window.now_ms - distance : window.now_ms + distance;
}

bool is_of_group(const ast::Source& source, const QueryEvent& event) {
  const GroupIdentity group = identity_of(event.log_group);
  return std::ranges::any_of(source.selections, [&](const auto& selection) {
    return std::visit([&](const auto& one) { return is_selected(one, group); }, selection);
  });
}

bool is_in(const ast::Source& source, const QueryEvent& event, const QueryWindow& window) {
  if (!is_of_group(source, event)) return false;
  if (source.start && (!event.timestamp || *event.timestamp < source_time(source.start->text, Bound::Start, window))) {
    return false;
  }
  return !source.end || (event.timestamp && *event.timestamp <= source_time(source.end->text, Bound::End, window));
}

bool is_in(const QueryWindow& window, const QueryEvent& event) {
  if (window.start_ms && (!event.timestamp || *event.timestamp < *window.start_ms)) return false;
  return !window.end_ms || (event.timestamp && *event.timestamp <= *window.end_ms);
}

// ---- names that the service does not take

/// Goes through the commands and refuses, as the service does, a field of `parse` that `fields` lists once more, and in
/// `stats` an alias whose name `fields` had listed before as a field of the event.
class NameWatch {
 public:
  void meet(const ast::Command& command) {
    if (const auto* fields = std::get_if<ast::Fields>(&command.node)) return meet_items(fields->items, true);
    if (const auto* display = std::get_if<ast::Display>(&command.node)) return meet_items(display->items, false);
    if (const auto* parse = std::get_if<ast::Parse>(&command.node)) return meet_parse(*parse);
    if (const auto* unnest = std::get_if<ast::Unnest>(&command.node)) given_[unnest->alias.text] = Origin::Other;
    if (const auto* expand = std::get_if<ast::Expand>(&command.node)) given_[heading_of(expand->field)] = Origin::Other;
    if (const auto* stats = std::get_if<ast::Stats>(&command.node)) meet_stats(*stats);
    if (std::holds_alternative<ast::Pattern>(command.node) || std::holds_alternative<ast::LogCompare>(command.node)) {
      given_.clear();
      listed_.clear();
    }
  }

 private:
  enum class Origin { Parse, Relisted, Other };

  void meet_items(const std::vector<ast::Item>& items, bool lists) {
    for (const ast::Item& item : items) {
      const auto* path = std::get_if<ast::Path>(&item.expression.node);
      if (item.alias) {
        given_[item.alias->text] = listed_.contains(item.alias->text) ? Origin::Relisted : Origin::Other;
      } else if (path != nullptr && lists) {
        const auto given = given_.find(heading_of(*path));
        if (given == given_.end()) listed_.insert(heading_of(*path));
        if (given != given_.end() && given->second == Origin::Parse) throw Refused("a field of parse, listed again");
      }
    }
  }

  void meet_parse(const ast::Parse& parse) {
    std::vector<std::string> names;
    const auto take = [&](const std::vector<ast::Name>& aliases) {
      for (const ast::Name& alias : aliases) names.push_back(alias.text);
    };
    if (const auto* glob = std::get_if<ast::ParseGlob>(&parse.how)) take(glob->aliases);
    if (const auto* csv = std::get_if<ast::ParseCsv>(&parse.how)) take(csv->aliases);
    if (const auto* logfmt = std::get_if<ast::ParseLogfmt>(&parse.how)) names.push_back(logfmt->alias.text);
    if (const auto* regex = std::get_if<ast::ParseRegex>(&parse.how)) {
      take(regex->aliases);
      for (const std::string& name : names_of_regex(regex->regex.pattern, names)) names.push_back(name);
    }
    for (const std::string& name : names) given_[name] = Origin::Parse;
    if (const auto* json = std::get_if<ast::ParseJson>(&parse.how)) given_[json->alias.text] = Origin::Other;
  }

  void meet_stats(const ast::Stats& stats) {
    for (const ast::Item& key : stats.keys) refuse_relisted(key.expression);
    for (const ast::Item& item : stats.items) look_for_aggregates(item.expression);
    given_.clear();
    listed_.clear();
    for (const std::vector<ast::Item>& items : {stats.keys, stats.items}) {
      for (const ast::Item& item : items) {
        const auto* path = std::get_if<ast::Path>(&item.expression.node);
        if (item.alias) given_[item.alias->text] = Origin::Other;
        if (!item.alias && path != nullptr) given_[heading_of(*path)] = Origin::Other;
      }
    }
  }

  static std::vector<const ast::Expression*> parts_of(const ast::Expression& expression) {
    std::vector<const ast::Expression*> parts;
    const auto take = [&](const std::vector<ast::Expression>& more) {
      for (const ast::Expression& one : more) parts.push_back(&one);
    };
    if (const auto* unary = std::get_if<ast::Unary>(&expression.node)) parts = {&*unary->operand};
    if (const auto* binary = std::get_if<ast::Binary>(&expression.node)) parts = {&*binary->left, &*binary->right};
    if (const auto* logical = std::get_if<ast::Logical>(&expression.node)) take(logical->operands);
    if (const auto* like = std::get_if<ast::Like>(&expression.node)) parts = {&*like->subject};
    if (const auto* call = std::get_if<ast::Call>(&expression.node)) take(call->arguments);
    if (const auto* access = std::get_if<ast::Access>(&expression.node)) parts = {&*access->base};
    if (const auto* membership = std::get_if<ast::Membership>(&expression.node)) {
      parts = {&*membership->subject};
      take(membership->items);
    }
    return parts;
  }

  // What stands in an aggregate is about the rows, what stands outside about the columns.
  void look_for_aggregates(const ast::Expression& expression) const {
    const auto* call = std::get_if<ast::Call>(&expression.node);
    const bool aggregates = call != nullptr && is_aggregate(lower_case(call->name.text));
    for (const ast::Expression* part : parts_of(expression)) {
      if (aggregates) {
        refuse_relisted(*part);
      } else {
        look_for_aggregates(*part);
      }
    }
  }

  void refuse_relisted(const ast::Expression& expression) const {
    for (const ast::Expression* part : parts_of(expression)) refuse_relisted(*part);
    const auto* path = std::get_if<ast::Path>(&expression.node);
    if (path == nullptr) return;
    std::vector<std::string> meanings = {heading_of(*path)};
    const std::vector<std::string> names = names_of(*path);
    for (std::size_t count = names.size(); count > 0; --count) meanings.push_back(joined(names, count));
    for (const std::string& name : meanings) {
      const auto given = given_.find(name);
      if (given == given_.end()) continue;
      if (given->second == Origin::Relisted) throw Refused("unknown in stats: " + name);
      return;
    }
  }

  std::map<std::string, Origin> given_;  // names that commands have given
  std::set<std::string> listed_;         // fields of the event, by `fields`
};

// ---- commands

/// The rows and columns on their way through the commands.
class Pipeline {
 public:
  Pipeline(std::string_view text, const QueryWindow& window) : text_(text), window_(window) {}

  void read(const ast::Query& query, const std::vector<QueryEvent>& events) {
    compares_ = reference::compares(query);
    find_window(query);
    if (std::ranges::any_of(events, &QueryEvent::is_baseline)) before_.reset();
    for (std::size_t position = 0; position < events.size(); ++position) {
      const QueryEvent& event = events[position];
      const bool is_source = query.sources.empty() || std::ranges::any_of(query.sources, [&](const auto& source) {
                               return compares_ ? is_of_group(source, event) : is_in(source, event, window_);
                             });
      Row row;
      row.is_now = !event.is_baseline && is_in(window_, event);
      row.is_before = event.is_baseline || (before_ && event.timestamp && *event.timestamp >= before_->first &&
                                            *event.timestamp <= before_->second);
      if (!is_source || (!row.is_now && !(compares_ && row.is_before))) continue;
      row.fields = std::make_shared<EventFields>(event, window_.limits_lifted ? SIZE_MAX : kMaxLeaves);
      row.time = event.timestamp;
      row.position = position;
      rows_.push_back(std::move(row));
    }
    // Newest first, the later position first, rows without a time at the end.
    std::ranges::sort(rows_, [](const Row& a, const Row& b) {
      if (a.time != b.time) return a.time > b.time;  // nothing is less than everything
      return a.position > b.position;
    });
  }

  void run(const ast::Command& command) {
    std::visit([this](const auto& node) { apply(node); }, command.node);
  }

  QueryRows finish() {
    if (!has_limit_ && !window_.limits_lifted && rows_.size() > kImplicitLimit) rows_.resize(kImplicitLimit);
    std::vector<std::string> columns = shown_ ? *shown_ : columns_;
    if (columns.empty() && !is_aggregated_) columns = {"@timestamp", "@message"};
    QueryRows result;
    result.columns = columns;
    for (const Row& row : rows_) {
      std::map<std::string, std::string> printed;
      for (const std::string& column : columns) {
        const Value value = value_in(row, column);
        if (!is_missing(value)) printed[column] = text_of(value);
      }
      result.rows.push_back(std::move(printed));
    }
    return result;
  }

 private:
  /// Narrows the window to that of SOURCE, and finds the one before.
  void find_window(const ast::Query& query) {
    if (!compares_) return;
    for (const ast::Source& source : query.sources) {
      if (source.start) {
        const std::int64_t start = source_time(source.start->text, Bound::Start, window_);
        window_.start_ms = std::max(start, window_.start_ms.value_or(start));
      }
      if (source.end) {
        const std::int64_t end = source_time(source.end->text, Bound::End, window_);
        window_.end_ms = std::min(end, window_.end_ms.value_or(end));
      }
    }
    if (!window_.start_ms) return;
    if (!window_.end_ms) window_.end_ms = window_.now_ms;
    before_ = window_before(query, {*window_.start_ms, *window_.end_ms});
  }

  static Value value_in(const Row& row, const std::string& column) {
    if (const auto named = row.named.find(column); named != row.named.end()) return named->second;
    if (const auto shown = row.shown.find(column); shown != row.shown.end()) return shown->second;
    return find_field(row, column);
  }

  [[nodiscard]] Value value(const Row& row, const ast::Expression& expression) const {
    return Evaluation(text_, window_, row).value(expression);
  }
  [[nodiscard]] Value structure(const Row& row, const ast::Expression& expression) const {
    return Evaluation(text_, window_, row).structure(expression);
  }
  // Maps and lists are no keys.
  static Value key_value(const Value& value) { return is_structure(value) ? Value(Missing{}) : value; }

  [[nodiscard]] std::string name_of(const ast::Item& item) const {
    if (item.alias) return item.alias->text;
    if (const auto* path = std::get_if<ast::Path>(&item.expression.node)) return heading_of(*path);
    return std::string(text_.substr(item.expression.span.begin, item.expression.span.size()));
  }

  // An item may use the aliases of those before it, but what is inside of a map only the next command sees.
  std::vector<std::string> evaluate(const std::vector<ast::Item>& items) {
    for (Row& row : rows_) {
      for (const ast::Item& item : items) {
        const bool stays = !item.alias && std::holds_alternative<ast::Path>(item.expression.node);
        if (stays) {
          row.shown[name_of(item)] = value(row, item.expression);
          continue;
        }
        row.named[name_of(item)] = value(row, item.expression);
        row.fresh.insert(name_of(item));
      }
      row.fresh.clear();
    }
    std::vector<std::string> columns;
    for (const ast::Item& item : items) add_column(columns, name_of(item));
    return columns;
  }

  static void add_column(std::vector<std::string>& columns, const std::string& name) {
    if (std::ranges::find(columns, name) == columns.end()) columns.push_back(name);
  }

  void apply(const ast::Fields& fields) {
    for (const std::string& column : evaluate(fields.items)) add_column(columns_, column);
  }

  void apply(const ast::Display& display) { shown_ = evaluate(display.items); }

  void apply(const ast::Filter& filter) {
    std::erase_if(rows_, [&](const Row& row) { return truth_of(value(row, filter.condition)) != true; });
  }

  void apply(const ast::Sort& sort) {
    put_in_order(rows_, [&](const Row& a, const Row& b) {
      for (const ast::SortKey& key : sort.keys) {
        const int order = sort_order_of(value(a, key.expression), value(b, key.expression));
        if (order != 0) return key.direction == ast::Direction::Ascending ? order < 0 : order > 0;
      }
      return false;
    });
    is_ordered_ = true;
  }

  void apply(const ast::Limit& limit) {
    has_limit_ = true;
    const std::size_t count = std::min<std::size_t>(limit.count, rows_.size());
    if (limit.kind == ast::LimitKind::Last) {
      rows_.erase(rows_.begin(), rows_.end() - static_cast<std::ptrdiff_t>(count));
      return;
    }
    // Any rows would do: those that come first in the input, in its order.
    if (limit.kind == ast::LimitKind::Any && !is_ordered_) {
      put_in_order(rows_, [](const Row& a, const Row& b) { return a.position < b.position; });
      is_ordered_ = true;
    }
    rows_.resize(count);
    is_ordered_ = true;
  }

  void apply(const ast::Dedup& dedup) {
    std::set<std::vector<std::string>> known;
    std::erase_if(rows_, [&](const Row& row) {
      std::vector<std::string> key;
      for (const ast::Expression& expression : dedup.keys) {
        const Value one = key_value(value(row, expression));
        if (is_missing(one)) return false;  // a row with a gap is no duplicate of anything
        key.push_back(text_of(one));
      }
      return !known.insert(key).second;
    });
    is_ordered_ = true;
  }

  // ---- stats

  struct Group {
    std::vector<Value> key;
    Rows rows;
  };

  [[nodiscard]] std::vector<Group> group_by(const std::vector<ast::Item>& keys, std::int64_t offset) const {
    std::vector<Group> groups;
    std::map<std::vector<std::optional<std::string>>, std::size_t> known;
    for (const Row& row : rows_) {
      std::vector<Value> key;
      std::vector<std::optional<std::string>> printed;
      for (const ast::Item& item : keys) {
        key.push_back(key_value(Evaluation(text_, window_, row, nullptr, offset).value(item.expression)));
        printed.push_back(is_missing(key.back()) ? std::nullopt : std::optional(text_of(key.back())));
      }
      const auto [place, is_new] = known.try_emplace(printed, groups.size());
      if (is_new) groups.push_back({.key = std::move(key), .rows = {}});
      groups[place->second].rows.push_back(row);
    }
    return groups;
  }

  static std::optional<std::size_t> first_bin(const std::vector<ast::Item>& keys) {
    for (std::size_t index = 0; index < keys.size(); ++index) {
      const auto* call = std::get_if<ast::Call>(&keys[index].expression.node);
      if (call != nullptr && lower_case(call->name.text) == "bin") return index;
    }
    return std::nullopt;
  }

  // The newest bin first; else as they were first seen.
  static void order_groups(std::vector<Group>& groups, std::optional<std::size_t> bin) {
    if (!bin) return;
    put_in_order(groups, [&](const Group& a, const Group& b) { return sort_order_of(a.key[*bin], b.key[*bin]) > 0; });
  }

  void apply(const ast::Stats& stats) {
    const std::int64_t offset = stats.offset ? milliseconds_of(duration_of(*stats.offset)) : 0;
    std::vector<Group> groups = group_by(stats.keys, offset);
    if (stats.keys.empty() && groups.empty()) groups.emplace_back();
    order_groups(groups, first_bin(stats.keys));
    rows_.clear();
    for (const Group& group : groups) rows_.push_back(row_of(stats, group));
    columns_.clear();
    shown_.reset();
    for (const ast::Item& item : stats.keys) add_column(columns_, name_of(item));
    for (const ast::Item& item : stats.items) add_column(columns_, name_of(item));
    is_aggregated_ = true;
    is_ordered_ = true;
  }

  [[nodiscard]] Row row_of(const ast::Stats& stats, const Group& group) const {
    Row row;
    for (std::size_t index = 0; index < stats.keys.size(); ++index) {
      row.named[name_of(stats.keys[index])] = group.key[index];
    }
    // An item may use the aliases of those before it.
    for (const ast::Item& item : stats.items) {
      const Value result = Evaluation(text_, window_, row, &group.rows).value(item.expression);
      row.named[name_of(item)] = result;
    }
    return row;
  }

  void apply(const ast::Pattern& pattern) {
    apply_pattern([&](const Row& row) { return plain_text_of(value(row, pattern.text)); });
  }
  void apply(const ast::Diff&) {}  // `pattern` knows of it
  void apply(const ast::LogCompare&) {
    apply_pattern([](const Row& row) { return plain_text_of(find_field(row, "@message")); });
  }

  template <class TextOf>
  void apply_pattern(const TextOf& text_of_row) {
    std::vector<PatternInput> inputs;
    for (const Row& row : rows_) {
      PatternInput input{
          .text = text_of_row(row), .time = {}, .message = {}, .is_now = row.is_now, .is_before = row.is_before};
      const Value time = find_field(row, "@timestamp");
      if (const auto* moment = std::get_if<Moment>(&time)) input.time = moment->milliseconds;
      input.message = text_of(row.fields->find({"@message"}, Structures::AreMissing));
      inputs.push_back(std::move(input));
    }
    rows_.clear();
    for (auto& columns : find_text_patterns(inputs, window_, compares_)) {
      Row row;
      row.named = std::move(columns);
      rows_.push_back(std::move(row));
    }
    columns_ = {"@pattern", "@ratio", "@sampleCount", "@severityLabel"};
    if (compares_) {
      columns_ = {"@pattern", "@sampleCount", "@previousSampleCount", "@difference", "@description", "@severityLabel"};
    }
    shown_.reset();
    is_aggregated_ = true;
    is_ordered_ = true;
  }

  // ---- parse

  void apply(const ast::Parse& parse) {
    Rows parsed;
    for (const Row& row : rows_) {
      const bool is_json = std::holds_alternative<ast::ParseJson>(parse.how);
      Value source = find_field(row, "@message");
      if (parse.source) source = is_json ? structure(row, *parse.source) : value(row, *parse.source);
      for (Row& one : std::visit([&](const auto& how) { return parsed_rows(how, row, source); }, parse.how)) {
        parsed.push_back(std::move(one));
      }
    }
    rows_ = std::move(parsed);
  }

  static Rows parsed_rows(const ast::ParseGlob& parse, Row row, const Value& source) {
    const auto text = plain_text_of(source);
    const auto stars = text ? match_glob(parse.glob, *text) : std::nullopt;
    for (std::size_t index = 0; index < parse.aliases.size(); ++index) {
      row.named[parse.aliases[index].text] = stars ? Value((*stars)[index]) : Value(Missing{});
    }
    return {row};
  }

  static Rows parsed_rows(const ast::ParseRegex& parse, Row row, const Value& source) {
    std::vector<std::string> aliases;
    for (const ast::Name& alias : parse.aliases) aliases.push_back(alias.text);
    for (const std::string& name : names_of_regex(parse.regex.pattern, aliases)) row.named[name] = Missing{};
    const auto text = plain_text_of(source);
    if (!text) return {row};
    Rows rows;
    for (const RegexMatch& match : match_regex(parse.regex.pattern, aliases, *text)) {
      rows.push_back(row);
      for (const auto& [name, group] : match) rows.back().named[name] = group;
      if (!parse.multi) break;
    }
    if (rows.empty()) rows.push_back(row);
    return rows;
  }

  static Rows parsed_rows(const ast::ParseLogfmt& parse, Row row, const Value& source) {
    const auto text = plain_text_of(source);
    row.named[parse.alias.text] = text ? Value(Structure{read_logfmt(*text)}) : Value(Missing{});
    return {row};
  }

  static Rows parsed_rows(const ast::ParseCsv& parse, Row row, const Value& source) {
    const auto text = plain_text_of(source);
    const std::vector<std::string> fields = text ? read_csv(*text) : std::vector<std::string>();
    for (std::size_t index = 0; index < parse.aliases.size(); ++index) {
      row.named[parse.aliases[index].text] = index < fields.size() ? Value(fields[index]) : Value(Missing{});
    }
    return {row};
  }

  static Rows parsed_rows(const ast::ParseXml&, const Row&, const Value&) { throw Refused("parse XML"); }

  static Rows parsed_rows(const ast::ParseJson& parse, Row row, const Value& source) {
    std::vector<std::string> names(1);
    for (const char c : parse.key) {
      if (c == '.') {
        names.emplace_back();
      } else {
        names.back() += c;
      }
    }
    row.named[parse.alias.text] = Missing{};
    if (const auto* structure = std::get_if<Structure>(&source)) {
      row.named[parse.alias.text] = member_of(structure->json, names);
    } else if (const auto text = plain_text_of(source)) {
      if (const auto json = read_json(*text)) row.named[parse.alias.text] = member_of(*json, names);
    }
    return {row};
  }

  // ---- lists

  void apply(const ast::Unnest& unnest) {
    Rows rows;
    for (const Row& row : rows_) {
      const Value list = structure(row, unnest.list);
      const auto* structure = std::get_if<Structure>(&list);
      if (structure == nullptr || structure->json.kind != JsonKind::Array) {
        rows.push_back(row);
        rows.back().named[unnest.alias.text] = list;
        continue;
      }
      for (const JsonValue& element : structure->json.elements) {
        rows.push_back(row);
        rows.back().named[unnest.alias.text] = from_json(element);
      }
    }
    rows_ = std::move(rows);
  }

  void apply(const ast::Expand& expand) {
    Rows rows;
    for (const Row& row : rows_) {
      const Value list = find_field(row, expand.field, Structures::AreFields);
      std::optional<JsonValue> json;
      if (const auto* structure = std::get_if<Structure>(&list)) {
        json = structure->json;
      } else if (const auto* text = std::get_if<std::string>(&list)) {
        if (const auto read = read_json(*text)) json = *read;
      }
      if (!json || json->kind != JsonKind::Array) {
        rows.push_back(row);
        continue;
      }
      for (const JsonValue& element : json->elements) {
        rows.push_back(row);
        rows.back().named[heading_of(expand.field)] = from_json(element);
      }
    }
    rows_ = std::move(rows);
  }

  void apply(const ast::Unmask&) {}
  void apply(const ast::OtherCommand& command) { throw Refused("command " + command.name); }

  std::string_view text_;
  QueryWindow window_;
  std::optional<Times> before_;  // the window that is compared with
  bool compares_ = false;
  Rows rows_;
  std::vector<std::string> columns_;
  std::optional<std::vector<std::string>> shown_;  // by `display`
  bool is_aggregated_ = false;
  bool is_ordered_ = false;  // by more than time and position
  bool has_limit_ = false;
};

}  // namespace

std::expected<QueryRows, std::string> evaluate_query(const ast::Query& query, std::string_view text,
                                                     const std::vector<QueryEvent>& events, const QueryWindow& window) {
  try {
    Pipeline pipeline(text, window);
    pipeline.read(query, events);
    NameWatch names;
    for (const ast::Command& command : query.commands) {
      names.meet(command);
      pipeline.run(command);
    }
    return pipeline.finish();
  } catch (const Refused& refused) {
    return std::unexpected(refused.what());
  }
}

}  // namespace insitu::reference
