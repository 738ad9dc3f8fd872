#pragma once

#include <tao/pegtl.hpp>

/// The tokens that both languages share: blanks, quoted texts, regular expressions, numbers. Include it in a parser's
/// .cpp only.
namespace insitu::rules {

namespace peg = tao::pegtl;

struct blank : peg::one<' ', '\t', '\n', '\r', '\v', '\f'> {};
struct blanks : peg::star<blank> {};

// "a quoted text", with \" and \\ inside
struct open_quote : peg::one<'"'> {};
struct close_quote : peg::one<'"'> {};
struct escaped_character : peg::seq<peg::one<'\\'>, peg::any> {};
struct quoted_character : peg::sor<escaped_character, peg::not_one<'"', '\\'>> {};
struct quoted : peg::seq<open_quote, peg::star<quoted_character>, peg::must<close_quote>> {};

// %a regular expression%; its alphabet is read by service_regex
struct open_percent : peg::one<'%'> {};
struct close_percent : peg::one<'%'> {};
struct regex : peg::seq<open_percent, peg::star<peg::not_one<'%'>>, peg::must<close_percent>> {};

// -12, 0.5, 1e+3
struct sign : peg::one<'+', '-'> {};
struct digits : peg::plus<peg::digit> {};
struct fraction : peg::seq<peg::one<'.'>, digits> {};
struct exponent : peg::seq<peg::one<'e', 'E'>, peg::opt<sign>, digits> {};
struct number : peg::seq<peg::opt<sign>, digits, peg::opt<fraction>, peg::opt<exponent>> {};

}  // namespace insitu::rules
