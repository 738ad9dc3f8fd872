#include "grammar/filter_pattern_parser.h"

#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "grammar/filter_pattern_refusals.h"
#include "grammar/filter_pattern_rules.h"
#include "grammar/peg_reading.h"

namespace insitu {
namespace {

/// The refusal when a `must<>` fails. A rule without one does not compile.
template <class Rule>
inline constexpr std::nullptr_t refusal = nullptr;

template <>
inline constexpr auto* refusal<rules::close_quote> = &refusals::unclosed_quote;
template <>
inline constexpr auto* refusal<rules::close_percent> = &refusals::unclosed_regex;
template <>
inline constexpr auto* refusal<rules::term> = &refusals::term;
template <>
inline constexpr auto* refusal<rules::term_operand> = &refusals::term;
template <>
inline constexpr auto* refusal<rules::term_end> = &refusals::term_end;
template <class C>
inline constexpr auto* refusal<rules::disjunction<C>> = &refusals::operand;
template <class C>
inline constexpr auto* refusal<rules::conjunction<C>> = &refusals::operand;
template <class C>
inline constexpr auto* refusal<rules::operand<C>> = &refusals::operand;
template <>
inline constexpr auto* refusal<rules::first_step> = &refusals::member_step;
template <>
inline constexpr auto* refusal<rules::member_name> = &refusals::member_name;
template <>
inline constexpr auto* refusal<rules::bracketed_name> = &refusals::bracketed_name;
template <>
inline constexpr auto* refusal<rules::close_bracketed_name> = &refusals::bracketed_name;
template <>
inline constexpr auto* refusal<rules::element_selector> = &refusals::element;
template <>
inline constexpr auto* refusal<rules::close_element> = &refusals::close_element;
template <>
inline constexpr auto* refusal<rules::member_test> = &refusals::member_test;
template <>
inline constexpr auto* refusal<rules::field_test> = &refusals::field_test;
template <>
inline constexpr auto* refusal<rules::keyword> = &refusals::is_what;
template <>
inline constexpr auto* refusal<rules::exists> = &refusals::not_what;
template <>
inline constexpr auto* refusal<rules::value> = &refusals::value;
template <>
inline constexpr auto* refusal<rules::number_value> = &refusals::number;
template <>
inline constexpr auto* refusal<rules::close_parenthesis> = &refusals::close_group;
template <>
inline constexpr auto* refusal<rules::close_brace> = &refusals::close_group;
template <>
inline constexpr auto* refusal<rules::close_bracket> = &refusals::slot_end;
template <>
inline constexpr auto* refusal<rules::slot_entry> = &refusals::slot;
template <>
inline constexpr auto* refusal<rules::slot> = &refusals::slot;
template <>
inline constexpr auto* refusal<rules::slot_end> = &refusals::slot_end;
template <>
inline constexpr auto* refusal<rules::pattern_end> = &refusals::pattern_end;

std::string without_escapes(std::string_view quoted) {
  std::string text;
  text.reserve(quoted.size());
  for (std::size_t at = 0; at < quoted.size(); ++at) {
    // \" and \\ only; before anything else the backslash is an ordinary character.
    const bool escapes =
        quoted[at] == '\\' && at + 1 < quoted.size() && (quoted[at + 1] == '"' || quoted[at + 1] == '\\');
    if (escapes) ++at;
    text += quoted[at];
  }
  return text;
}

/// Collects what the actions read into an AST. Its verbs are named after what has just been read.
class Builder : public TextBuilder {
 public:
  explicit Builder(std::string_view text) : TextBuilder(text, "pattern") {}

  // Terms.
  void term_operator(char op) { operator_ = op == '?' ? ast::TermOperator::Optional : ast::TermOperator::Exclude; }
  void phrase(Span span, bool quoted) {
    const std::string text = quoted ? unquoted(span) : std::string(written(span));
    if (text.empty()) {
      throw Refused{{Code::EmptyPhrase, span, "invalid characters in a term: an empty phrase",
                     "a text between the quotes", "the pattern that matches every event is the empty text"}};
    }
    operand_ = ast::Phrase{text, quoted, span};
  }
  void term_regex(Span span) { operand_ = parse_regex(span); }
  void term(Span span) {
    terms_.terms.push_back({std::exchange(operator_, ast::TermOperator::Include), std::move(operand_), span});
  }

  // Conditions.
  void literal(Span span, bool quoted) { value_ = literal_at(span, quoted); }
  void regex_value(Span span) { value_ = parse_regex(span); }
  void comparator(ast::Comparator op) { comparator_ = op; }
  void comparison() { test_ = ast::Comparison{comparator_, std::move(value_)}; }
  void is_keyword(ast::Keyword keyword) { test_ = ast::IsKeyword{keyword}; }
  void not_exists() { test_ = ast::NotExists{}; }
  void step(ast::Step step) { selector_.steps.push_back(std::move(step)); }
  void element(Span span) {
    std::size_t index = 0;
    const std::string_view digits = written(span);
    if (std::from_chars(digits.data(), digits.data() + digits.size(), index).ec != std::errc{}) {
      throw Refused{{Code::InvalidIndex, span, "no array has this many elements", "a smaller index", ""}};
    }
    step(ast::Element{index});
  }
  void selector(Span span) {
    selector_.span = span;
    subject_ = std::exchange(selector_, {});
  }
  void condition_field(Span span) { subject_ = ast::FieldName{std::string(written(span)), span}; }
  void condition(Span span) { operands_.push_back({ast::Condition{std::move(subject_), std::move(test_)}, span}); }

