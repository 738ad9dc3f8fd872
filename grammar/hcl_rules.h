#pragma once

#include "grammar/hcl_heredoc.h"
#include "grammar/lexical_rules.h"

/// The PEG of HCL, the language of Terraform: what may be written. The messages for anything else are in hcl_refusals,
/// the actions in hcl_parser. A `must<>` marks the place where only one thing can follow. Every alternative is decided
/// by its first characters. (HCL native syntax specification)
namespace insitu::rules::hcl {

// ---- blanks and comments:  # to the end of the line  // too  /* several lines */

struct to_comment_end : peg::until<peg::string<'*', '/'>> {};
struct comment_rest : peg::seq<peg::at<to_comment_end>, to_comment_end> {};
struct block_comment : peg::seq<peg::string<'/', '*'>, peg::must<comment_rest>> {};
struct line_comment : peg::seq<peg::sor<peg::one<'#'>, peg::string<'/', '/'>>, peg::until<peg::at<peg::eolf>>> {};
struct blank_in_line : peg::sor<peg::one<' ', '\t'>, block_comment> {};
struct any_blank : peg::sor<peg::one<' ', '\t', '\n', '\r'>, block_comment, line_comment> {};
struct space : peg::star<blank_in_line> {};
struct gap : peg::star<any_blank> {};

// ---- names:  log_group  each  a-b

struct name_start : peg::sor<peg::alpha, peg::one<'_'>, peg::range<'\x80', '\xFF'>> {};
struct name_rest : peg::sor<name_start, peg::digit, peg::one<'-'>> {};
struct name : peg::seq<name_start, peg::star<name_rest>> {};

// ---- numbers:  12  -0.5  1e3

struct number : peg::seq<peg::opt<peg::one<'-'>>, digits, peg::opt<fraction>, peg::opt<exponent>> {};

// ---- texts:  "a \"quoted\" text"  "/app/${var.stage}"  <<EOT

template <class Blank>
struct expression;

struct escaped_dollar : peg::string<'$', '$', '{'> {};
struct escaped_percent : peg::string<'%', '%', '{'> {};
struct template_sign : peg::sor<peg::string<'$', '{'>, peg::string<'%', '{'>, escaped_dollar, escaped_percent> {};
struct strip_mark : peg::one<'~'> {};
struct close_interpolation : peg::seq<peg::opt<strip_mark>, peg::one<'}'>> {};
struct interpolation : peg::seq<peg::string<'$', '{'>, peg::opt<strip_mark>, gap, peg::must<expression<any_blank>>, gap,
                                peg::must<close_interpolation>> {};
struct quoted_template;
struct close_directive : peg::one<'}'> {};
struct directive : peg::seq<peg::string<'%', '{'>, peg::star<peg::sor<quoted_template, peg::not_one<'}', '"'>>>,
                            peg::must<close_directive>> {};
struct template_part : peg::sor<escaped_dollar, escaped_percent, interpolation, directive> {};

struct escape_code : peg::sor<peg::one<'n', 'r', 't', '"', '\\'>, peg::seq<peg::one<'u'>, peg::rep<4, peg::xdigit>>,
                              peg::seq<peg::one<'U'>, peg::rep<8, peg::xdigit>>> {};
struct escape : peg::seq<peg::one<'\\'>, peg::must<escape_code>> {};
struct quoted_characters : peg::plus<peg::seq<peg::not_at<template_sign>, peg::not_one<'"', '\\', '\n', '\r'>>> {};
struct open_text : peg::one<'"'> {};
struct close_text : peg::one<'"'> {};
struct quoted_template
    : peg::seq<open_text, peg::star<peg::sor<template_part, escape, quoted_characters>>, peg::must<close_text>> {};

struct line_character : peg::seq<peg::not_at<template_sign>, peg::not_one<'\n'>> {};
/// At most up to the next line break, which is part of it.
struct line_characters : peg::sor<peg::seq<peg::plus<line_character>, peg::opt<peg::one<'\n'>>>, peg::one<'\n'>> {};
/// A text that ends where its input ends: what is in a heredoc, or in a string of JSON.
struct open_template : peg::success {};
struct bare_template : peg::seq<open_template, peg::star<peg::sor<template_part, line_characters>>, peg::eof> {};

/// Its lines are read as a bare_template.
struct heredoc_lines {
  using rule_t = heredoc_lines;
  using subs_t = peg::empty_list;
  template <class Input>
  static bool match(Input& in) {
    const auto found = insitu::hcl::read_heredoc({in.current(), in.size(0)});
    if (found) in.bump(found->end);
    return found.has_value();
  }
};
struct heredoc : peg::seq<peg::at<peg::string<'<', '<'>>, peg::must<heredoc_lines>> {};

// ---- values with brackets:  [1, 2]  { a = 1, "b" : 2 }  (x)  f(x, y...)  [for x in y : x if z]

template <char Close>
struct values_end : peg::sor<peg::one<Close>, peg::eof> {};
template <char Close>
struct separator : peg::seq<peg::sor<peg::one<','>, peg::at<peg::one<Close>>>, gap> {};
struct expansion : peg::string<'.', '.', '.'> {};
template <char Close>
struct values : peg::star<peg::not_at<values_end<Close>>, peg::must<expression<any_blank>>, gap, peg::opt<expansion>,
                          gap, peg::must<separator<Close>>> {};

struct for_word : peg::seq<peg::string<'f', 'o', 'r'>, peg::plus<any_blank>, peg::at<name_start>> {};
struct for_name : peg::seq<name> {};
struct in_word : peg::seq<peg::string<'i', 'n'>, peg::not_at<name_rest>> {};
struct for_colon : peg::one<':'> {};
struct for_arrow : peg::string<'=', '>'> {};
struct for_head : peg::seq<for_word, peg::must<for_name>, gap, peg::opt<peg::one<','>, gap, peg::must<for_name>, gap>,
                           peg::must<in_word>, gap, peg::must<expression<any_blank>>, gap, peg::must<for_colon>, gap> {
};
struct for_condition
    : peg::opt<peg::string<'i', 'f'>, peg::not_at<name_rest>, gap, peg::must<expression<any_blank>>, gap> {};
struct for_list : peg::seq<for_head, peg::must<expression<any_blank>>, gap, for_condition> {};
struct for_map : peg::seq<for_head, peg::must<expression<any_blank>>, gap, peg::must<for_arrow>, gap,
                          peg::must<expression<any_blank>>, gap, peg::opt<expansion>, gap, for_condition> {};

struct open_list : peg::one<'['> {};
struct close_list : peg::one<']'> {};
struct list : peg::seq<open_list, gap, peg::sor<for_list, values<']'>>, peg::must<close_list>> {};

struct open_map : peg::one<'{'> {};
struct close_map : peg::one<'}'> {};
struct map_key;
struct map_assignment : peg::sor<peg::seq<peg::one<'='>, peg::not_at<peg::one<'=', '>'>>>, peg::one<':'>> {};
struct map_separator : peg::sor<peg::one<','>, peg::at<peg::sor<peg::eol, peg::one<'}'>, line_comment>>> {};
struct map_items : peg::star<peg::not_at<values_end<'}'>>, peg::must<map_key>, space, peg::must<map_assignment>, space,
                             peg::must<expression<blank_in_line>>, space, peg::must<map_separator>, gap> {};
struct map : peg::seq<open_map, gap, peg::sor<for_map, map_items>, peg::must<close_map>> {};

struct open_parenthesis : peg::one<'('> {};
struct close_parenthesis : peg::one<')'> {};
struct parenthesised
    : peg::seq<open_parenthesis, gap, peg::must<expression<any_blank>>, gap, peg::must<close_parenthesis>> {};

struct call_open : peg::seq<peg::list<name, peg::string<':', ':'>>, space, peg::one<'('>> {};
struct call_close : peg::one<')'> {};
struct call : peg::seq<call_open, gap, values<')'>, peg::must<call_close>> {};

// ---- references:  var.stage  aws_x.y[0].name  a[*].b

struct reference_name : peg::seq<name> {};
struct splat : peg::one<'*'> {};
struct member_step : peg::sor<name, digits> {};
struct step_after_period : peg::sor<splat, member_step> {};
struct open_index : peg::one<'['> {};
struct close_index : peg::one<']'> {};
struct index_splat : peg::seq<splat> {};
struct index
    : peg::seq<open_index, gap, peg::sor<index_splat, peg::must<expression<any_blank>>>, gap, peg::must<close_index>> {
};
template <class Blank>
struct period : peg::seq<peg::star<Blank>, peg::one<'.'>, peg::not_at<peg::one<'.'>>> {};
template <class Blank>
struct step : peg::sor<peg::seq<period<Blank>, peg::must<step_after_period>>, index> {};

// ---- operators:  a == b ? -c : !d

struct unary : peg::sor<peg::seq<peg::one<'!'>, peg::not_at<peg::one<'='>>>, peg::one<'-'>> {};
struct binary
    : peg::sor<peg::string<'|', '|'>, peg::string<'&', '&'>, peg::string<'=', '='>, peg::string<'!', '='>,
               peg::string<'<', '='>, peg::string<'>', '='>, peg::seq<peg::one<'<'>, peg::not_at<peg::one<'<'>>>,
               peg::one<'>', '+', '-', '*', '%'>, peg::seq<peg::one<'/'>, peg::not_at<peg::one<'/', '*'>>>> {};
struct question : peg::one<'?'> {};
struct colon : peg::one<':'> {};

struct term : peg::sor<number, quoted_template, heredoc, parenthesised, list, map, call, reference_name> {};
template <class Blank>
struct operand : peg::seq<peg::star<peg::not_at<number>, unary, peg::star<Blank>>, term, peg::star<step<Blank>>> {};
struct open_expression : peg::success {};
template <class Blank>
struct operators : peg::star<peg::seq<peg::star<Blank>, binary, peg::star<Blank>, peg::must<operand<Blank>>>> {};
template <class Blank>
struct choice : peg::seq<peg::star<Blank>, question, peg::star<Blank>, peg::must<expression<Blank>>, peg::star<Blank>,
                         peg::must<colon>, peg::star<Blank>, peg::must<expression<Blank>>> {};
template <class Blank>
struct expression : peg::seq<open_expression, operand<Blank>, operators<Blank>, peg::opt<choice<Blank>>> {};
struct map_key : peg::seq<open_expression, operand<blank_in_line>> {};

// ---- arguments and blocks:  name = value  resource "aws_x" "y" { … }

struct line_end : peg::sor<peg::eol, peg::eof, peg::at<peg::one<'}'>>> {};
struct rest_of_line : peg::seq<space, peg::opt<line_comment>, peg::must<line_end>> {};
struct argument
    : peg::seq<peg::one<'='>, peg::not_at<peg::one<'='>>, space, peg::must<expression<blank_in_line>>, rest_of_line> {};
struct label_name : peg::seq<name> {};
struct label_text : peg::star<peg::sor<peg::seq<peg::one<'\\'>, peg::not_one<'\n'>>, peg::not_one<'"', '\\', '\n'>>> {};
struct close_label : peg::one<'"'> {};
struct label : peg::sor<peg::seq<peg::one<'"'>, label_text, peg::must<close_label>>, label_name> {};
struct open_block : peg::one<'{'> {};
struct close_block : peg::one<'}'> {};
struct body;
struct block : peg::seq<peg::sor<peg::at<open_block>, peg::plus<label, space>>, peg::must<open_block>, body,
                        peg::must<close_block>, rest_of_line> {};
struct item_name : peg::seq<name> {};
struct item_rest : peg::sor<argument, block> {};
struct item : peg::seq<item_name, space, peg::must<item_rest>> {};
struct body : peg::star<peg::sor<any_blank, item>> {};
struct file_end : peg::eof {};
struct file : peg::seq<body, peg::must<file_end>> {};

}  // namespace insitu::rules::hcl
