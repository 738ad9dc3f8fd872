#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "grammar/ascii.h"
#include "grammar/parsed_query.h"
#include "grammar/peg_reading.h"
#include "grammar/refusal_scene.h"

/// The builder that the actions of the query parser call. Include it in query_parser.cpp only.
namespace insitu::queries {

// ---- texts as they are meant

inline std::string without_escapes(std::string_view written) {
  std::string text;
  text.reserve(written.size());
  for (std::size_t at = 0; at < written.size(); ++at) {
    const char next = written[at] == '\\' && at + 1 < written.size() ? written[at + 1] : '\0';
    switch (next) {
      case '"':
      case '\'':
      case '\\': text += next; break;
      case 'n': text += '\n'; break;
      case 't': text += '\t'; break;
      default: text += written[at]; continue;  // before anything else a backslash is itself
    }
    ++at;
  }
  return text;
}

/// `\/` is a slash; every other escape is the regular expression's own.
inline std::string without_escaped_slashes(std::string_view written) {
  std::string pattern;
  pattern.reserve(written.size());
  for (std::size_t at = 0; at < written.size(); ++at) {
    const bool escapes = written[at] == '\\' && at + 1 < written.size();
    if (!escapes || written[at + 1] != '/') pattern += written[at];
    if (escapes) pattern += written[++at];
  }
  return pattern;
}

using lexical::lower_case;

inline bool is_word_character(char c) { return lexical::is_alphanumeric(c) || c == '_' || c == '@'; }

inline ast::PeriodUnit unit_named(std::string_view spelling) {
  struct Unit {
    std::string_view spelling;
    ast::PeriodUnit unit;
  };
  using enum ast::PeriodUnit;
  static constexpr Unit kUnits[] = {
      {"ms", Millisecond},  {"msec", Millisecond}, {"millisecond", Millisecond},
      {"s", Second},        {"sec", Second},       {"second", Second},
      {"m", Minute},        {"min", Minute},       {"minute", Minute},
      {"h", Hour},          {"hr", Hour},          {"hour", Hour},
      {"d", Day},           {"day", Day},          {"w", Week},
      {"week", Week},       {"mo", Month},         {"mon", Month},
      {"month", Month},     {"q", Quarter},        {"qtr", Quarter},
      {"quarter", Quarter}, {"y", Year},           {"yr", Year},
      {"year", Year},
  };
  const auto find = [](std::string_view name) { return std::ranges::find(kUnits, name, &Unit::spelling); };
  const auto* found = find(spelling);
  if (found == std::end(kUnits)) found = find(spelling.substr(0, spelling.size() - 1));  // the plural
  return found->unit;
}

/// As the service spells a command that is not evaluated here.
inline std::string_view canonical_name(std::string_view written) {
  static constexpr std::string_view kNames[] = {
      "anomaly", "estimate",    "lookup",   "cidrlookup",  "join",    "appendcols",     "addtotals",
      "accum",   "autoregress", "filldown", "fillmissing", "outlier", "relevantfields", "sessionize",
  };
  const auto* const found = std::ranges::find(kNames, lower_case(written));
  return found == std::end(kNames) ? "countFrequent" : *found;
}

inline int binding(ast::BinaryOperator op) {
  switch (op) {
    case ast::BinaryOperator::Power: return 3;
    case ast::BinaryOperator::Multiply:
    case ast::BinaryOperator::Divide:
    case ast::BinaryOperator::Remainder: return 2;
    case ast::BinaryOperator::Add:
    case ast::BinaryOperator::Subtract: return 1;
    case ast::BinaryOperator::Equal:
    case ast::BinaryOperator::NotEqual:
    case ast::BinaryOperator::Less:
    case ast::BinaryOperator::LessOrEqual:
    case ast::BinaryOperator::Greater:
    case ast::BinaryOperator::GreaterOrEqual: break;
  }
  return 0;
}

/// Collects what the actions read into an AST. Its verbs are named after what has just been read.
///
/// Everything that can nest is a stack: operands with the operators between them, marks where a list of either began,
/// commands under way, and queries with the query around them.
class Builder : public TextBuilder {
 public:
  explicit Builder(std::string_view text) : TextBuilder(text, "query") {}

