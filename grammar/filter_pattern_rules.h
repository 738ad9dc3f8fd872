#pragma once

#include "grammar/lexical_rules.h"

/// The PEG of filter patterns: what may be written. The messages for anything else are in
/// filter_pattern_refusals, the actions in filter_pattern_parser. A `must<>` marks the place where only one
/// thing can follow. Every alternative is decided by its first characters, so nothing is ever read twice.
namespace insitu::rules {

// ---- terms:  ERROR "disk full" ?warn -debug %time.?out%

struct word_character  // printable ASCII except : , ( ) [ ] { } | \ $ ` " %
    : peg::sor<peg::one<'!', '#', '~'>, peg::ranges<'&', '\'', '*', '+', '-', '9', ';', 'Z', '^', '_', 'a', 'z'>> {};
struct word : peg::seq<peg::not_at<peg::one<'?', '-'>>, peg::plus<word_character>> {};
struct phrase : peg::seq<quoted> {};
struct term_regex : peg::seq<regex> {};
struct term_operand : peg::sor<phrase, term_regex, word> {};
struct term_operator : peg::one<'?', '-'> {};
struct term : peg::sor<peg::seq<term_operator, blanks, peg::must<term_operand>>, term_operand> {};
struct term_end : peg::at<peg::sor<blank, peg::eof>> {};
struct terms_pattern
    : peg::seq<blanks, peg::star<peg::not_at<peg::eof>, peg::must<term>, peg::must<term_end>, blanks>, peg::eof> {};

// ---- conditions, of JSON members and of delimited fields

struct bare_character : peg::sor<peg::alnum, peg::one<'_', '.', '*', '+', '-'>> {};
struct bare_value : peg::plus<bare_character> {};
struct quoted_value : peg::seq<quoted> {};
struct regex_value : peg::seq<regex> {};
struct value : peg::sor<quoted_value, regex_value, bare_value> {};
struct number_value : peg::seq<number, peg::not_at<bare_character>> {};

struct equal : peg::seq<peg::one<'='>, peg::not_at<peg::one<'=', '~', '<', '>'>>> {};
struct not_equal : peg::seq<peg::string<'!', '='>, peg::not_at<peg::one<'='>>> {};
struct less_or_equal : peg::string<'<', '='> {};
struct greater_or_equal : peg::string<'>', '='> {};
struct less : peg::seq<peg::one<'<'>, peg::not_at<peg::one<'>'>>> {};
struct greater : peg::seq<peg::one<'>'>, peg::not_at<peg::one<'>'>>> {};
struct equality : peg::seq<peg::sor<equal, not_equal>, blanks, peg::must<value>> {};
struct ordering : peg::seq<peg::sor<less_or_equal, greater_or_equal, less, greater>, blanks, peg::must<number_value>> {
};

struct and_operator : peg::string<'&', '&'> {};
struct or_operator : peg::string<'|', '|'> {};
struct open_parenthesis : peg::one<'('> {};
struct close_parenthesis : peg::one<')'> {};
struct open_conjunction : peg::success {};
struct open_disjunction : peg::success {};

/// `( )` over `&&` over `||`. `Condition` is what a family calls one.
template <class Condition>
struct disjunction;
template <class Condition>
struct parenthesised
    : peg::seq<open_parenthesis, blanks, peg::must<disjunction<Condition>>, blanks, peg::must<close_parenthesis>> {};
template <class Condition>
struct operand : peg::sor<parenthesised<Condition>, Condition> {};
template <class Condition>
struct conjunction : peg::seq<open_conjunction, peg::list_must<operand<Condition>, and_operator, blank>> {};
template <class Condition>
struct disjunction : peg::seq<open_disjunction, peg::list_must<conjunction<Condition>, or_operator, blank>> {};

// ---- JSON:  { $.level = "ERROR" && ($.user.age >= 20 || $.tags[*] = vip) }

struct member_name : peg::plus<peg::sor<peg::alnum, peg::one<'_', '-'>>> {};
struct bracketed_name : peg::plus<peg::not_one<'\''>> {};
struct close_bracketed_name : peg::string<'\'', ']'> {};
struct bracketed_member : peg::seq<peg::sor<peg::string<'.', '[', '\''>, peg::string<'[', '\''>>,
                                   peg::must<bracketed_name>, peg::must<close_bracketed_name>> {};
struct any_member : peg::string<'.', '*'> {};
struct member : peg::seq<peg::one<'.'>, peg::must<member_name>> {};
struct element_index : peg::plus<peg::digit> {};
struct any_element : peg::one<'*'> {};
struct element_selector : peg::sor<any_element, element_index> {};
struct close_element : peg::one<']'> {};
struct element : peg::seq<peg::one<'['>, peg::must<element_selector>, peg::must<close_element>> {};
struct first_step : peg::sor<bracketed_member, any_member, member> {};
struct step : peg::sor<first_step, element> {};
struct selector : peg::seq<peg::one<'$'>, peg::must<first_step>, peg::star<step>> {};

struct word_end : peg::not_at<peg::sor<peg::alnum, peg::one<'_'>>> {};
struct is_null : peg::seq<TAO_PEGTL_ISTRING("null"), word_end> {};
struct is_true : peg::seq<TAO_PEGTL_ISTRING("true"), word_end> {};
struct is_false : peg::seq<TAO_PEGTL_ISTRING("false"), word_end> {};
struct keyword : peg::sor<is_null, is_true, is_false> {};
struct is_keyword : peg::seq<TAO_PEGTL_ISTRING("is"), peg::plus<blank>, peg::must<keyword>> {};
struct exists : peg::seq<TAO_PEGTL_ISTRING("exists"), word_end> {};
struct not_exists : peg::seq<TAO_PEGTL_ISTRING("not"), peg::plus<blank>, peg::must<exists>> {};
struct member_test : peg::sor<equality, ordering, is_keyword, not_exists> {};
struct member_condition : peg::seq<selector, blanks, peg::must<member_test>> {};

struct close_brace : peg::one<'}'> {};
struct pattern_end : peg::eof {};
struct json_pattern : peg::seq<peg::one<'{'>, blanks, peg::must<disjunction<member_condition>>, blanks,
                               peg::must<close_brace>, blanks, peg::must<pattern_end>> {};

// ---- space-delimited:  [ip, user, ..., status = 4* || status = 5*, ]

struct field_name : peg::plus<peg::sor<peg::alnum, peg::one<'_', '-'>>> {};
struct condition_field : peg::seq<field_name> {};
struct field_test : peg::sor<equality, ordering> {};
struct field_condition : peg::seq<condition_field, blanks, peg::must<field_test>> {};

struct slot_border : peg::at<blanks, peg::one<',', ']'>> {};
struct ellipsis : peg::string<'.', '.', '.'> {};
struct quoted_slot : peg::seq<quoted> {};
struct named_slot : peg::seq<field_name, slot_border> {};
struct unnamed_slot : peg::seq<slot_border> {};
struct condition_slot : peg::seq<peg::at<peg::sor<peg::one<'('>, field_name>>, disjunction<field_condition>> {};
struct slot : peg::sor<ellipsis, quoted_slot, named_slot, unnamed_slot, condition_slot> {};
struct slot_end : peg::seq<slot_border> {};
struct close_bracket : peg::one<']'> {};
struct no_slots : peg::at<peg::one<']'>> {};
struct slot_entry : peg::seq<blanks, peg::must<slot>, peg::must<slot_end>, blanks> {};
struct slots : peg::list_must<slot_entry, peg::one<','>> {};
struct delimited_pattern : peg::seq<peg::one<'['>, blanks, peg::sor<no_slots, slots>, peg::must<close_bracket>, blanks,
                                    peg::must<pattern_end>> {};

}  // namespace insitu::rules
