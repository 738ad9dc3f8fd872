#include "grammar/metric_math_parser.h"

#include <fmt/format.h>

#include <charconv>
#include <cstddef>
#include <iterator>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "grammar/metric_math_refusals.h"
#include "grammar/metric_math_rules.h"
#include "grammar/peg_reading.h"

namespace insitu {
namespace {

/// The refusal when a `must<>` fails. A rule without one does not compile.
template <class Rule>
inline constexpr std::nullptr_t refusal = nullptr;

template <>
inline constexpr auto* refusal<rules::math::operand> = &refusals::math::operand;
template <>
inline constexpr auto* refusal<rules::math::power_operand> = &refusals::math::operand;
template <>
inline constexpr auto* refusal<rules::math::expression> = &refusals::math::operand;
template <>
inline constexpr auto* refusal<rules::math::list_items> = &refusals::math::operand;
template <>
inline constexpr auto* refusal<rules::math::call_arguments> = &refusals::math::operand;
template <char Quote>
inline constexpr auto* refusal<rules::math::close_text<Quote>> = &refusals::math::unclosed_text;
template <>
inline constexpr auto* refusal<rules::math::close_parenthesis> = &refusals::math::closing;
template <>
inline constexpr auto* refusal<rules::math::close_call> = &refusals::math::closing;
template <>
inline constexpr auto* refusal<rules::math::close_list> = &refusals::math::closing_list;
template <>
inline constexpr auto* refusal<rules::math::expression_end> = &refusals::math::expression_end;

template <class Rule>
struct control : refusing<Rule, refusal<Rule>> {};

/// Collects what the actions read into an AST. Its verbs are named after what has just been read.
class Builder : public TextBuilder {
 public:
  explicit Builder(std::string_view text) : TextBuilder(text, "expression") {}

  void number(Span span) {
    double value = 0;
    const std::string_view digits = written(span);
    if (std::from_chars(digits.data(), digits.data() + digits.size(), value).ec != std::errc{}) {
      throw Refused{{Code::InvalidNumber, span, "this number is too large", "a smaller number", ""}};
    }
    push(ast::MathNumber{value}, span);
  }
  void id(Span span) { push(ast::MathId{std::string(written(span))}, span); }
  void word(Span span) { push(ast::MathWord{std::string(written(span))}, span); }
  void text(Span span) { push(ast::MathText{std::string(written(span))}, span); }

  void open(Span span) { open_bracket_at(span.begin, span, kMaxMetricMathNesting, "brackets and signs"); }
  void function_name(Span span) { calls_.push_back({std::string(written(span)), span, {}}); }
  void open_items(Span bracket) {
    open(bracket);
    marks_.push_back({.operands = operands_.size(), .begin = bracket.begin});
  }
  void close_call(std::size_t end) {
    close_bracket();
    ast::MathCall call = std::move(calls_.back());
    calls_.pop_back();
    call.arguments = take_since_mark();
    const Span span{call.name.begin, end};
    push(std::move(call), span);
  }
  void close_list(std::size_t end) {
    close_bracket();
    const Span span{marks_.back().begin, end};
    push(ast::MathList{take_since_mark()}, span);
  }

  void sign(Span span) {
    open(span);
    signs_.push_back(span.begin);
  }
  void negation() {
    close_bracket();
    ast::MathExpression operand = pop();
    const Span span{signs_.back(), operand.span.end};
    signs_.pop_back();
    push(ast::MathNegation{Box<ast::MathExpression>(std::move(operand))}, span);
  }
  void op(ast::MathOperator op) { operators_.push_back(op); }
  void operation() {
    ast::MathExpression right = pop();
    ast::MathExpression left = pop();
    const Span span{left.span.begin, right.span.end};
    const ast::MathOperator op = operators_.back();
    operators_.pop_back();
    push(ast::MathOperation{op, Box<ast::MathExpression>(std::move(left)), Box<ast::MathExpression>(std::move(right))},
         span);
  }

  ast::MathExpression take() { return pop(); }

 private:
  template <class Node>
  void push(Node node, Span span) {
    operands_.push_back({std::move(node), span});
  }
  ast::MathExpression pop() {
    ast::MathExpression operand = std::move(operands_.back());
    operands_.pop_back();
    return operand;
  }
  std::vector<ast::MathExpression> take_since_mark() {
    const auto first = operands_.begin() + static_cast<std::ptrdiff_t>(marks_.back().operands);
    marks_.pop_back();
    std::vector<ast::MathExpression> taken(std::make_move_iterator(first), std::make_move_iterator(operands_.end()));
    operands_.erase(first, operands_.end());
    return taken;
  }