  void comment(Span span) {
    // A gap may be read more than once.
    if (comments_.empty() || span.begin >= comments_.back().end) comments_.push_back(span);
  }
  void open_bracket(Span span) { open_bracket_at(span.end - 1, {span.end - 1, span.end}, kMaxQueryNesting, kNests); }

  // Names.
  void plain_step(Span span) { steps_.push_back({ast::PathStep::Kind::Name, std::string(written(span)), span}); }
  void backtick_step(Span span) { steps_.push_back({ast::PathStep::Kind::Quoted, without_backticks(span), span}); }
  void quoted_step(Span span) {
    steps_.push_back({ast::PathStep::Kind::Quoted, unquoted(span), span});
    undocumented(span, "a quoted name in a path is not documented",
                 fmt::format("the documented form is `` `{}` ``", unquoted(span)));
  }
  void index_step(Span span) { steps_.push_back({ast::PathStep::Kind::Index, std::string(written(span)), span}); }
  void path(Span span) { push({ast::Path{std::exchange(steps_, {}), span}, span}); }
  void plain_alias(Span span) { add_alias(std::string(written(span)), span); }
  void backtick_alias(Span span) { add_alias(without_backticks(span), span); }

  // Values.
  void text_value(Span span) { push({ast::TextLiteral{unquoted(span)}, span}); }
  void number_value(Span span) { push({ast::NumberLiteral{std::string(written(span))}, span}); }
  void truth_value(Span span, bool value) { push({ast::BooleanLiteral{value}, span}); }
  void period_value(Span span) { push({period_at(span), span}); }
  void open_call(Span span) {
    open_bracket(span);
    const std::string_view text = written(span);
    const auto name_end = std::ranges::find_if_not(text, is_word_character);
    const auto length = static_cast<std::size_t>(name_end - text.begin());
    calls_.push_back({.name = {std::string(text.substr(0, length)), {span.begin, span.begin + length}},
                      .first_argument = operands_.size()});
  }
  void all_rows() { calls_.back().star = true; }
  void call(Span span) {
    OpenCall open = std::move(calls_.back());
    calls_.pop_back();
    Operands arguments = pop_operands(open.first_argument);
    note_bin_with_field(open.name, arguments.expressions);
    push({ast::Call{std::move(open.name), std::move(arguments.expressions), open.star}, span}, arguments.height + 1);
  }
  void parenthesised(Span span) { operands_.back().expression.span = span; }
  void access(Span span) {
    if (steps_.empty()) return;
    Operand base = pop();
    push({ast::Access{Box(std::move(base.expression)), std::exchange(steps_, {})}, span}, base.height + 1);
  }

  // Operators.
  void open_list() { marks_.push_back(operands_.size()); }
  void open_signs() { marks_.push_back(signs_.size()); }
  void open_operators() { marks_.push_back(operators_.size()); }
  void sign(Span span) { signs_.push_back(span.begin); }
  /// Everything that open_signs has seen since precedes the last operand.
  void signed_operand(ast::UnaryOperator op) {
    for (const std::size_t mark = pop_mark(); signs_.size() > mark; signs_.pop_back()) {
      Operand operand = pop();
      const Span span{signs_.back(), operand.expression.span.end};
      push({ast::Unary{op, Box(std::move(operand.expression))}, span}, operand.height + 1);
    }
  }
  void arithmetic(ast::BinaryOperator op, Span span) {
    if (op == ast::BinaryOperator::Subtract) note_dash(span);
    const bool right_associative = op == ast::BinaryOperator::Power;
    while (operators_.size() > marks_.back() && (binding(operators_.back()) > binding(op) ||
                                                 (binding(operators_.back()) == binding(op) && !right_associative))) {
      apply_operator();
    }
    operators_.push_back(op);
  }
  void value() {
    while (operators_.size() > marks_.back()) apply_operator();
    marks_.pop_back();
  }
  void comparator(ast::BinaryOperator op) { comparators_.push_back(op); }
  void equal_spelling(Span span) {
    comparator(ast::BinaryOperator::Equal);
    not_documented(span, "=");
  }
  void compared() {
    push_binary(comparators_.back());
    comparators_.pop_back();
  }
  /// Everything since the last open_list becomes one node; a single operand stays what it is.
  void logical(ast::LogicalOperator op) {
    const std::size_t mark = pop_mark();
    if (operands_.size() - mark < 2) return;
    Operands operands = pop_operands(mark);
    const Span span{operands.expressions.front().span.begin, operands.expressions.back().span.end};
    push({ast::Logical{op, std::move(operands.expressions)}, span}, operands.height + 1);
  }

