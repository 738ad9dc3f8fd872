#pragma once

#include "grammar/lexical_rules.h"

/// The PEG of metric math: what may be written. The messages for anything else are in metric_math_refusals, the actions
/// in metric_math_parser. A `must<>` marks the place where only one thing can follow. Include it in a parser's .cpp
/// only.
namespace insitu::rules::math {

// ---- names, numbers, texts:  errors_5xx  REPEAT  2.5e3  "errors"

struct name_character : peg::sor<peg::alnum, peg::one<'_'>> {};
struct name_end : peg::not_at<name_character> {};
struct id : peg::seq<peg::lower, peg::star<name_character>> {};
struct capital_word : peg::seq<peg::upper, peg::star<name_character>> {};
struct number_text : peg::seq<peg::sor<peg::seq<digits, peg::opt<fraction>>, fraction>, peg::opt<exponent>, name_end> {
};
template <char Quote>
struct open_text : peg::one<Quote> {};
template <char Quote>
struct close_text : peg::one<Quote> {};
template <char Quote>
struct text_content : peg::star<peg::not_one<Quote>> {};
template <char Quote>
struct text_in : peg::seq<open_text<Quote>, text_content<Quote>, peg::must<close_text<Quote>>> {};

// ---- operands:  ( )  [m1, m2]  SUM(m1)

struct expression;
struct open_parenthesis : peg::one<'('> {};
struct close_parenthesis : peg::one<')'> {};
struct parenthesised : peg::seq<open_parenthesis, blanks, peg::must<expression>, blanks, peg::must<close_parenthesis>> {
};
struct open_list : peg::one<'['> {};
struct close_list : peg::one<']'> {};
struct list_items : peg::list_must<expression, peg::one<','>, blank> {};
struct list : peg::seq<open_list, blanks, peg::must<list_items>, blanks, peg::must<close_list>> {};
struct open_call : peg::one<'('> {};
struct close_call : peg::one<')'> {};
struct no_arguments : peg::at<peg::one<')'>> {};
struct call_arguments : peg::list_must<expression, peg::one<','>, blank> {};
struct function_name : peg::seq<capital_word, peg::at<blanks, peg::one<'('>>> {};
struct call : peg::seq<function_name, blanks, open_call, blanks, peg::sor<no_arguments, peg::must<call_arguments>>,
                       blanks, peg::must<close_call>> {};
struct bare_word : peg::seq<capital_word> {};
// The last one keeps a half-read operand from moving the place of a refusal.
struct operand
    : peg::sor<parenthesised, list, call, number_text, text_in<'"'>, text_in<'\''>, bare_word, id, peg::failure> {};

// ---- operators:  - over ^, * /, + -, comparisons, AND, OR

struct unary;
struct power_operator : peg::one<'^'> {};
struct power_operand : peg::seq<unary> {};
struct power_step : peg::seq<power_operator, blanks, peg::must<power_operand>> {};
struct power : peg::seq<peg::must<operand>, peg::opt<blanks, power_step>> {};
struct minus_sign : peg::one<'-'> {};
struct negated : peg::seq<unary> {};
struct negation : peg::seq<minus_sign, blanks, negated> {};
struct unary : peg::sor<negation, power> {};

struct multiply : peg::one<'*'> {};
struct divide : peg::one<'/'> {};
struct product_step : peg::seq<peg::sor<multiply, divide>, blanks, unary> {};
struct product : peg::seq<unary, peg::star<blanks, product_step>> {};
struct add : peg::one<'+'> {};
struct subtract : peg::one<'-'> {};
struct sum_step : peg::seq<peg::sor<add, subtract>, blanks, product> {};
struct sum : peg::seq<product, peg::star<blanks, sum_step>> {};

struct equal : peg::string<'=', '='> {};
struct not_equal : peg::string<'!', '='> {};
struct less_or_equal : peg::string<'<', '='> {};
struct greater_or_equal : peg::string<'>', '='> {};
struct less : peg::one<'<'> {};
struct greater : peg::one<'>'> {};
struct comparison_step
    : peg::seq<peg::sor<equal, not_equal, less_or_equal, greater_or_equal, less, greater>, blanks, sum> {};
struct comparison : peg::seq<sum, peg::star<blanks, comparison_step>> {};
struct and_operator : peg::sor<peg::string<'&', '&'>, peg::seq<peg::string<'A', 'N', 'D'>, name_end>> {};
struct conjunction_step : peg::seq<and_operator, blanks, comparison> {};
struct conjunction : peg::seq<comparison, peg::star<blanks, conjunction_step>> {};
struct or_operator : peg::sor<peg::string<'|', '|'>, peg::seq<peg::string<'O', 'R'>, name_end>> {};
struct disjunction_step : peg::seq<or_operator, blanks, conjunction> {};
struct expression : peg::seq<conjunction, peg::star<blanks, disjunction_step>> {};

struct expression_end : peg::eof {};
struct metric_math : peg::seq<blanks, expression, blanks, peg::must<expression_end>> {};

}  // namespace insitu::rules::math