  std::vector<ast::MathExpression> operands_;
  std::vector<ast::MathOperator> operators_;
  std::vector<std::size_t> signs_;
  std::vector<ast::MathCall> calls_;
  struct Mark {
    std::size_t operands = 0;  // how many there are before it
    std::size_t begin = 0;     // of its bracket
  };
  std::vector<Mark> marks_;
};

// ---- actions: what has been read → a verb of the builder

template <class Rule>
struct action : rules::peg::nothing<Rule> {};

template <>
struct action<rules::math::number_text> : at_span<&Builder::number> {};
template <>
struct action<rules::math::id> : at_span<&Builder::id> {};
template <>
struct action<rules::math::bare_word> : at_span<&Builder::word> {};
template <char Quote>
struct action<rules::math::open_text<Quote>> : at_span<&Builder::open_delimiter> {};
template <char Quote>
struct action<rules::math::text_content<Quote>> : at_span<&Builder::text> {};

template <>
struct action<rules::math::open_parenthesis> : at_span<&Builder::open> {};
template <>
struct action<rules::math::close_parenthesis> : plainly<&Builder::close_bracket> {};
template <>
struct action<rules::math::open_list> : at_span<&Builder::open_items> {};
template <>
struct action<rules::math::close_list> {
  template <class Input>
  static void apply(const Input& in, Builder& b) {
    b.close_list(b.span_of(in).end);
  }
};
template <>
struct action<rules::math::function_name> : at_span<&Builder::function_name> {};
template <>
struct action<rules::math::open_call> : action<rules::math::open_list> {};
template <>
struct action<rules::math::close_call> {
  template <class Input>
  static void apply(const Input& in, Builder& b) {
    b.close_call(b.span_of(in).end);
  }
};

template <>
struct action<rules::math::minus_sign> : at_span<&Builder::sign> {};
template <>
struct action<rules::math::negation> : plainly<&Builder::negation> {};

template <ast::MathOperator Op>
struct operator_action {
  static void apply0(Builder& b) { b.op(Op); }
};
template <>
struct action<rules::math::power_operator> {
  template <class Input>
  static void apply(const Input& in, Builder& b) {
    b.open(b.span_of(in));
    b.op(ast::MathOperator::Power);
  }
};
template <>
struct action<rules::math::multiply> : operator_action<ast::MathOperator::Multiply> {};
template <>
struct action<rules::math::divide> : operator_action<ast::MathOperator::Divide> {};
template <>
struct action<rules::math::add> : operator_action<ast::MathOperator::Add> {};
template <>
struct action<rules::math::subtract> : operator_action<ast::MathOperator::Subtract> {};
template <>
struct action<rules::math::equal> : operator_action<ast::MathOperator::Equal> {};
template <>
struct action<rules::math::not_equal> : operator_action<ast::MathOperator::NotEqual> {};
template <>
struct action<rules::math::less> : operator_action<ast::MathOperator::Less> {};
template <>
struct action<rules::math::less_or_equal> : operator_action<ast::MathOperator::LessOrEqual> {};
template <>
struct action<rules::math::greater> : operator_action<ast::MathOperator::Greater> {};
template <>
struct action<rules::math::greater_or_equal> : operator_action<ast::MathOperator::GreaterOrEqual> {};
template <>
struct action<rules::math::and_operator> : operator_action<ast::MathOperator::And> {};
template <>
struct action<rules::math::or_operator> : operator_action<ast::MathOperator::Or> {};

template <>
struct action<rules::math::power_step> {
  static void apply0(Builder& b) {
    b.close_bracket();
    b.operation();
  }
};
template <>
struct action<rules::math::product_step> : plainly<&Builder::operation> {};
template <>
struct action<rules::math::sum_step> : plainly<&Builder::operation> {};
template <>
struct action<rules::math::comparison_step> : plainly<&Builder::operation> {};
template <>
struct action<rules::math::conjunction_step> : plainly<&Builder::operation> {};
template <>
struct action<rules::math::disjunction_step> : plainly<&Builder::operation> {};

}  // namespace

Result<ast::MathExpression> parse_metric_math(std::string_view text) {
  return read_or_refuse(text, "expression", [text] {
    if (text.size() > kMaxMetricMathBytes) {
      throw Refused{{Code::QueryTooLong,
                     {kMaxMetricMathBytes, text.size()},
                     fmt::format("an expression has at most {} characters", kMaxMetricMathBytes),
                     "",
                     ""}};
    }
    Builder builder(text);
    read<rules::math::metric_math, action, control>(text, builder);
    return builder.take();
  });
}

}  // namespace insitu
