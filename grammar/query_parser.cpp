#include "grammar/query_parser.h"

#include <cstddef>
#include <string_view>
#include <utility>

#include "grammar/peg_reading.h"
#include "grammar/query_builder.h"
#include "grammar/query_refusals.h"
#include "grammar/query_rules.h"

namespace insitu {
namespace {

namespace rules = insitu::rules::queries;
namespace refusals = insitu::refusals::queries;
using queries::Builder;

/// The refusal when a `must<>` fails. A rule without one does not compile.
template <class Rule>
inline constexpr std::nullptr_t refusal = nullptr;

template <const std::string_view& Expected>
Diagnostic expecting(const insitu::refusals::Scene& scene) {
  return refusals::expecting(scene, Expected);
}

template <char Quote>
inline constexpr auto* refusal<rules::close_text<Quote>> = &refusals::unclosed_text;
template <>
inline constexpr auto* refusal<rules::backtick_text> = &refusals::empty_backticks;
template <>
inline constexpr auto* refusal<rules::close_backtick> = &refusals::unclosed_backtick;
template <>
inline constexpr auto* refusal<rules::close_slash> = &refusals::unclosed_regex;
template <>
inline constexpr auto* refusal<rules::close_class> = &refusals::unclosed_class;
template <>
inline constexpr auto* refusal<rules::no_flags> = &refusals::regex_flags;
template <>
inline constexpr auto* refusal<rules::number_end> = &refusals::number;

template <>
inline constexpr auto* refusal<rules::later_step> = &refusals::step;
template <>
inline constexpr auto* refusal<rules::index_digits> = &refusals::index;
template <>
inline constexpr auto* refusal<rules::close_index> = &refusals::close_index;
template <>
inline constexpr auto* refusal<rules::alias> = &refusals::alias;
template <>
inline constexpr auto* refusal<rules::aliases> = &refusals::alias;
template <>
inline constexpr auto* refusal<rules::path_value> = &refusals::field;
template <>
inline constexpr auto* refusal<rules::paths> = &refusals::field;
template <>
inline constexpr auto* refusal<rules::outlier_fields> = &refusals::field;
template <>
inline constexpr auto* refusal<rules::parse_source> = &refusals::parse_form;
template <>
inline constexpr auto* refusal<rules::json_source> = &refusals::field;

template <>
inline constexpr auto* refusal<rules::expression> = &refusals::operand;
template <>
inline constexpr auto* refusal<rules::conjunction> = &refusals::operand;
template <>
inline constexpr auto* refusal<rules::negation> = &refusals::operand;
template <>
inline constexpr auto* refusal<rules::comparand> = &refusals::operand;
template <>
inline constexpr auto* refusal<rules::value> = &refusals::operand;
template <>
inline constexpr auto* refusal<rules::values> = &refusals::operand;
template <>
inline constexpr auto* refusal<rules::operand> = &refusals::operand;
template <>
inline constexpr auto* refusal<rules::argument> = &refusals::operand;
template <>
inline constexpr auto* refusal<rules::argument_list> = &refusals::operand;
template <>
inline constexpr auto* refusal<rules::member> = &refusals::operand;
template <>
inline constexpr auto* refusal<rules::some_members> = &refusals::operand;
template <>
inline constexpr auto* refusal<rules::item> = &refusals::operand;
template <>
inline constexpr auto* refusal<rules::items> = &refusals::operand;
template <>
inline constexpr auto* refusal<rules::stats_keys> = &refusals::operand;
template <>
inline constexpr auto* refusal<rules::sort_key> = &refusals::operand;
template <>
inline constexpr auto* refusal<rules::sort_keys> = &refusals::operand;
template <>
inline constexpr auto* refusal<rules::condition> = &refusals::operand;
template <>
inline constexpr auto* refusal<rules::filling> = &refusals::operand;
template <>
inline constexpr auto* refusal<rules::fillings> = &refusals::operand;

template <>
inline constexpr auto* refusal<rules::close_parenthesis> = &refusals::close_bracket;
template <>
inline constexpr auto* refusal<rules::call_close> = &refusals::close_bracket;
template <>
inline constexpr auto* refusal<rules::close_subquery> = &refusals::close_bracket;
template <>
inline constexpr auto* refusal<rules::close_join_source> = &refusals::close_bracket;
template <>
inline constexpr auto* refusal<rules::selection_close> = &refusals::close_bracket;
template <>
inline constexpr auto* refusal<rules::close_members> = &refusals::close_members;
template <>
inline constexpr auto* refusal<rules::close_group_texts> = &refusals::close_members;
template <>
inline constexpr auto* refusal<rules::selection_list_close> = &refusals::close_members;
template <>
inline constexpr auto* refusal<rules::members> = &refusals::members;
template <>
inline constexpr auto* refusal<rules::negated_test> = &refusals::negated_test;
template <>
inline constexpr auto* refusal<rules::like_operand> = &refusals::like_operand;
template <>
inline constexpr auto* refusal<rules::matches_operand> = &refusals::matches_operand;

template <>
inline constexpr auto* refusal<rules::stats_offset> = &refusals::period;
template <>
inline constexpr auto* refusal<rules::plain_period> = &refusals::period;
template <>
inline constexpr auto* refusal<rules::timeshift> = &refusals::period;
template <>
inline constexpr auto* refusal<rules::row_count> = &refusals::row_count;
template <>
inline constexpr auto* refusal<rules::parse_as> = &refusals::parse_as;
template <>
inline constexpr auto* refusal<rules::parse_form> = &refusals::parse_form;

constexpr std::string_view kInto = "`into`";
constexpr std::string_view kField = "`field=`";
constexpr std::string_view kEquals = "`=`";
constexpr std::string_view kKey = "a key in quotes, such as `\"user.name\"`";
constexpr std::string_view kTable = "the name of a lookup table";
constexpr std::string_view kOutput = "`OUTPUT` or `OUTPUTNEW`";
constexpr std::string_view kLeft = "`left=`";
constexpr std::string_view kRight = "`right=`";
constexpr std::string_view kWhere = "`where`";
constexpr std::string_view kFor = "`for`";
constexpr std::string_view kTimeshift = "`timeshift`";
constexpr std::string_view kJoinKind = "`inner` or `left`";
constexpr std::string_view kOutlierAction = "`transform` or `remove`";
constexpr std::string_view kTruth = "`true` or `false`";
constexpr std::string_view kWholeNumber = "a whole number";
constexpr std::string_view kNumber = "a number";
constexpr std::string_view kJoinSource = "a log group in parentheses, such as `(SOURCE '/aws/lambda/fn')`";
constexpr std::string_view kSource = "`SOURCE`";
constexpr std::string_view kSubquery = "a query in parentheses";
constexpr std::string_view kTexts = "texts in brackets, such as `['a', 'b']`";
constexpr std::string_view kText = "a text in quotes";
constexpr std::string_view kSelectionValue = "a text, a list or an object";
constexpr std::string_view kColon = "`:`";
constexpr std::string_view kCloseObject = "`,` or `}`";
constexpr std::string_view kMember = "a key in quotes";

template <>
inline constexpr auto* refusal<rules::into_word> = &expecting<kInto>;
template <>
inline constexpr auto* refusal<rules::json_field_word> = &expecting<kField>;
template <>
inline constexpr auto* refusal<rules::equals_sign> = &expecting<kEquals>;
template <>
inline constexpr auto* refusal<rules::json_key> = &expecting<kKey>;
template <>
inline constexpr auto* refusal<rules::table_name> = &expecting<kTable>;
template <>
inline constexpr auto* refusal<rules::lookup_match> = &refusals::alias;
template <>
inline constexpr auto* refusal<rules::lookup_matches> = &refusals::alias;
template <>
inline constexpr auto* refusal<rules::lookup_columns> = &refusals::alias;
template <>
inline constexpr auto* refusal<rules::cidr_column> = &refusals::alias;
template <>
inline constexpr auto* refusal<rules::cidr_columns> = &refusals::alias;
template <>
inline constexpr auto* refusal<rules::output_word> = &expecting<kOutput>;
template <>
inline constexpr auto* refusal<rules::left_word> = &expecting<kLeft>;
template <>
inline constexpr auto* refusal<rules::right_word> = &expecting<kRight>;
template <>
inline constexpr auto* refusal<rules::where_word> = &expecting<kWhere>;
template <>
inline constexpr auto* refusal<rules::for_word> = &expecting<kFor>;
template <>
inline constexpr auto* refusal<rules::timeshift_word> = &expecting<kTimeshift>;
template <>
inline constexpr auto* refusal<rules::join_kind> = &expecting<kJoinKind>;
template <>
inline constexpr auto* refusal<rules::outlier_action> = &expecting<kOutlierAction>;
template <>
inline constexpr auto* refusal<rules::truth> = &expecting<kTruth>;
template <>
inline constexpr auto* refusal<rules::whole_number> = &expecting<kWholeNumber>;
template <>
inline constexpr auto* refusal<rules::row_distance> = &expecting<kWholeNumber>;
template <>
inline constexpr auto* refusal<rules::plain_number> = &expecting<kNumber>;
template <>
inline constexpr auto* refusal<rules::open_join_source> = &expecting<kJoinSource>;
template <>
inline constexpr auto* refusal<rules::joined_source> = &expecting<kSource>;
template <>
inline constexpr auto* refusal<rules::column_subquery> = &expecting<kSubquery>;

template <>
inline constexpr auto* refusal<rules::selection> = &refusals::selection;
template <>
inline constexpr auto* refusal<rules::group_option> = &refusals::group_option;
template <>
inline constexpr auto* refusal<rules::group_options> = &refusals::group_option;
template <>
inline constexpr auto* refusal<rules::group_key_sign> = &expecting<kColon>;
template <>
inline constexpr auto* refusal<rules::group_texts> = &expecting<kTexts>;
template <>
inline constexpr auto* refusal<rules::group_entry> = &expecting<kText>;
template <>
inline constexpr auto* refusal<rules::some_group_texts> = &expecting<kText>;
template <>
inline constexpr auto* refusal<rules::selection_list> = &expecting<kTexts>;
template <>
inline constexpr auto* refusal<rules::selection_value> = &expecting<kSelectionValue>;
template <>
inline constexpr auto* refusal<rules::selection_values> = &expecting<kSelectionValue>;
template <>
inline constexpr auto* refusal<rules::selection_member> = &expecting<kMember>;
template <>
inline constexpr auto* refusal<rules::selection_members> = &expecting<kMember>;
template <>
inline constexpr auto* refusal<rules::selection_colon> = &expecting<kColon>;
template <>
inline constexpr auto* refusal<rules::selection_object_close> = &expecting<kCloseObject>;
template <>
inline constexpr auto* refusal<rules::source_time> = &refusals::source_time;

template <>
inline constexpr auto* refusal<rules::statement> = &refusals::statement;
template <>
inline constexpr auto* refusal<rules::pipeline<rules::query_start>> = &refusals::query;
template <>
inline constexpr auto* refusal<rules::pipeline<rules::subquery_start>> = &refusals::subquery;
template <>
inline constexpr auto* refusal<rules::query_end> = &refusals::query_end;

// ---- actions: what has been read → a verb of the builder

template <class Rule>
struct action : tao::pegtl::nothing<Rule> {};

template <>
struct action<rules::comment> : at_span<&Builder::comment> {};
template <>
struct action<rules::open_backtick> : at_span<&Builder::open_delimiter> {};
template <>
struct action<rules::open_slash> : at_span<&Builder::open_delimiter> {};
template <char Quote>
struct action<rules::open_text<Quote>> : at_span<&Builder::open_delimiter> {};
template <>
struct action<rules::pipe> : at_span<&Builder::open_delimiter> {};

template <>
struct action<rules::first_plain_step> : at_span<&Builder::plain_step> {};
template <>
struct action<rules::first_backtick_step> : at_span<&Builder::backtick_step> {};
template <>
struct action<rules::plain_step> : at_span<&Builder::plain_step> {};
template <>
struct action<rules::backtick_step> : at_span<&Builder::backtick_step> {};
template <>
struct action<rules::quoted_step_spelling> : at_span<&Builder::quoted_step> {};
template <>
struct action<rules::index_digits> : at_span<&Builder::index_step> {};
template <>
struct action<rules::path> : at_span<&Builder::path> {};
template <>
struct action<rules::plain_alias> : at_span<&Builder::plain_alias> {};
template <>
struct action<rules::backtick_alias> : at_span<&Builder::backtick_alias> {};

template <>
struct action<rules::text_value> : at_span<&Builder::text_value> {};
template <>
struct action<rules::number_value> : at_span<&Builder::number_value> {};
template <>
struct action<rules::period_value> : at_span<&Builder::period_value> {};
template <>
struct action<rules::true_value> {
  template <class Input>
  static void apply(const Input& in, Builder& b) {
    b.truth_value(b.span_of(in), true);
  }
};
template <>
struct action<rules::false_value> {
  template <class Input>
  static void apply(const Input& in, Builder& b) {
    b.truth_value(b.span_of(in), false);
  }
};
template <>
struct action<rules::call_open> : at_span<&Builder::open_call> {};
template <>
struct action<rules::all_rows> : plainly<&Builder::all_rows> {};
template <>
struct action<rules::call_close> : plainly<&Builder::close_bracket> {};
template <>
struct action<rules::call> : at_span<&Builder::call> {};
template <>
struct action<rules::open_parenthesis> : at_span<&Builder::open_bracket> {};
template <>
struct action<rules::close_parenthesis> : plainly<&Builder::close_bracket> {};
template <>
struct action<rules::parenthesised> : at_span<&Builder::parenthesised> {};
template <>
struct action<rules::access> : at_span<&Builder::access> {};

template <>
struct action<rules::open_operand> : plainly<&Builder::open_signs> {};
template <>
struct action<rules::negative> : at_span<&Builder::sign> {};
template <>
struct action<rules::operand> {
  static void apply0(Builder& b) { b.signed_operand(ast::UnaryOperator::Minus); }
};
template <>
struct action<rules::open_value> : plainly<&Builder::open_operators> {};
template <>
struct action<rules::value> : plainly<&Builder::value> {};

template <ast::BinaryOperator Op>
struct arithmetic_action {
  template <class Input>
  static void apply(const Input& in, Builder& b) {
    b.arithmetic(Op, b.span_of(in));
  }
};
template <>
struct action<rules::plus_sign> : arithmetic_action<ast::BinaryOperator::Add> {};
template <>
struct action<rules::minus_sign> : arithmetic_action<ast::BinaryOperator::Subtract> {};
template <>
struct action<rules::times_sign> : arithmetic_action<ast::BinaryOperator::Multiply> {};
template <>
struct action<rules::divided_sign> : arithmetic_action<ast::BinaryOperator::Divide> {};
template <>
struct action<rules::remainder_sign> : arithmetic_action<ast::BinaryOperator::Remainder> {};
template <>
struct action<rules::power_sign> : arithmetic_action<ast::BinaryOperator::Power> {};

template <ast::BinaryOperator Op>
struct comparator_action {
  static void apply0(Builder& b) { b.comparator(Op); }
};
template <>
struct action<rules::equal> : comparator_action<ast::BinaryOperator::Equal> {};
template <>
struct action<rules::equal_spelling> : at_span<&Builder::equal_spelling> {};
template <>
struct action<rules::not_equal> : comparator_action<ast::BinaryOperator::NotEqual> {};
template <>
struct action<rules::less> : comparator_action<ast::BinaryOperator::Less> {};
template <>
struct action<rules::less_or_equal> : comparator_action<ast::BinaryOperator::LessOrEqual> {};
template <>
struct action<rules::greater> : comparator_action<ast::BinaryOperator::Greater> {};
template <>
struct action<rules::greater_or_equal> : comparator_action<ast::BinaryOperator::GreaterOrEqual> {};
template <>
struct action<rules::compared> : plainly<&Builder::compared> {};

template <>
struct action<rules::not_before_test> : plainly<&Builder::not_before_test> {};
template <>
struct action<rules::like_text> : at_span<&Builder::like_text> {};
template <>
struct action<rules::like_regex> : at_span<&Builder::like_regex> {};
template <>
struct action<rules::like_test> : at_span<&Builder::like> {};
template <>
struct action<rules::matches_spelling> : at_span<&Builder::matches_spelling> {};
template <>
struct action<rules::matches_text_spelling> : at_span<&Builder::matches_text> {};
template <>
struct action<rules::matches_test> : at_span<&Builder::like> {};
template <>
struct action<rules::open_members> : plainly<&Builder::open_members> {};
template <>
struct action<rules::member_list> : at_span<&Builder::member_list> {};
template <>
struct action<rules::member_subquery> : at_span<&Builder::member_subquery> {};

template <>
struct action<rules::open_negation> : plainly<&Builder::open_signs> {};
template <>
struct action<rules::not_operator> : at_span<&Builder::sign> {};
template <>
struct action<rules::negation> {
  static void apply0(Builder& b) { b.signed_operand(ast::UnaryOperator::Not); }
};
template <>
struct action<rules::open_conjunction> : plainly<&Builder::open_list> {};
template <>
struct action<rules::open_disjunction> : plainly<&Builder::open_list> {};
template <>
struct action<rules::conjunction> {
  static void apply0(Builder& b) { b.logical(ast::LogicalOperator::And); }
};
template <>
struct action<rules::disjunction> {
  static void apply0(Builder& b) { b.logical(ast::LogicalOperator::Or); }
};

template <class Spelling>
struct action<rules::command_word<Spelling>> : at_span<&Builder::open_command> {};
template <>
struct action<rules::field_spelling> {
  template <class Input>
  static void apply(const Input& in, Builder& b) {
    b.command_spelling(b.span_of(in), "fields");
  }
};
template <>
struct action<rules::stat_spelling> {
  template <class Input>
  static void apply(const Input& in, Builder& b) {
    b.command_spelling(b.span_of(in), "stats");
  }
};
template <>
struct action<rules::item> : plainly<&Builder::item> {};
template <>
struct action<rules::stats_by> : plainly<&Builder::stats_by> {};
template <>
struct action<rules::group_by_spelling> : at_span<&Builder::group_by> {};
template <>
struct action<rules::stats_keys> : plainly<&Builder::stats_keys> {};
template <>
struct action<rules::stats_offset> : at_span<&Builder::period> {};
template <>
struct action<rules::sort_by_spelling> : at_span<&Builder::sort_by> {};
template <>
struct action<rules::dedup_list_spelling> : at_span<&Builder::dedup_list> {};
template <>
struct action<rules::ascending> {
  static void apply0(Builder& b) { b.direction(ast::Direction::Ascending); }
};
template <>
struct action<rules::descending> {
  static void apply0(Builder& b) { b.direction(ast::Direction::Descending); }
};
template <>
struct action<rules::sort_key> : plainly<&Builder::sort_key> {};

template <ast::LimitKind Kind>
struct limit_action {
  template <class Input>
  static void apply(const Input& in, Builder& b) {
    b.open_command(b.span_of(in));
    b.limit_kind(Kind);
  }
};
template <>
struct action<rules::limit_word> : limit_action<ast::LimitKind::First> {};
template <>
struct action<rules::head_word> : limit_action<ast::LimitKind::First> {};
template <>
struct action<rules::tail_word> : limit_action<ast::LimitKind::Last> {};
template <>
struct action<rules::any_word> {
  static void apply0(Builder& b) { b.limit_kind(ast::LimitKind::Any); }
};
template <>
struct action<rules::row_count> : at_span<&Builder::row_count> {};

template <>
struct action<rules::parse_source> : plainly<&Builder::parse_source> {};
template <>
struct action<rules::parse_glob> : at_span<&Builder::parse_text> {};
template <>
struct action<rules::xml_path> : at_span<&Builder::parse_text> {};
template <>
struct action<rules::json_key> : at_span<&Builder::parse_text> {};
template <>
struct action<rules::parse_regex> : at_span<&Builder::parse_regex> {};
template <>
struct action<rules::parse_multi> : plainly<&Builder::parse_multi> {};
template <>
struct action<rules::glob_form> : plainly<&Builder::glob_form> {};
template <>
struct action<rules::regex_form> : plainly<&Builder::regex_form> {};
template <>
struct action<rules::logfmt_form> : plainly<&Builder::logfmt_form> {};
template <>
struct action<rules::csv_form> : plainly<&Builder::csv_form> {};
template <>
struct action<rules::xml_form> : plainly<&Builder::xml_form> {};
template <>
struct action<rules::json_source> : plainly<&Builder::parse_source> {};

template <>
struct action<rules::fields_command> : at_span<&Builder::fields> {};
template <>
struct action<rules::display_command> : at_span<&Builder::display> {};
template <>
struct action<rules::filter_command> : at_span<&Builder::filter> {};
template <>
struct action<rules::stats_command> : at_span<&Builder::stats> {};
template <>
struct action<rules::sort_command> : at_span<&Builder::sort> {};
template <>
struct action<rules::limit_command> : at_span<&Builder::limit> {};
template <>
struct action<rules::parse_command> : at_span<&Builder::parse> {};
template <>
struct action<rules::json_command> : at_span<&Builder::json> {};
template <>
struct action<rules::dedup_command> : at_span<&Builder::dedup> {};
template <>
struct action<rules::unnest_command> : at_span<&Builder::unnest> {};
template <>
struct action<rules::expand_command> : at_span<&Builder::expand> {};
template <>
struct action<rules::unmask_command> : at_span<&Builder::unmask> {};
template <>
struct action<rules::pattern_command> : at_span<&Builder::pattern> {};
template <>
struct action<rules::previous_day> : plainly<&Builder::previous_day> {};
template <>
struct action<rules::previous_week> : plainly<&Builder::previous_week> {};
template <>
struct action<rules::previous_month> : plainly<&Builder::previous_month> {};
template <>
struct action<rules::diff_command> : at_span<&Builder::diff> {};
template <>
struct action<rules::timeshift> : at_span<&Builder::period> {};
template <>
struct action<rules::logcompare_command> : at_span<&Builder::logcompare> {};
template <>
struct action<rules::other_command> : at_span<&Builder::other> {};
template <>
struct action<rules::open_join_source> {
  template <class Input>
  static void apply(const Input& in, Builder& b) {
    b.open_bracket(b.span_of(in));
    b.open_query();
  }
};
template <>
struct action<rules::close_join_source> : plainly<&Builder::close_bracket> {};
template <>
struct action<rules::join_source> : at_span<&Builder::add_subquery> {};
template <>
struct action<rules::column_subquery> : at_span<&Builder::column_subquery> {};

template <>
struct action<rules::source_word> : at_span<&Builder::open_source> {};
template <>
struct action<rules::quoted_group> : at_span<&Builder::quoted_group> {};
template <>
struct action<rules::bare_group> : at_span<&Builder::bare_group> {};
template <>
struct action<rules::log_groups_open> : at_span<&Builder::open_bracket> {};
template <>
struct action<rules::selection_close> : plainly<&Builder::close_bracket> {};
template <>
struct action<rules::group_key> : at_span<&Builder::group_key> {};
template <>
struct action<rules::group_text> : at_span<&Builder::group_text> {};
template <>
struct action<rules::log_groups> : at_span<&Builder::log_groups> {};
template <>
struct action<rules::other_selection_open> : at_span<&Builder::open_other_selection> {};
template <>
struct action<rules::selection_list_open> : at_span<&Builder::open_bracket> {};
template <>
struct action<rules::selection_list_close> : plainly<&Builder::close_bracket> {};
template <>
struct action<rules::selection_object_open> : at_span<&Builder::open_bracket> {};
template <>
struct action<rules::selection_object_close> : plainly<&Builder::close_bracket> {};
template <>
struct action<rules::other_selection> : at_span<&Builder::other_selection> {};
template <>
struct action<rules::time_key> : at_span<&Builder::time_key> {};
template <>
struct action<rules::quoted_time> {
  template <class Input>
  static void apply(const Input& in, Builder& b) {
    b.source_time(b.span_of(in), true);
  }
};
template <>
struct action<rules::bare_time> {
  template <class Input>
  static void apply(const Input& in, Builder& b) {
    b.source_time(b.span_of(in), false);
  }
};
template <>
struct action<rules::source> : at_span<&Builder::source> {};

template <>
struct action<rules::query_start> : plainly<&Builder::open_query> {};
template <>
struct action<rules::subquery_start> : plainly<&Builder::open_query> {};
template <>
struct action<rules::open_subquery> : at_span<&Builder::open_subquery> {};
template <>
struct action<rules::close_subquery> : plainly<&Builder::close_bracket> {};

template <class Rule>
struct control : refusing<Rule, refusal<Rule>> {};

ParsedQuery read_query(std::string_view text) {
  Builder builder(text);
  read<rules::query, action, control>(text, builder);
  return builder.take_query();
}

}  // namespace

Result<ParsedQuery> parse_query(std::string_view text) {
  return read_or_refuse(text, "query", [text] { return read_query(text); });
}

}  // namespace insitu
