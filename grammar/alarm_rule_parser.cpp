#include "grammar/alarm_rule_parser.h"

#include <charconv>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "grammar/alarm_rule_refusals.h"
#include "grammar/alarm_rule_rules.h"
#include "grammar/peg_reading.h"

namespace insitu {
namespace {

/// The refusal when a `must<>` fails. A rule without one does not compile.
template <class Rule>
inline constexpr std::nullptr_t refusal = nullptr;

template <>
inline constexpr auto* refusal<rules::close_quote> = &refusals::alarms::unclosed_name;
template <>
inline constexpr auto* refusal<rules::alarms::quoted_name_text> = &refusals::alarms::name;
template <>
inline constexpr auto* refusal<rules::alarms::tested_name> = &refusals::alarms::name;
template <>
inline constexpr auto* refusal<rules::alarms::counted_name> = &refusals::alarms::name;
template <>
inline constexpr auto* refusal<rules::alarms::counted_names> = &refusals::alarms::name;
template <>
inline constexpr auto* refusal<rules::alarms::open_arguments> = &refusals::alarms::opening;
template <>
inline constexpr auto* refusal<rules::alarms::close_arguments> = &refusals::alarms::closing;
template <>
inline constexpr auto* refusal<rules::alarms::close_parenthesis> = &refusals::alarms::closing;
template <>
inline constexpr auto* refusal<rules::alarms::argument_comma> = &refusals::alarms::comma;
template <>
inline constexpr auto* refusal<rules::alarms::count_number> = &refusals::alarms::number;
template <>
inline constexpr auto* refusal<rules::alarms::counted_state> = &refusals::alarms::state;
template <>
inline constexpr auto* refusal<rules::alarms::term> = &refusals::alarms::term;
template <>
inline constexpr auto* refusal<rules::alarms::negation> = &refusals::alarms::term;
template <>
inline constexpr auto* refusal<rules::alarms::conjunction> = &refusals::alarms::term;
template <>
inline constexpr auto* refusal<rules::alarms::disjunction> = &refusals::alarms::term;
template <>
inline constexpr auto* refusal<rules::alarms::rule_end> = &refusals::alarms::rule_end;

template <class Rule>
struct control : refusing<Rule, refusal<Rule>> {};

/// Collects what the actions read into an AST. Its verbs are named after what has just been read.
class Builder : public TextBuilder {
 public:
  explicit Builder(std::string_view text) : TextBuilder(text, "rule") {}

  /// A name without quotes goes on to the next sign, so that it may end with blanks.
  void bare_name(Span span) {
    while (is_blank(all_text()[span.end - 1])) --span.end;
    name(span);
  }
  void name(Span span) {
    names_.push_back({.name = std::string(written(span)), .span = span});
    rule_.references.push_back(names_.back());
  }
  void state(ast::NamedState state) { state_ = state; }

  void constant(bool value) { operands_.push_back({ast::RuleConstant{value}}); }
  void state_test() {
    operands_.push_back({ast::StateTest{.state = state_, .alarm = std::move(names_.back())}});
    names_.clear();
  }
  void number(Span span) {
    count_ = {};
    const std::string_view digits = written(span);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count_.number);
    if (error != std::errc{}) {
      throw Refused{{Code::InvalidNumber, span, "no rule names so many alarms", "a smaller number", ""}};
    }
  }
  void percentage() { count_.is_percentage = true; }
  void negated_state() { count_.is_negated = true; }
  void state_count() {
    count_.state = state_;
    count_.alarms = std::exchange(names_, {});
    operands_.push_back({std::move(count_)});
  }