  // Tests.
  void not_before_test() { negated_ = true; }
  void like_text(Span span) { pattern_ = unquoted(span); }
  void like_regex(Span span) { pattern_ = regex_at(span); }
  void matches_spelling(Span span) { not_documented(span, "=~"); }
  void matches_text(Span span) {
    pattern_ = ast::RegexLiteral{without_escaped_slashes(unquoted(span)), span};
    undocumented(span, "a text as a regular expression is not documented",
                 "the documented form stands between slashes: `=~ /.../`");
  }
  void like(Span span) {
    Operand subject = pop();
    const Span whole{subject.expression.span.begin, span.end};
    push({ast::Like{std::exchange(negated_, false), Box(std::move(subject.expression)), std::move(pattern_)}, whole},
         subject.height + 1);
  }
  void open_members() { member_lists_.push_back({std::exchange(negated_, false), operands_.size()}); }
  void member_list(Span span) {
    const MemberList list = pop_member_list();
    Operands items = pop_operands(list.first_item);
    Operand subject = pop();
    const Span whole{subject.expression.span.begin, span.end};
    push({ast::Membership{list.negated, Box(std::move(subject.expression)), std::move(items.expressions)}, whole},
         std::max(items.height, subject.height) + 1);
  }
  void member_subquery(Span span) {
    const MemberList list = pop_member_list();
    Frame inner = pop_query();
    Operand subject = pop();
    const Span whole{subject.expression.span.begin, span.end};
    push(
        {ast::SubqueryMembership{list.negated, Box(std::move(subject.expression)), Box(std::move(inner.query))}, whole},
        std::max(inner.height, subject.height) + 1);
  }

  // Commands.
  void open_command(Span keyword) {
    drafts_.emplace_back();
    drafts_.back().keyword = keyword;
    drafts_.back().first_operand = operands_.size();
  }
  /// A command's keyword that is spelt in a deployed but undocumented way.
  void command_spelling(Span span, std::string_view documented) {
    open_command(span);
    not_documented(span, documented);
  }
  void item() {
    std::optional<ast::Name> alias;
    if (!draft().names.empty()) alias = std::move(draft().names.back());
    draft().names.clear();
    draft().items.push_back({pop_operand(), std::move(alias)});
  }
  void stats_by() { draft().aggregates = std::exchange(draft().items, {}); }
  void group_by(Span span) { not_documented(span, "by"); }
  void stats_keys() { draft().keys = std::exchange(draft().items, std::exchange(draft().aggregates, {})); }
  void period(Span span) { draft().period = period_at(span); }
  void sort_by(Span span) { draft().sort_by = span; }
  void direction(ast::Direction direction) { draft().direction = direction; }
  void sort_key() {
    const ast::Direction direction = std::exchange(draft().direction, ast::Direction::Ascending);
    draft().sort_keys.push_back({pop_operand(), direction});
  }
  void limit_kind(ast::LimitKind kind) { draft().limit.kind = kind; }
  void row_count(Span span) {
    draft().limit.count = whole_number(span, Code::InvalidLimit, "no query returns this many rows");
    draft().limit.count_span = span;
  }
  void parse_source() { draft().source = pop_operand(); }
  void parse_text(Span span) {
    draft().text = unquoted(span);
    draft().text_span = span;
  }
  void parse_regex(Span span) {
    draft().regex = regex_at(span);
    note_group_names(span);
  }
  void parse_multi() { draft().multi = true; }
  void glob_form() { draft().how = ast::ParseGlob{take_text(), draft().text_span, take_names()}; }
  void regex_form() { draft().how = ast::ParseRegex{std::move(draft().regex), take_names(), draft().multi}; }
  void logfmt_form() { draft().how = ast::ParseLogfmt{take_name()}; }
  void csv_form() { draft().how = ast::ParseCsv{take_names()}; }
  void xml_form() { draft().how = ast::ParseXml{take_text(), take_name()}; }

