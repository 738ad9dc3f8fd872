#pragma once

#include "grammar/lexical_rules.h"

/// The PEG of Logs Insights queries: what may be written. The messages for anything else are in
/// query_refusals, the actions in query_parser. A `must<>` marks the place where only one thing can follow.
/// Every alternative is decided by its first characters, or by a lookahead that ends with the next word, so nothing is
/// read more than a few times. Rules named `*_spelling` are deployed but not documented.
namespace insitu::rules::queries {

// ---- white space and words:  # to the end of the line

struct comment : peg::seq<peg::one<'#'>, peg::until<peg::at<peg::eolf>>> {};
struct skipped : peg::sor<blank, comment> {};
struct gap : peg::star<skipped> {};

struct word_character : peg::sor<peg::alnum, peg::one<'_', '@'>> {};
struct word_end : peg::not_at<peg::sor<word_character, peg::one<'.'>>> {};
template <class Spelling>
struct word : peg::seq<Spelling, word_end> {};

struct and_word : word<TAO_PEGTL_ISTRING("and")> {};
struct or_word : word<TAO_PEGTL_ISTRING("or")> {};
struct not_word : word<TAO_PEGTL_ISTRING("not")> {};
struct in_word : word<TAO_PEGTL_ISTRING("in")> {};
struct like_word : word<TAO_PEGTL_ISTRING("like")> {};
struct as_word : word<TAO_PEGTL_ISTRING("as")> {};
struct by_word : word<TAO_PEGTL_ISTRING("by")> {};
struct reserved : peg::sor<and_word, or_word, not_word, in_word, like_word, as_word, by_word> {};

template <class Rule>
struct comma_list : peg::list_must<Rule, peg::one<','>, skipped> {};

// ---- names:  level  @message  detail.items.0.id  `error-code`  @`aws.tag.aws:cfn:stack`  j.`user.id`  users[1]

struct open_backtick : peg::one<'`'> {};
struct backtick_text : peg::plus<peg::not_one<'`'>> {};
struct close_backtick : peg::one<'`'> {};
struct backticked : peg::seq<open_backtick, peg::must<backtick_text>, peg::must<close_backtick>> {};
struct backtick_name : peg::seq<peg::opt<peg::one<'@'>>, backticked> {};
struct name_start : peg::sor<peg::alpha, peg::one<'_', '@'>> {};
struct plain_name : peg::seq<peg::not_at<reserved>, name_start, peg::star<word_character>> {};

template <char Quote>
struct open_text : peg::one<Quote> {};
template <char Quote>
struct close_text : peg::one<Quote> {};
template <char Quote>
struct text_in : peg::seq<open_text<Quote>, peg::star<peg::sor<escaped_character, peg::not_one<Quote, '\\'>>>,
                          peg::must<close_text<Quote>>> {};
struct text : peg::sor<text_in<'"'>, text_in<'\''>> {};

struct first_plain_step : peg::seq<plain_name> {};
struct first_backtick_step : peg::seq<backtick_name> {};
struct first_step : peg::sor<first_backtick_step, first_plain_step> {};
struct plain_step : peg::plus<word_character> {};
struct backtick_step : peg::seq<backtick_name> {};
struct quoted_step_spelling : peg::seq<text> {};
struct later_step : peg::sor<backtick_step, plain_step, quoted_step_spelling> {};
struct index_digits : peg::seq<digits> {};
struct close_index : peg::one<']'> {};
struct index : peg::seq<peg::one<'['>, gap, peg::must<index_digits>, gap, peg::must<close_index>> {};
struct step : peg::sor<peg::seq<peg::one<'.'>, peg::must<later_step>>, index> {};
struct path : peg::seq<first_step, peg::star<step>> {};

struct plain_alias : peg::seq<plain_name, peg::star<peg::one<'.'>, peg::plus<word_character>>> {};
struct backtick_alias : peg::seq<backtick_name> {};
struct alias : peg::sor<backtick_alias, plain_alias> {};
struct aliases : comma_list<alias> {};
struct as_alias : peg::seq<as_word, gap, peg::must<alias>> {};

// ---- numbers and periods:  12  1.5  .5  1e3  5m  15 minutes

struct number_end : peg::not_at<peg::sor<word_character, peg::one<'.'>>> {};
struct number
    : peg::seq<peg::sor<peg::seq<digits, peg::opt<fraction>>, fraction>, peg::opt<exponent>, peg::must<number_end>> {};
struct short_unit : peg::one<'s', 'm', 'h', 'd', 'w', 'q', 'y'> {};
struct long_unit  // a spelling that begins like another one comes before it
    : peg::seq<peg::sor<TAO_PEGTL_STRING("millisecond"), TAO_PEGTL_STRING("msec"), TAO_PEGTL_STRING("ms"),
                        TAO_PEGTL_STRING("second"), TAO_PEGTL_STRING("sec"), TAO_PEGTL_STRING("minute"),
                        TAO_PEGTL_STRING("min"), TAO_PEGTL_STRING("hour"), TAO_PEGTL_STRING("hr"),
                        TAO_PEGTL_STRING("day"), TAO_PEGTL_STRING("week"), TAO_PEGTL_STRING("month"),
                        TAO_PEGTL_STRING("mon"), TAO_PEGTL_STRING("mo"), TAO_PEGTL_STRING("quarter"),
                        TAO_PEGTL_STRING("qtr"), TAO_PEGTL_STRING("year"), TAO_PEGTL_STRING("yr")>,
               peg::opt<peg::one<'s'>>> {};
struct unit : peg::seq<peg::sor<long_unit, short_unit>, word_end> {};
struct period : peg::seq<digits, peg::star<peg::one<' ', '\t'>>, unit> {};

// ---- regular expressions:  /(?i)disk \/dev\/sd[a/b]/

struct open_slash : peg::one<'/'> {};
struct close_slash : peg::one<'/'> {};
struct named_class : peg::seq<peg::string<'[', ':'>, peg::plus<peg::alpha>, peg::string<':', ']'>> {};
struct close_class : peg::one<']'> {};
struct character_class  // a `]` that comes first is a character, and so is a `/`
    : peg::seq<peg::one<'['>, peg::opt<peg::one<'^'>>, peg::opt<peg::one<']'>>,
               peg::star<peg::sor<escaped_character, named_class, peg::not_one<']', '\\'>>>, peg::must<close_class>> {};
struct multi_word : word<TAO_PEGTL_ISTRING("multi")> {};
struct no_flags : peg::not_at<peg::not_at<peg::sor<reserved, multi_word>>, word_character> {};
struct regex
    : peg::seq<open_slash, peg::star<peg::sor<escaped_character, character_class, peg::not_one<'/', '\\', '['>>>,
               peg::must<close_slash>, peg::must<no_flags>> {};

// ---- values:  -bytes / 1024 ^ 2 + strlen(@message)

struct expression;

struct open_parenthesis : peg::one<'('> {};
struct close_parenthesis : peg::one<')'> {};
struct parenthesised : peg::seq<open_parenthesis, gap, peg::must<expression>, gap, peg::must<close_parenthesis>> {};
struct call_open : peg::seq<plain_name, gap, peg::one<'('>> {};
struct call_close : peg::one<')'> {};
struct all_rows : peg::seq<peg::one<'*'>, gap, peg::at<peg::one<')'>>> {};
struct argument : peg::seq<expression> {};
struct argument_list : comma_list<argument> {};
struct arguments : peg::sor<peg::at<peg::one<')'>>, all_rows, peg::must<argument_list>> {};
struct call : peg::seq<call_open, gap, arguments, gap, peg::must<call_close>> {};
/// `jsonParse(x).a[0]`
struct access : peg::seq<peg::sor<parenthesised, call>, peg::star<step>> {};

struct text_value : peg::seq<text> {};
struct number_value : peg::seq<number> {};
struct period_value : peg::seq<period> {};
struct true_value : peg::seq<word<TAO_PEGTL_ISTRING("true")>, peg::not_at<peg::one<'['>>> {};
struct false_value : peg::seq<word<TAO_PEGTL_ISTRING("false")>, peg::not_at<peg::one<'['>>> {};
struct path_value : peg::seq<path> {};
struct field_or_call : peg::sor<access, path_value> {};
struct primary : peg::sor<text_value, period_value, number_value, access, true_value, false_value, path_value> {};

struct open_operand : peg::success {};
struct negative : peg::one<'-'> {};
struct operand : peg::seq<open_operand, peg::star<negative, gap>, primary> {};

struct plus_sign : peg::one<'+'> {};
struct minus_sign : peg::one<'-'> {};
struct times_sign : peg::one<'*'> {};
struct divided_sign : peg::one<'/'> {};
struct remainder_sign : peg::one<'%'> {};
struct power_sign : peg::one<'^'> {};
struct arithmetic_sign : peg::sor<plus_sign, minus_sign, times_sign, divided_sign, remainder_sign, power_sign> {};
/// Read flat; the builder knows that `+ -` bind less than `* / %`, these less than `^`, and that less than a sign.
struct open_value : peg::success {};
struct value : peg::seq<open_value, peg::list_must<operand, arithmetic_sign, skipped>> {};

// ---- conditions:  not level like /(?i)error/ and status in [500, 503] or size >= 10

struct equal : peg::seq<peg::one<'='>, peg::not_at<peg::one<'=', '~', '<', '>'>>> {};
struct equal_spelling : peg::seq<peg::string<'=', '='>, peg::not_at<peg::one<'='>>> {};
struct not_equal : peg::seq<peg::string<'!', '='>, peg::not_at<peg::one<'='>>> {};
struct less_or_equal : peg::string<'<', '='> {};
struct greater_or_equal : peg::string<'>', '='> {};
struct less : peg::seq<peg::one<'<'>, peg::not_at<peg::one<'>', '<'>>> {};
struct greater : peg::seq<peg::one<'>'>, peg::not_at<peg::one<'>', '<'>>> {};
struct comparator : peg::sor<equal, equal_spelling, not_equal, less_or_equal, greater_or_equal, less, greater> {};
struct comparand : peg::seq<value> {};
struct compared : peg::seq<comparator, gap, peg::must<comparand>> {};

struct like_regex : peg::seq<regex> {};
struct like_text : peg::seq<text> {};
struct like_operand : peg::sor<like_regex, like_text> {};
struct like_test : peg::seq<like_word, gap, peg::must<like_operand>> {};

struct matches : peg::string<'=', '~'> {};
struct matches_spelling : peg::string<'~', '='> {};
struct matches_text_spelling : peg::seq<text> {};
struct matches_operand : peg::sor<like_regex, matches_text_spelling> {};
struct matches_test : peg::seq<peg::sor<matches, matches_spelling>, gap, peg::must<matches_operand>> {};

struct open_members : peg::one<'['> {};
struct member : peg::seq<value> {};
struct no_members : peg::at<peg::one<']'>> {};
struct close_members : peg::one<']'> {};
struct some_members : comma_list<member> {};
struct member_list
    : peg::seq<open_members, gap, peg::sor<no_members, peg::must<some_members>>, gap, peg::must<close_members>> {};
struct subquery;
struct member_subquery : peg::seq<subquery> {};
struct members : peg::sor<member_list, member_subquery> {};
struct member_test : peg::seq<in_word, gap, peg::must<members>> {};

struct negated_test : peg::sor<like_test, member_test> {};
struct not_before_test : peg::seq<not_word> {};
struct test : peg::sor<compared, matches_test, like_test, member_test,
                       peg::seq<not_before_test, gap, peg::must<negated_test>>> {};
struct comparison : peg::seq<value, peg::opt<gap, test>> {};

struct not_operator : peg::sor<not_word, peg::seq<peg::one<'!'>, peg::not_at<peg::one<'=', '~'>>>> {};
struct open_negation : peg::success {};
struct negation : peg::seq<open_negation, peg::star<not_operator, gap>, comparison> {};
struct open_conjunction : peg::success {};
struct conjunction : peg::seq<open_conjunction, peg::list_must<negation, and_word, skipped>> {};
struct open_disjunction : peg::success {};
struct disjunction : peg::seq<open_disjunction, peg::list_must<conjunction, or_word, skipped>> {};
struct expression : peg::seq<disjunction> {};

// ---- commands

template <class Spelling>
struct command_word : word<Spelling> {};

struct item : peg::seq<expression, peg::opt<gap, as_alias>> {};
struct items : comma_list<item> {};
struct condition : peg::seq<expression> {};
struct values : comma_list<value> {};
struct paths : comma_list<path_value> {};

struct field_spelling : command_word<TAO_PEGTL_ISTRING("field")> {};
struct fields_command
    : peg::seq<peg::sor<command_word<TAO_PEGTL_ISTRING("fields")>, field_spelling>, gap, peg::must<items>> {};
struct display_command : peg::seq<command_word<TAO_PEGTL_ISTRING("display")>, gap, peg::must<items>> {};
struct filter_command
    : peg::seq<peg::sor<command_word<TAO_PEGTL_ISTRING("filter")>, command_word<TAO_PEGTL_ISTRING("where")>,
                        command_word<TAO_PEGTL_ISTRING("filterIndex")>>,
               gap, peg::must<condition>> {};

struct stat_spelling : command_word<TAO_PEGTL_ISTRING("stat")> {};
struct group_by_spelling : peg::seq<word<TAO_PEGTL_ISTRING("group")>, gap, by_word> {};
struct stats_by : peg::sor<by_word, group_by_spelling> {};
struct stats_keys : peg::seq<items> {};
struct stats_offset : peg::seq<period> {};
struct stats_command
    : peg::seq<peg::sor<command_word<TAO_PEGTL_ISTRING("stats")>, stat_spelling>, gap, peg::must<items>,
               peg::opt<gap, stats_by, gap, peg::must<stats_keys>,
                        peg::opt<gap, word<TAO_PEGTL_ISTRING("offset")>, gap, peg::must<stats_offset>>>> {};

struct sort_by_spelling : peg::seq<gap, by_word> {};
struct ascending : word<TAO_PEGTL_ISTRING("asc")> {};
struct descending : word<TAO_PEGTL_ISTRING("desc")> {};
struct sort_key : peg::seq<expression, peg::opt<gap, peg::sor<ascending, descending>>> {};
struct sort_keys : comma_list<sort_key> {};
struct sort_command : peg::seq<peg::sor<peg::seq<command_word<TAO_PEGTL_ISTRING("sort")>, peg::opt<sort_by_spelling>>,
                                        peg::seq<command_word<TAO_PEGTL_ISTRING("order")>, peg::opt<sort_by_spelling>>>,
                               gap, peg::must<sort_keys>> {};

struct limit_word : command_word<TAO_PEGTL_ISTRING("limit")> {};
struct head_word : command_word<TAO_PEGTL_ISTRING("head")> {};
struct tail_word : command_word<TAO_PEGTL_ISTRING("tail")> {};
struct any_word : word<TAO_PEGTL_ISTRING("any")> {};
struct row_count : peg::seq<digits, number_end> {};
struct limit_command
    : peg::seq<peg::sor<limit_word, head_word, tail_word>, gap, peg::opt<any_word, gap>, peg::must<row_count>> {};

struct parse_as : peg::seq<as_word> {};
struct parse_glob : peg::seq<text> {};
struct glob_form : peg::seq<parse_glob, gap, peg::must<parse_as>, gap, peg::must<aliases>> {};
struct parse_regex : peg::seq<regex> {};
struct parse_multi : peg::seq<multi_word> {};
struct regex_form : peg::seq<parse_regex, peg::opt<gap, as_word, gap, peg::must<aliases>>, peg::opt<gap, parse_multi>> {
};
struct logfmt_word : word<TAO_PEGTL_ISTRING("logfmt")> {};
struct logfmt_form : peg::seq<peg::at<logfmt_word, gap, as_word>, logfmt_word, gap, as_alias> {};
struct csv_word : word<TAO_PEGTL_ISTRING("csv")> {};
struct csv_form : peg::seq<peg::at<csv_word, gap, as_word>, csv_word, gap, as_word, gap, peg::must<aliases>> {};
struct xml_word : word<TAO_PEGTL_ISTRING("xml")> {};
struct xml_path : peg::seq<text> {};
struct xml_form : peg::seq<peg::at<xml_word, gap, peg::one<'"', '\''>>, xml_word, gap, xml_path, gap,
                           peg::must<parse_as>, gap, peg::must<alias>> {};
struct parse_form : peg::sor<glob_form, regex_form, logfmt_form, csv_form, xml_form> {};
struct parse_source : peg::seq<field_or_call> {};
struct parse_command : peg::seq<command_word<TAO_PEGTL_ISTRING("parse")>, gap,
                                peg::sor<parse_form, peg::seq<peg::must<parse_source>, gap, peg::must<parse_form>>>> {};

struct equals_sign : peg::one<'='> {};
struct json_field_word : word<TAO_PEGTL_ISTRING("field")> {};
struct json_source : peg::seq<field_or_call> {};
struct json_key : peg::seq<text> {};
struct json_command
    : peg::seq<command_word<TAO_PEGTL_ISTRING("json")>, gap, peg::must<json_field_word>, gap, peg::must<equals_sign>,
               gap, peg::must<json_source>, gap, peg::must<json_key>, gap, peg::must<parse_as>, gap, peg::must<alias>> {
};

struct dedup_end : peg::at<gap, peg::sor<peg::eof, peg::one<'|', ')'>>> {};
struct listed_paths : peg::seq<peg::one<'('>, gap, peg::list<path, peg::one<','>, skipped>, gap, peg::one<')'>> {};
struct dedup_list_spelling  // `dedup(a, b)`
    : peg::seq<peg::at<listed_paths, dedup_end>, peg::one<'('>, gap, values, gap, peg::one<')'>> {};
struct dedup_command
    : peg::seq<command_word<TAO_PEGTL_ISTRING("dedup")>, gap, peg::sor<dedup_list_spelling, peg::must<values>>> {};
struct into_word : word<TAO_PEGTL_ISTRING("into")> {};
struct unnest_command : peg::seq<command_word<TAO_PEGTL_ISTRING("unnest")>, gap, peg::must<value>, gap,
                                 peg::must<into_word>, gap, peg::must<alias>> {};
struct expand_command : peg::seq<command_word<TAO_PEGTL_ISTRING("expand")>, gap, peg::must<path_value>> {};
struct unmask_command : peg::seq<command_word<TAO_PEGTL_ISTRING("unmask")>, gap, peg::must<values>> {};
struct pattern_command : peg::seq<command_word<TAO_PEGTL_ISTRING("pattern")>, gap, peg::must<expression>> {};

struct previous_day : word<TAO_PEGTL_ISTRING("previousDay")> {};
struct previous_week : word<TAO_PEGTL_ISTRING("previousWeek")> {};
struct previous_month : word<TAO_PEGTL_ISTRING("previousMonth")> {};
struct diff_command : peg::seq<command_word<TAO_PEGTL_ISTRING("diff")>,
                               peg::opt<gap, peg::sor<previous_day, previous_week, previous_month>>> {};
struct timeshift_word : word<TAO_PEGTL_ISTRING("timeshift")> {};
struct timeshift : peg::seq<period> {};
struct logcompare_command : peg::seq<command_word<TAO_PEGTL_ISTRING("logcompare")>, gap, peg::must<timeshift_word>, gap,
                                     peg::must<timeshift>> {};

// ---- commands that are not evaluated yet: checked, and kept as text

template <class Name, class Value>
struct option : peg::seq<word<Name>, gap, peg::one<'='>, gap, peg::must<Value>> {};
template <class... Options>
struct options : peg::star<peg::sor<Options...>, gap> {};
struct truth : peg::sor<word<TAO_PEGTL_ISTRING("true")>, word<TAO_PEGTL_ISTRING("false")>> {};
struct whole_number : peg::seq<digits, number_end> {};
struct plain_number : peg::seq<number> {};

struct anomaly_command : peg::seq<command_word<TAO_PEGTL_ISTRING("anomaly")>> {};
struct estimate_command : peg::seq<command_word<TAO_PEGTL_ISTRING("estimate")>> {};

struct table_name : peg::plus<word_character> {};
struct output_word : peg::sor<word<TAO_PEGTL_ISTRING("output")>, word<TAO_PEGTL_ISTRING("outputnew")>> {};
struct lookup_match : peg::seq<alias, peg::opt<gap, as_word, gap, peg::must<path_value>>> {};
struct lookup_matches : comma_list<lookup_match> {};
struct lookup_columns : comma_list<alias> {};
struct lookup_command
    : peg::seq<command_word<TAO_PEGTL_ISTRING("lookup")>, gap, peg::must<table_name>, gap, peg::must<lookup_matches>,
               gap, peg::must<output_word>, gap, peg::must<lookup_columns>> {};
struct cidr_column : peg::seq<alias, peg::opt<gap, as_alias>> {};
struct cidr_columns : comma_list<cidr_column> {};
struct cidrlookup_command
    : peg::seq<command_word<TAO_PEGTL_ISTRING("cidrlookup")>, gap, peg::must<table_name>, gap, peg::must<path_value>,
               peg::opt<gap, as_alias>, gap, peg::must<output_word>, gap, peg::must<cidr_columns>> {};

struct source;
struct where_word : word<TAO_PEGTL_ISTRING("where")> {};
struct left_word : word<TAO_PEGTL_ISTRING("left")> {};
struct right_word : word<TAO_PEGTL_ISTRING("right")> {};
struct join_kind : peg::sor<word<TAO_PEGTL_ISTRING("inner")>, left_word> {};
struct open_join_source : peg::one<'('> {};
struct close_join_source : peg::one<')'> {};
struct joined_source : peg::seq<source> {};
struct join_source
    : peg::seq<peg::must<open_join_source>, gap, peg::must<joined_source>, gap, peg::must<close_join_source>> {};
struct join_command
    : peg::seq<command_word<TAO_PEGTL_ISTRING("join")>, gap, options<option<TAO_PEGTL_ISTRING("type"), join_kind>>,
               peg::must<left_word>, gap, peg::must<equals_sign>, gap, peg::must<alias>, gap, peg::must<right_word>,
               gap, peg::must<equals_sign>, gap, peg::must<alias>, gap, peg::must<where_word>, gap,
               peg::must<path_value>, gap, peg::must<equals_sign>, gap, peg::must<path_value>, gap, join_source> {};

struct column_subquery : peg::seq<subquery> {};
struct appendcols_command
    : peg::seq<command_word<TAO_PEGTL_ISTRING("appendcols")>, gap,
               options<option<TAO_PEGTL_ISTRING("override"), truth>, option<TAO_PEGTL_ISTRING("max"), whole_number>>,
               peg::must<column_subquery>> {};
struct addtotals_command
    : peg::seq<
          command_word<TAO_PEGTL_ISTRING("addtotals")>,
          peg::star<gap, peg::sor<option<TAO_PEGTL_ISTRING("fieldname"), alias>,
                                  option<TAO_PEGTL_ISTRING("row"), truth>, option<TAO_PEGTL_ISTRING("col"), truth>>>,
          peg::opt<gap, paths>> {};
struct accum_command
    : peg::seq<command_word<TAO_PEGTL_ISTRING("accum")>, gap, peg::must<path_value>, peg::opt<gap, as_alias>> {};
struct row_distance : peg::seq<digits, peg::opt<peg::one<'-'>, peg::must<whole_number>>, number_end> {};
struct autoregress_command
    : peg::seq<command_word<TAO_PEGTL_ISTRING("autoregress")>, gap, peg::must<path_value>, peg::opt<gap, as_alias>,
               peg::opt<gap, option<TAO_PEGTL_ISTRING("p"), row_distance>>> {};
struct wildcard_name : peg::sor<backtick_name, peg::plus<peg::sor<word_character, peg::one<'.', '*'>>>> {};
struct filldown_command : peg::seq<command_word<TAO_PEGTL_ISTRING("filldown")>, peg::star<gap, wildcard_name>> {};
struct for_word : word<TAO_PEGTL_ISTRING("for")> {};
struct filling : peg::seq<expression, gap, peg::must<for_word>, gap, peg::must<alias>> {};
struct fillings : comma_list<filling> {};
struct fillmissing_command : peg::seq<command_word<TAO_PEGTL_ISTRING("fillmissing")>,
                                      peg::opt<gap, word<TAO_PEGTL_ISTRING("with")>, gap, peg::must<fillings>>> {};
struct plain_period : peg::seq<period> {};
struct relevantfields_command
    : peg::seq<command_word<TAO_PEGTL_ISTRING("relevantfields")>, gap, peg::opt<peg::not_at<where_word>, paths, gap>,
               peg::must<where_word>, gap, peg::must<condition>> {};
struct outlier_action : peg::sor<word<TAO_PEGTL_ISTRING("transform")>, word<TAO_PEGTL_ISTRING("remove")>> {};
struct outlier_fields : peg::seq<path_value, peg::star<gap, peg::opt<peg::one<','>, gap>, path_value>> {};
struct outlier_command
    : peg::seq<
          command_word<TAO_PEGTL_ISTRING("outlier")>, gap,
          options<option<TAO_PEGTL_ISTRING("action"), outlier_action>, option<TAO_PEGTL_ISTRING("param"), plain_number>,
                  option<TAO_PEGTL_ISTRING("uselower"), truth>, option<TAO_PEGTL_ISTRING("mark"), truth>>,
          peg::must<outlier_fields>> {};
struct sessionize_command : peg::seq<command_word<TAO_PEGTL_ISTRING("sessionize")>, gap, peg::must<paths>,
                                     peg::opt<gap, word<TAO_PEGTL_ISTRING("maxspan")>, gap, peg::must<plain_period>>,
                                     peg::opt<gap, as_alias>> {};
struct count_frequent_command
    : peg::seq<
          peg::sor<command_word<TAO_PEGTL_ISTRING("countFrequent")>, command_word<TAO_PEGTL_ISTRING("count_frequent")>>,
          gap, peg::must<paths>> {};

struct other_command
    : peg::sor<anomaly_command, estimate_command, lookup_command, cidrlookup_command, join_command, appendcols_command,
               addtotals_command, accum_command, autoregress_command, filldown_command, fillmissing_command,
               relevantfields_command, outlier_command, sessionize_command, count_frequent_command> {};

struct command : peg::sor<fields_command, filter_command, stats_command, sort_command, limit_command, parse_command,
                          display_command, dedup_command, json_command, unnest_command, expand_command, unmask_command,
                          pattern_command, diff_command, logcompare_command, other_command> {};

// ---- SOURCE:  SOURCE '/aws/lambda/fn' START=-3600s END=0s   SOURCE logGroups(namePrefix: ['/aws'])

struct source_word : word<TAO_PEGTL_ISTRING("source")> {};
struct quoted_group : peg::seq<text> {};
struct bare_group : peg::plus<peg::sor<peg::alnum, peg::one<'_', '-', '/', '.', ':'>>> {};

struct selection_open : peg::seq<peg::plus<peg::alpha>, gap, peg::one<'('>> {};
struct selection_close : peg::one<')'> {};
struct group_key : peg::sor<word<TAO_PEGTL_ISTRING("namePrefix")>, word<TAO_PEGTL_ISTRING("accountIdentifiers")>,
                            word<TAO_PEGTL_ISTRING("accountIdentifier")>, word<TAO_PEGTL_ISTRING("logGroupClass")>,
                            word<TAO_PEGTL_ISTRING("class")>> {};
struct group_key_sign : peg::one<':', '='> {};
struct group_text : peg::seq<text> {};
struct group_entry : peg::seq<peg::opt<text, gap, peg::one<'='>, gap>, group_text> {};  // ['accountId' = '1234...']
struct open_group_texts : peg::one<'['> {};
struct close_group_texts : peg::one<']'> {};
struct some_group_texts : comma_list<group_entry> {};
struct group_texts : peg::seq<open_group_texts, gap, peg::sor<peg::at<close_group_texts>, peg::must<some_group_texts>>,
                              gap, peg::must<close_group_texts>> {};
struct group_option : peg::seq<group_key, gap, peg::must<group_key_sign>, gap, peg::must<group_texts>> {};
struct group_options : comma_list<group_option> {};
struct log_groups_open : peg::seq<TAO_PEGTL_ISTRING("logGroups"), gap, peg::one<'('>> {};
struct log_groups : peg::seq<log_groups_open, gap, peg::sor<peg::at<peg::one<')'>>, peg::must<group_options>>, gap,
                             peg::must<selection_close>> {};

/// The arguments of dataSource and logGroupTags: JSON with either quotes.
struct selection_value;
struct selection_text : peg::seq<text> {};
struct selection_list_open : peg::one<'['> {};
struct selection_list_close : peg::one<']'> {};
struct selection_values : comma_list<selection_value> {};
struct selection_list
    : peg::seq<selection_list_open, gap, peg::sor<peg::at<selection_list_close>, peg::must<selection_values>>, gap,
               peg::must<selection_list_close>> {};
struct selection_object_open : peg::one<'{'> {};
struct selection_object_close : peg::one<'}'> {};
struct selection_colon : peg::one<':'> {};
struct selection_member : peg::seq<text, gap, peg::must<selection_colon>, gap, peg::must<selection_value>> {};
struct selection_members : comma_list<selection_member> {};
struct selection_object
    : peg::seq<selection_object_open, gap, peg::must<selection_members>, gap, peg::must<selection_object_close>> {};
struct selection_value : peg::sor<selection_text, selection_list, selection_object> {};
struct other_selection_name : peg::sor<TAO_PEGTL_ISTRING("dataSource"), TAO_PEGTL_ISTRING("logGroupTags")> {};
struct other_selection_open : peg::seq<other_selection_name, gap, peg::one<'('>> {};
struct other_selection
    : peg::seq<other_selection_open, gap, peg::must<selection_list>, gap, peg::must<selection_close>> {};

struct source_group : peg::sor<quoted_group, peg::seq<peg::not_at<selection_open>, bare_group>> {};
struct selection : peg::sor<log_groups, other_selection, source_group> {};

struct quoted_time : peg::seq<text> {};
struct bare_time : peg::plus<peg::sor<peg::alnum, peg::one<'+', '-', ':', '.'>>> {};
struct source_time : peg::sor<quoted_time, bare_time> {};
struct start_word : word<TAO_PEGTL_ISTRING("start")> {};
struct end_word : word<TAO_PEGTL_ISTRING("end")> {};
struct time_key : peg::seq<peg::sor<start_word, end_word>, gap, peg::one<'='>> {};
struct source_window : peg::seq<time_key, gap, peg::must<source_time>> {};

struct source : peg::seq<source_word, gap, peg::must<selection>, peg::star<gap, peg::sor<source_window, selection>>> {};

// ---- queries

struct statement : peg::sor<source, command> {};
struct pipe : peg::one<'|'> {};
template <class Start>
struct pipeline : peg::seq<Start, peg::list_must<statement, pipe, skipped>> {};

struct open_subquery : peg::one<'('> {};
struct close_subquery : peg::one<')'> {};
struct subquery_start : peg::success {};
struct subquery : peg::seq<open_subquery, gap, peg::must<pipeline<subquery_start>>, gap, peg::must<close_subquery>> {};

struct query_end : peg::eof {};
struct query_start : peg::success {};
struct query : peg::seq<gap, peg::must<pipeline<query_start>>, gap, peg::must<query_end>> {};

}  // namespace insitu::rules::queries