  void open_parenthesis(Span span) { open_bracket_at(span.begin, span, kMaxPatternNesting, "parentheses"); }
  void open_list() { marks_.push_back(operands_.size()); }
  /// Everything since the last open_list becomes one group; a single operand stays what it is.
  void close_list(ast::Connective connective) {
    const std::size_t mark = marks_.back();
    marks_.pop_back();
    if (operands_.size() - mark < 2) return;
    ast::Group group{connective, {}};
    const auto first = operands_.begin() + static_cast<std::ptrdiff_t>(mark);
    const Span span{first->span.begin, operands_.back().span.end};
    group.operands.assign(std::make_move_iterator(first), std::make_move_iterator(operands_.end()));
    operands_.erase(first, operands_.end());
    operands_.push_back({std::move(group), span});
  }

  // Slots.
  void slot(ast::Slot slot) { delimited_.slots.push_back(std::move(slot)); }
  [[nodiscard]] ast::FieldName field_name(Span span) const {
    // The name alone: a named slot is followed by blanks at most.
    return {std::string(written(span)), span};
  }
  [[nodiscard]] ast::Literal literal_at(Span span, bool quoted) const {
    return {quoted ? unquoted(span) : std::string(written(span)), quoted, span};
  }
  ast::PatternExpression take_expression() {
    ast::PatternExpression expression = std::move(operands_.back());
    operands_.pop_back();
    return expression;
  }

  ast::TermsPattern take_terms() { return std::move(terms_); }
  ast::DelimitedPattern take_delimited() { return std::move(delimited_); }

 private:
  [[nodiscard]] std::string unquoted(Span span) const {
    return without_escapes(written({span.begin + 1, span.end - 1}));
  }
  [[nodiscard]] ast::Regex parse_regex(Span span) const {
    auto regex = parse_service_regex(written({span.begin + 1, span.end - 1}), span.begin + 1);
    if (!regex) throw Refused{std::move(regex.error())};
    return std::move(*regex);
  }

  ast::TermOperator operator_ = ast::TermOperator::Include;
  std::variant<ast::Phrase, ast::Regex> operand_;
  ast::TermsPattern terms_;

  ast::Comparator comparator_{};
  std::variant<ast::Literal, ast::Regex> value_;
  std::variant<ast::Comparison, ast::IsKeyword, ast::NotExists> test_;
  ast::Selector selector_;
  std::variant<ast::Selector, ast::FieldName> subject_;
  std::vector<ast::PatternExpression> operands_;
  std::vector<std::size_t> marks_;