  void fields(Span span) { close_command(span, ast::Fields{std::move(draft().items)}); }
  void display(Span span) { close_command(span, ast::Display{std::move(draft().items)}); }
  void filter(Span span) { close_command(span, ast::Filter{pop_operand()}); }
  void stats(Span span) {
    for (ast::Item& item : draft().items) count_all_if_bare(item.expression);
    close_command(span, ast::Stats{std::move(draft().items), std::move(draft().keys), draft().period});
  }
  void sort(Span span) {
    const bool is_order = lower_case(written(draft().keyword)) == "order";
    const Span words{draft().keyword.begin, draft().sort_by.value_or(draft().keyword).end};
    if (is_order || draft().sort_by) not_documented(words, "sort");
    if (is_order && !draft().sort_by) note_last_undocumented();
    close_command(span, ast::Sort{std::move(draft().sort_keys)});
  }
  void limit(Span span) { close_command(span, draft().limit); }
  void parse(Span span) { close_command(span, ast::Parse{std::move(draft().source), std::move(draft().how)}); }
  void json(Span span) {
    ast::ParseJson how{take_text(), draft().text_span, take_name()};
    close_command(span, ast::Parse{std::move(draft().source), std::move(how)});
  }
  void dedup_list(Span span) {
    undocumented(span, "parentheses round the fields of `dedup` are not documented",
                 fmt::format("the documented form is `dedup {}`", listed(span)));
    note_last_undocumented();
  }
  void dedup(Span span) { close_command(span, ast::Dedup{pop_operands(draft().first_operand).expressions}); }
  void unnest(Span span) { close_command(span, ast::Unnest{pop_operand(), take_name()}); }
  void expand(Span span) { close_command(span, ast::Expand{std::get<ast::Path>(pop_operand().node)}); }
  void unmask(Span span) { close_command(span, ast::Unmask{pop_operands(draft().first_operand).expressions}); }
  void pattern(Span span) { close_command(span, ast::Pattern{pop_operand()}); }
  void previous_day() { draft().with = ast::Diff::With::PreviousDay; }
  void previous_week() { draft().with = ast::Diff::With::PreviousWeek; }
  void previous_month() { draft().with = ast::Diff::With::PreviousMonth; }
  void diff(Span span) { close_command(span, ast::Diff{draft().with}); }
  void logcompare(Span span) { close_command(span, ast::LogCompare{*draft().period}); }
  void other(Span span) {
    const Span arguments{draft().keyword.end, span.end};
    close_command(span, ast::OtherCommand{std::string(canonical_name(written(draft().keyword))),
                                          without_comments(arguments), std::move(draft().subqueries)});
  }

  // SOURCE.
  void open_source(Span span) {
    if (!frames_.back().query.commands.empty()) {
      throw Refused{{Code::MisplacedSource, span, "`SOURCE` after a command", "a command",
                     "`SOURCE` stands at the beginning of a query"}};
    }
    source_ = {};
  }
  void quoted_group(Span span) { source_.selections.emplace_back(ast::GroupName{unquoted(span), span}); }
  void bare_group(Span span) { source_.selections.emplace_back(ast::GroupName{std::string(written(span)), span}); }
  void group_key(Span span) { group_key_ = lower_case(written(span)); }
  void group_text(Span span) {
    if (group_key_ == "nameprefix") groups_.name_prefixes.push_back(unquoted(span));
    if (group_key_.starts_with("account")) groups_.accounts.push_back(unquoted(span));
    if (group_key_.ends_with("class")) groups_.classes.push_back(unquoted(span));
  }
  void log_groups(Span span) {
    groups_.span = span;
    source_.selections.emplace_back(std::exchange(groups_, {}));
  }
  void open_other_selection(Span span) {
    open_bracket(span);
    other_selection_begin_ = span.end;
  }
  void other_selection(Span span) {
    const bool tags = lower_case(written(span)).starts_with("loggrouptags");
    source_.selections.emplace_back(ast::OtherSelection{
        tags ? "logGroupTags" : "dataSource", without_comments({other_selection_begin_, span.end - 1}), span});
  }
  void time_key(Span span) { is_start_ = lower_case(written(span)).starts_with("start"); }
  void source_time(Span span, bool quoted) {
    (is_start_ ? source_.start : source_.end) =
        ast::SourceTime{quoted ? unquoted(span) : std::string(written(span)), span};
  }
  void source(Span span) {
    source_.span = span;
    frames_.back().query.sources.push_back(std::move(source_));
  }