  void open_parenthesis(Span span) { open_bracket_at(span.begin, span, kMaxAlarmRuleNesting, "parentheses"); }
  void open_negation() { is_negated_.push_back(false); }
  void negate() { is_negated_.back() = !is_negated_.back(); }
  void close_negation() {
    if (is_negated_.back()) {
      operands_.back() = {ast::RuleNegation{Box<ast::RuleExpression>(std::move(operands_.back()))}};
    }
    is_negated_.pop_back();
  }
  void open_list() { marks_.push_back(operands_.size()); }
  /// Everything since the last open_list becomes one group; a single operand stays what it is.
  void close_list(ast::Connective connective) {
    const std::size_t mark = marks_.back();
    marks_.pop_back();
    if (operands_.size() - mark < 2) return;
    ast::RuleGroup group{connective, {}};
    const auto first = operands_.begin() + static_cast<std::ptrdiff_t>(mark);
    group.operands.assign(std::make_move_iterator(first), std::make_move_iterator(operands_.end()));
    operands_.erase(first, operands_.end());
    operands_.push_back({std::move(group)});
  }

  ast::AlarmRule take() {
    rule_.expression = std::move(operands_.back());
    return std::move(rule_);
  }

 private:
  static bool is_blank(char c) { return std::string_view(" \t\n\r\v\f").contains(c); }

  ast::NamedState state_{};
  ast::StateCount count_;
  std::vector<ast::AlarmReference> names_;
  std::vector<ast::RuleExpression> operands_;
  std::vector<std::size_t> marks_;
  std::vector<bool> is_negated_;
  ast::AlarmRule rule_;
};

// ---- actions: what has been read → a verb of the builder

template <class Rule>
struct action : rules::peg::nothing<Rule> {};

template <>
struct action<rules::open_quote> : at_span<&Builder::open_delimiter> {};
template <>
struct action<rules::alarms::quoted_name_text> : at_span<&Builder::name> {};
template <char... Ends>
struct action<rules::alarms::bare_name<Ends...>> : at_span<&Builder::bare_name> {};

template <ast::NamedState State>
struct state_action {
  static void apply0(Builder& b) { b.state(State); }
};
template <>
struct action<rules::alarms::alarm_state> : state_action<ast::NamedState::Alarm> {};
template <>
struct action<rules::alarms::ok_state> : state_action<ast::NamedState::Ok> {};
template <>
struct action<rules::alarms::insufficient_data_state> : state_action<ast::NamedState::InsufficientData> {};
template <>
struct action<rules::alarms::state_test> : plainly<&Builder::state_test> {};

template <>
struct action<rules::alarms::count_number> : at_span<&Builder::number> {};
template <>
struct action<rules::alarms::percent_sign> : plainly<&Builder::percentage> {};
template <>
struct action<rules::alarms::negated_state> : plainly<&Builder::negated_state> {};
template <>
struct action<rules::alarms::state_count> : plainly<&Builder::state_count> {};

template <>
struct action<rules::alarms::true_word> {
  static void apply0(Builder& b) { b.constant(true); }
};
template <>
struct action<rules::alarms::false_word> {
  static void apply0(Builder& b) { b.constant(false); }
};
template <>
struct action<rules::alarms::open_parenthesis> : at_span<&Builder::open_parenthesis> {};
template <>
struct action<rules::alarms::close_parenthesis> : plainly<&Builder::close_bracket> {};
template <>
struct action<rules::alarms::open_negation> : plainly<&Builder::open_negation> {};
template <>
struct action<rules::alarms::not_word> : plainly<&Builder::negate> {};
template <>
struct action<rules::alarms::negation> : plainly<&Builder::close_negation> {};
template <>
struct action<rules::alarms::open_conjunction> : plainly<&Builder::open_list> {};
template <>
struct action<rules::alarms::open_disjunction> : action<rules::alarms::open_conjunction> {};
template <>
struct action<rules::alarms::conjunction> {
  static void apply0(Builder& b) { b.close_list(ast::Connective::And); }
};
template <>
struct action<rules::alarms::disjunction> {
  static void apply0(Builder& b) { b.close_list(ast::Connective::Or); }
};

}  // namespace

Result<ast::AlarmRule> parse_alarm_rule(std::string_view text) {
  return read_or_refuse(text, "rule", [text] {
    Builder builder(text);
    read<rules::alarms::alarm_rule, action, control>(text, builder);
    return builder.take();
  });
}

}  // namespace insitu