  ast::DelimitedPattern delimited_;
};

// ---- actions: what has been read → a verb of the builder

template <class Rule>
struct action : rules::peg::nothing<Rule> {};

template <>
struct action<rules::open_quote> : at_span<&Builder::open_delimiter> {};
template <>
struct action<rules::open_percent> : action<rules::open_quote> {};

template <>
struct action<rules::term_operator> {
  template <class Input>
  static void apply(const Input& in, Builder& b) {
    b.term_operator(in.peek_char());
  }
};
template <>
struct action<rules::phrase> {
  template <class Input>
  static void apply(const Input& in, Builder& b) {
    b.phrase(b.span_of(in), true);
  }
};
template <>
struct action<rules::word> {
  template <class Input>
  static void apply(const Input& in, Builder& b) {
    b.phrase(b.span_of(in), false);
  }
};
template <>
struct action<rules::term_regex> : at_span<&Builder::term_regex> {};
template <>
struct action<rules::term> : at_span<&Builder::term> {};

template <>
struct action<rules::bare_value> {
  template <class Input>
  static void apply(const Input& in, Builder& b) {
    b.literal(b.span_of(in), false);
  }
};
template <>
struct action<rules::number_value> : action<rules::bare_value> {};
template <>
struct action<rules::quoted_value> {
  template <class Input>
  static void apply(const Input& in, Builder& b) {
    b.literal(b.span_of(in), true);
  }
};
template <>
struct action<rules::regex_value> : at_span<&Builder::regex_value> {};

template <ast::Comparator Op>
struct comparator_action {
  static void apply0(Builder& b) { b.comparator(Op); }
};
template <>
struct action<rules::equal> : comparator_action<ast::Comparator::Equal> {};
template <>
struct action<rules::not_equal> : comparator_action<ast::Comparator::NotEqual> {};
template <>
struct action<rules::less> : comparator_action<ast::Comparator::Less> {};
template <>
struct action<rules::less_or_equal> : comparator_action<ast::Comparator::LessOrEqual> {};
template <>
struct action<rules::greater> : comparator_action<ast::Comparator::Greater> {};
template <>
struct action<rules::greater_or_equal> : comparator_action<ast::Comparator::GreaterOrEqual> {};
template <>
struct action<rules::equality> : plainly<&Builder::comparison> {};
template <>
struct action<rules::ordering> : action<rules::equality> {};

template <ast::Keyword Word>
struct keyword_action {
  static void apply0(Builder& b) { b.is_keyword(Word); }
};
template <>
struct action<rules::is_null> : keyword_action<ast::Keyword::Null> {};
template <>
struct action<rules::is_true> : keyword_action<ast::Keyword::True> {};
template <>
struct action<rules::is_false> : keyword_action<ast::Keyword::False> {};
template <>
struct action<rules::not_exists> : plainly<&Builder::not_exists> {};

template <>
struct action<rules::member_name> {
  template <class Input>
  static void apply(const Input& in, Builder& b) {
    b.step(ast::Member{in.string(), false});
  }
};
template <>
struct action<rules::bracketed_name> {
  template <class Input>
  static void apply(const Input& in, Builder& b) {
    b.step(ast::Member{in.string(), true});
  }
};
template <>
struct action<rules::any_member> {
  static void apply0(Builder& b) { b.step(ast::AnyMember{}); }
};
template <>
struct action<rules::any_element> {
  static void apply0(Builder& b) { b.step(ast::AnyElement{}); }
};
template <>
struct action<rules::element_index> : at_span<&Builder::element> {};
template <>
struct action<rules::selector> : at_span<&Builder::selector> {};
template <>
struct action<rules::condition_field> : at_span<&Builder::condition_field> {};
template <>
struct action<rules::member_condition> : at_span<&Builder::condition> {};
template <>
struct action<rules::field_condition> : action<rules::member_condition> {};

template <>
struct action<rules::open_parenthesis> : at_span<&Builder::open_parenthesis> {};
template <>
struct action<rules::close_parenthesis> : plainly<&Builder::close_bracket> {};
template <>
struct action<rules::open_conjunction> : plainly<&Builder::open_list> {};
template <>
struct action<rules::open_disjunction> : action<rules::open_conjunction> {};
template <class C>
struct action<rules::conjunction<C>> {
  static void apply0(Builder& b) { b.close_list(ast::Connective::And); }
};
template <class C>
struct action<rules::disjunction<C>> {
  static void apply0(Builder& b) { b.close_list(ast::Connective::Or); }
};

template <>
struct action<rules::ellipsis> {
  template <class Input>
  static void apply(const Input& in, Builder& b) {
    b.slot({ast::EllipsisSlot{}, b.span_of(in)});
  }
};
template <>
struct action<rules::quoted_slot> {
  template <class Input>
  static void apply(const Input& in, Builder& b) {
    b.slot({ast::QuotedSlot{b.literal_at(b.span_of(in), true)}, b.span_of(in)});
  }
};
template <>
struct action<rules::named_slot> {
  template <class Input>
  static void apply(const Input& in, Builder& b) {
    b.slot({ast::NamedSlot{b.field_name(b.span_of(in))}, b.span_of(in)});
  }
};
template <>
struct action<rules::unnamed_slot> {
  template <class Input>
  static void apply(const Input& in, Builder& b) {
    b.slot({ast::UnnamedSlot{}, b.span_of(in)});
  }
};
template <>
struct action<rules::condition_slot> {
  template <class Input>
  static void apply(const Input& in, Builder& b) {
    b.slot({ast::ConditionSlot{b.take_expression()}, b.span_of(in)});
  }
};

template <class Rule>
struct control : refusing<Rule, refusal<Rule>> {};

ast::FilterPattern read_pattern(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\n\r\v\f");
  const char opening = first == std::string_view::npos ? '\0' : text[first];
  if (first > 0 && (opening == '{' || opening == '[')) throw Refused{refusals::blank_before_bracket(text)};

  ast::FilterPattern pattern{.text = std::string(text), .body = {}};
  Builder builder(text);
  // This comes first, as it does in the service.
  const auto close_with = [text](char closing) {
    if (text.ends_with(closing)) return;
    const bool closes = text[text.find_last_not_of(" \t\n\r\v\f")] == closing;
    throw Refused{closes ? refusals::blank_after_bracket(text, closing)
                         : refusals::missing_closing_bracket(text, closing)};
  };
  switch (opening) {
    case '{':
      close_with('}');
      read<rules::json_pattern, action, control>(text, builder);
      pattern.body = ast::JsonPattern{builder.take_expression()};
      break;
    case '[':
      close_with(']');
      read<rules::delimited_pattern, action, control>(text, builder);
      pattern.body = builder.take_delimited();
      break;
    default: read<rules::terms_pattern, action, control>(text, builder); pattern.body = builder.take_terms();
  }
  return pattern;
}

}  // namespace

Result<ast::FilterPattern> parse_filter_pattern(std::string_view text) {
  return read_or_refuse(text, "pattern", [text] { return read_pattern(text); });
}

}  // namespace insitu