  // Queries.
  void open_query() { frames_.emplace_back(); }
  void open_subquery(Span span) {
    open_bracket(span);
    open_members();
  }
  /// A query in parentheses that is an argument of the command under way.
  void column_subquery(Span span) {
    pop_member_list();
    add_subquery(span);
  }
  void add_subquery(Span span) {
    Frame inner = pop_query();
    raise_height(inner.height + 1, span);
    draft().subqueries.push_back(std::move(inner.query));
  }

  ParsedQuery take_query() {
    std::ranges::sort(undocumented_, {}, [](const Diagnostic& note) { return note.span.begin; });
    return {std::move(frames_.back().query), std::move(undocumented_), std::move(notes_)};
  }

 private:
  struct Operand {
    ast::Expression expression;
    std::size_t height = 0;  // of the tree below
  };
  struct Operands {
    std::vector<ast::Expression> expressions;
    std::size_t height = 0;
  };
  struct OpenCall {
    ast::Name name;
    std::size_t first_argument = 0;
    bool star = false;
  };
  struct MemberList {
    bool negated = false;
    std::size_t first_item = 0;
  };
  /// A command under way: what its parts have left so far.
  struct Draft {
    Span keyword;
    std::size_t first_operand = 0;
    std::vector<ast::Item> items;
    std::vector<ast::Item> aggregates;
    std::vector<ast::Item> keys;
    std::vector<ast::SortKey> sort_keys;
    ast::Direction direction = ast::Direction::Ascending;
    std::optional<Span> sort_by;
    std::vector<ast::Name> names;
    std::optional<ast::Period> period;
    ast::Diff::With with{};
    ast::Limit limit;
    std::optional<ast::Expression> source;
    std::string text;
    Span text_span;
    ast::RegexLiteral regex;
    bool multi = false;
    decltype(ast::Parse::how) how;
    std::vector<ast::Query> subqueries;
  };
  static constexpr std::string_view kNests = "parentheses and operators";
  struct Frame {
    ast::Query query;
    std::size_t height = 0;  // of its tallest expression
  };

  [[nodiscard]] std::string unquoted(Span span) const {
    return without_escapes(written({span.begin + 1, span.end - 1}));
  }
  /// ``@`a b` `` is the name `@a b`.
  [[nodiscard]] std::string without_backticks(Span span) const {
    std::string name(written(span));
    std::erase(name, '`');
    return name;
  }
  [[nodiscard]] ast::RegexLiteral regex_at(Span span) const {
    return {without_escaped_slashes(written({span.begin + 1, span.end - 1})), span};
  }
  [[nodiscard]] std::uint64_t whole_number(Span span, Code code, std::string_view too_large) const {
    const std::string_view digits = written(span);
    std::uint64_t number = 0;
    if (std::from_chars(digits.data(), digits.data() + digits.size(), number).ec != std::errc{}) {
      throw Refused{{code, span, std::string(too_large), "a smaller number", ""}};
    }
    return number;
  }
  [[nodiscard]] ast::Period period_at(Span span) const {
    const std::string_view text = written(span);
    const std::size_t digits = text.find_first_not_of("0123456789");
    const std::size_t unit = text.find_first_not_of(" \t", digits);
    return {.count = whole_number({span.begin, span.begin + digits}, Code::InvalidPeriod, "no period is this long"),
            .unit = unit_named(text.substr(unit)),
            .span = span};
  }
  /// The text under `span` without its comments and the blanks at its ends.
  [[nodiscard]] std::string without_comments(Span span) const {
    std::string text;
    std::size_t at = span.begin;
    for (const Span& comment : comments_) {
      if (comment.begin < at || comment.end > span.end) continue;
      text += all_text().substr(at, comment.begin - at);
      at = comment.end;
    }
    text += all_text().substr(at, span.end - at);
    constexpr std::string_view kBlanks = " \t\n\r\v\f";
    const std::size_t begin = std::min(text.find_first_not_of(kBlanks), text.size());
    return text.substr(begin, text.find_last_not_of(kBlanks) + 1 - begin);
  }

