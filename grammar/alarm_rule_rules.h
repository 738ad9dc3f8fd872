#pragma once

#include "grammar/lexical_rules.h"

/// The PEG of the rules of composite alarms: what may be written. The messages for anything else are in
/// alarm_rule_refusals, the actions in alarm_rule_parser. A `must<>` marks the place where only one thing can follow.
/// The service documents its words in capitals; other ones are taken as well. Include it in a parser's .cpp only.
namespace insitu::rules::alarms {

struct word_end : peg::not_at<peg::sor<peg::alpha, peg::one<'_'>>> {};
template <class Spelling>
struct word : peg::seq<Spelling, word_end> {};

// ---- names:  "a name"  a-name  arn:aws:cloudwatch:eu-central-1:111122223333:alarm:a-name

struct quoted_name_text : peg::plus<peg::not_one<'"'>> {};
struct quoted_name : peg::seq<open_quote, peg::must<quoted_name_text>, peg::must<close_quote>> {};
template <char... Ends>
struct bare_name : peg::plus<peg::not_one<Ends...>> {};
template <char... Ends>
struct name : peg::sor<quoted_name, bare_name<Ends...>> {};

// ---- ALARM(a)

struct alarm_state : word<TAO_PEGTL_ISTRING("ALARM")> {};
struct ok_state : word<TAO_PEGTL_ISTRING("OK")> {};
struct insufficient_data_state : word<TAO_PEGTL_ISTRING("INSUFFICIENT_DATA")> {};
// The last one keeps a half-read word from moving the place of a refusal.
struct state : peg::sor<alarm_state, ok_state, insufficient_data_state, peg::failure> {};

struct open_arguments : peg::one<'('> {};
struct close_arguments : peg::one<')'> {};
struct argument_comma : peg::one<','> {};
struct tested_name : name<')'> {};
struct state_test : peg::seq<state, blanks, peg::must<open_arguments>, blanks, peg::must<tested_name>, blanks,
                             peg::must<close_arguments>> {};

// ---- AT_LEAST(60%, NOT OK, (a, b))

struct count_number : peg::seq<digits> {};
struct percent_sign : peg::one<'%'> {};
struct negated_state : word<TAO_PEGTL_ISTRING("NOT")> {};
struct counted_state : peg::seq<state> {};
struct counted_name : name<',', ')'> {};
struct counted_names : peg::list_must<counted_name, peg::one<','>, blank> {};
struct state_count
    : peg::seq<word<TAO_PEGTL_ISTRING("AT_LEAST")>, blanks, peg::must<open_arguments>, blanks, peg::must<count_number>,
               peg::opt<blanks, percent_sign>, blanks, peg::must<argument_comma>, blanks,
               peg::opt<negated_state, blanks>, peg::must<counted_state>, blanks, peg::must<argument_comma>, blanks,
               peg::must<open_arguments>, blanks, peg::must<counted_names>, blanks, peg::must<close_arguments>, blanks,
               peg::must<close_arguments>> {};

// ---- NOT over AND over OR

struct true_word : word<TAO_PEGTL_ISTRING("TRUE")> {};
struct false_word : word<TAO_PEGTL_ISTRING("FALSE")> {};
struct and_word : word<TAO_PEGTL_ISTRING("AND")> {};
struct or_word : word<TAO_PEGTL_ISTRING("OR")> {};
struct not_word : word<TAO_PEGTL_ISTRING("NOT")> {};

struct disjunction;
struct open_parenthesis : peg::one<'('> {};
struct close_parenthesis : peg::one<')'> {};
struct parenthesised
    : peg::seq<open_parenthesis, blanks, peg::must<disjunction>, blanks, peg::must<close_parenthesis>> {};
struct term : peg::sor<parenthesised, true_word, false_word, state_count, state_test, peg::failure> {};
struct open_negation : peg::success {};
struct negation : peg::seq<open_negation, peg::star<not_word, blanks>, peg::must<term>> {};
struct open_conjunction : peg::success {};
struct conjunction : peg::seq<open_conjunction, peg::list_must<negation, and_word, blank>> {};
struct open_disjunction : peg::success {};
struct disjunction : peg::seq<open_disjunction, peg::list_must<conjunction, or_word, blank>> {};

struct rule_end : peg::eof {};
struct alarm_rule : peg::seq<blanks, peg::must<disjunction>, blanks, peg::must<rule_end>> {};

}  // namespace insitu::rules::alarms