  Draft& draft() { return drafts_.back(); }
  std::string take_text() { return std::move(draft().text); }
  std::vector<ast::Name> take_names() { return std::exchange(draft().names, {}); }
  ast::Name take_name() { return std::move(draft().names.back()); }
  void close_command(Span span, decltype(ast::Command::node) node) {
    operands_.erase(operands_.begin() + static_cast<std::ptrdiff_t>(draft().first_operand), operands_.end());
    frames_.back().query.commands.push_back({std::move(node), draft().keyword, span});
    drafts_.pop_back();
  }
  Frame pop_query() {
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    return frame;
  }
  MemberList pop_member_list() {
    const MemberList list = member_lists_.back();
    member_lists_.pop_back();
    return list;
  }
  std::size_t pop_mark() {
    const std::size_t mark = marks_.back();
    marks_.pop_back();
    return mark;
  }

  void raise_height(std::size_t height, Span span) {
    if (height > kMaxQueryNesting) refuse_nesting(span, kMaxQueryNesting, kNests);
    frames_.back().height = std::max(frames_.back().height, height);
  }
  void push(ast::Expression expression, std::size_t height = 0) {
    raise_height(height, expression.span);
    operands_.push_back({std::move(expression), height});
  }
  Operand pop() {
    Operand operand = std::move(operands_.back());
    operands_.pop_back();
    return operand;
  }
  ast::Expression pop_operand() { return pop().expression; }
  Operands pop_operands(std::size_t mark) {
    Operands popped;
    popped.expressions.reserve(operands_.size() - mark);
    for (std::size_t i = mark; i < operands_.size(); ++i) {
      popped.expressions.push_back(std::move(operands_[i].expression));
      popped.height = std::max(popped.height, operands_[i].height);
    }
    operands_.erase(operands_.begin() + static_cast<std::ptrdiff_t>(mark), operands_.end());
    return popped;
  }
  void push_binary(ast::BinaryOperator op) {
    Operand right = pop();
    Operand left = pop();
    const Span span{left.expression.span.begin, right.expression.span.end};
    push({ast::Binary{op, Box(std::move(left.expression)), Box(std::move(right.expression))}, span},
         std::max(left.height, right.height) + 1);
  }
  void apply_operator() {
    push_binary(operators_.back());
    operators_.pop_back();
  }
  void add_alias(std::string name, Span span) {
    note_at_sign(name, span);
    draft().names.push_back({std::move(name), span});
  }

  // What is taken with a remark.
  void undocumented(Span span, std::string message, std::string help) {
    undocumented_.push_back({Code::UndocumentedSpelling, span, std::move(message), "", std::move(help)});
  }
  /// Notes a spelling that was seen in few places and is therefore uncertain: reported also where it is taken.
  void note_last_undocumented() {
    notes_.push_back(undocumented_.back());
    notes_.back().code = Code::NoteUndocumentedSpelling;
  }
  /// The text in the parentheses under `span`.
  [[nodiscard]] std::string_view listed(Span span) const {
    std::string_view inside = written({span.begin + 1, span.end - 1});
    constexpr std::string_view kBlanks = " \t\n\r\v\f";
    const std::size_t begin = inside.find_first_not_of(kBlanks);
    return inside.substr(begin, inside.find_last_not_of(kBlanks) + 1 - begin);
  }
  void not_documented(Span span, std::string_view documented) {
    undocumented(span, fmt::format("`{}` is not documented", written(span)),
                 fmt::format("the documented form is `{}`", documented));
  }
  void note_at_sign(std::string_view name, Span span) {
    if (!name.starts_with('@')) return;
    undocumented(span, fmt::format("the name `{}` begins with `@`, as fields of the service do", name),
                 fmt::format("write `{}`", name.substr(1)));
  }
  void note_group_names(Span span) {
    constexpr std::string_view kOpening = "(?<@";
    const std::string_view regex = written(span);
    for (std::size_t at = regex.find(kOpening); at != std::string_view::npos; at = regex.find(kOpening, at + 1)) {
      const std::size_t begin = at + kOpening.size() - 1;
      const std::string_view rest = regex.substr(begin);
      const std::size_t length =
          static_cast<std::size_t>(std::ranges::find_if_not(rest, is_word_character) - rest.begin());
      if (rest.substr(length).starts_with('>'))
        note_at_sign(rest.substr(0, length), {span.begin + begin, span.begin + begin + length});
    }
  }
  void note_bin_with_field(const ast::Name& name, const std::vector<ast::Expression>& arguments) {
    if (arguments.size() != 2 || lower_case(name.text) != "bin") return;
    const std::string_view field = written(arguments.front().span);
    const std::string_view length = written(arguments.back().span);
    undocumented(name.span, "`bin` with a field is not documented",
                 field == "@timestamp" ? fmt::format("the documented form is `bin({})`", length)
                                       : fmt::format("the documented form is `datefloor({}, {})`", field, length));
  }
  void count_all_if_bare(ast::Expression& expression) {
    const auto* path = std::get_if<ast::Path>(&expression.node);
    if (path == nullptr || path->steps.size() != 1) return;
    const ast::PathStep& step = path->steps.front();
    if (step.kind != ast::PathStep::Kind::Name || lower_case(step.text) != "count") return;
    not_documented(expression.span, "count(*)");
    expression.node = ast::Call{{step.text, step.span}, {}, false};
  }
  /// `foo-bar`, surely a name.
  void note_dash(Span dash) {
    const bool name_before = operands_.back().expression.span.end == dash.begin &&
                             std::holds_alternative<ast::Path>(operands_.back().expression.node);
    const std::string_view rest = all_text().substr(dash.end);
    const bool name_behind =
        !rest.empty() && is_word_character(rest.front()) && (rest.front() < '0' || rest.front() > '9');
    if (!name_before || !name_behind) return;
    const std::string_view before = written(operands_.back().expression.span);
    std::size_t length = 0;
    while (length < rest.size() && (is_word_character(rest[length]) || rest[length] == '.' || rest[length] == '-'))
      ++length;
    if (rest.substr(length).starts_with('(')) return;  // `a-floor(b)`
    const std::string_view behind = rest.substr(0, length);
    notes_.push_back({Code::NoteDashIsMinus, dash, fmt::format("`{}-{}` is a subtraction", before, behind), "",
                      fmt::format("a name with a dash stands in backticks: `` `{}-{}` ``", before, behind)});
  }

  std::vector<Span> comments_;

  std::vector<ast::PathStep> steps_;
  std::vector<Operand> operands_;
  std::vector<ast::BinaryOperator> operators_;
  std::vector<ast::BinaryOperator> comparators_;
  std::vector<std::size_t> signs_;
  std::vector<std::size_t> marks_;
  std::vector<OpenCall> calls_;
  std::vector<MemberList> member_lists_;
  bool negated_ = false;
  decltype(ast::Like::pattern) pattern_;

  std::vector<Draft> drafts_;
  std::vector<Frame> frames_;

  ast::Source source_;
  ast::GroupSelection groups_;
  std::string group_key_;
  std::size_t other_selection_begin_ = 0;
  bool is_start_ = false;

  std::vector<Diagnostic> undocumented_;
  std::vector<Diagnostic> notes_;
};

}  // namespace insitu::queries
