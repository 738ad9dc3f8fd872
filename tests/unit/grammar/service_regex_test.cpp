#include "grammar/service_regex.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace insitu {
namespace {

std::string described(unsigned character) {
  return character > 0x20 && character < 0x7F ? std::string(1, static_cast<char>(character))
                                              : fmt::format("\\x{:02x}", character);
}

/// Its ASCII members as ranges, `^` in front where everything else is meant.
std::string described(const ast::CharacterSet& set) {
  std::string out = set.negated ? "[^" : "[";
  for (unsigned first = 0; first < 128; ++first) {
    if (!set.ascii.test(first)) continue;
    unsigned last = first;
    while (last < 127 && set.ascii.test(last + 1)) ++last;
    out += described(first);
    if (last > first) out += "-" + described(last);
    first = last;
  }
  return out + "]";
}

std::string described(const ast::Atom& atom) {
  std::string out;
  switch (atom.kind) {
    case ast::AtomKind::Character: out = described(static_cast<unsigned char>(atom.character)); break;
    case ast::AtomKind::AnyExceptNewline: out = "ANY"; break;
    case ast::AtomKind::OneOf: out = described(atom.set); break;
    case ast::AtomKind::TextBegin: out = "BEGIN"; break;
    case ast::AtomKind::TextEnd: out = "END"; break;
  }
  if (atom.least == 1 && atom.most == 1) return out;
  return out + fmt::format("{{{},{}}}", atom.least, atom.most ? fmt::format("{}", *atom.most) : "");
}

/// Atoms apart by blanks, branches by ` or `.
std::string described(const ast::Regex& regex) {
  std::string out;
  for (const ast::Branch& branch : regex.branches) {
    if (&branch != &regex.branches.front()) out += " or ";
    for (const ast::Atom& atom : branch) out += (&atom == &branch.front() ? "" : " ") + described(atom);
  }
  return out;
}

TEST(ServiceRegex, ReadsAtoms) {
  const std::pair<std::string_view, std::string_view> kTable[] = {
      {"a:_#=@/;,-9", "a : _ # = @ / ; , - 9"},
      {"a b", "a \\x20 b"},
      {"a*b+c?", "a{0,} b{1,} c{0,1}"},
      {"a{2}b{2,3}c{2,}d{,5}e{1000}", "a{2,2} b{2,3} c{2,} d{0,5} e{1000,1000}"},
      {"a|b.||", "a or b ANY or  or "},
      {R"(^\^.\.$\$)", "BEGIN ^ ANY . END $"},
      {R"(\*\+\?\{\}\[\]\|\\\/)", R"(* + ? { } [ ] | \ /)"},
      {"]}", "] }"},
      {R"(\d\D)", "[0-9] [^0-9]"},
      {R"(\s\S)", R"([\x09-\x0d\x20] [^\x09-\x0d\x20])"},
      {R"(\w\W)", "[0-9A-Z_a-z] [^0-9A-Z_a-z]"},
      {R"(\x28\x00\x7F)", R"(( \x00 \x7f)"},
      {"[b-da]", "[a-d]"},
      {"[^a]", "[^a]"},
      {"[a^.*$]", "[$*.^a]"},
      {"[-a]", "[-a]"},
      {"[a-]", "[-a]"},
      {R"([\]\[\-\\])", R"([-[-]])"},
      {R"([\x20-\x22])", R"([\x20-"])"},
      {R"([\d_]{2})", "[0-9_]{2,2}"},
  };
  for (const auto& [text, atoms] : kTable) {
    const auto regex = parse_service_regex(text, 1);
    ASSERT_TRUE(regex) << text << ": " << regex.error().message;
    EXPECT_EQ(described(*regex), atoms) << text;
    EXPECT_EQ(regex->text, text);
  }
}

// Above ASCII a set holds everything or nothing; a negated class in a set brings everything in.
TEST(ServiceRegex, SetsWithNegatedClasses) {
  const std::pair<std::string_view, std::string_view> kTable[] = {
      {R"([\D])", "[^0-9]"}, {R"([^\D])", "[0-9]"}, {R"([\W\d])", "[^A-Z_a-z]"},
      {R"([\s\S])", "[^]"},  {R"([^\s\S])", "[]"},
  };
  for (const auto& [text, atoms] : kTable) EXPECT_EQ(described(*parse_service_regex(text, 1)), atoms) << text;
}

TEST(ServiceRegex, SpansRunFromPercentToPercent) { EXPECT_EQ(parse_service_regex("ab", 8)->span, (Span{7, 11})); }

TEST(ServiceRegex, RefusesTheRestAndSaysWhere) {
  struct Refused {
    std::string_view text;
    Code code;
    Span span;  // of `text` in its percent signs
  };
  const Refused kTable[] = {
      {"", Code::EmptyRegex, {0, 2}},
      {"a!b", Code::InvalidRegexCharacter, {2, 3}},
      {"a\tb", Code::InvalidRegexCharacter, {2, 3}},
      {"a(b)", Code::InvalidRegexCharacter, {2, 3}},
      {R"(a\(b)", Code::InvalidRegexCharacter, {3, 4}},
      {"a\u00e9b", Code::InvalidRegexCharacter, {2, 4}},
      {R"(\b)", Code::InvalidRegexEscape, {1, 3}},
      {R"(a\n)", Code::InvalidRegexEscape, {2, 4}},
      {R"(\1)", Code::InvalidRegexEscape, {1, 3}},
      {"a\\", Code::InvalidRegexEscape, {2, 3}},
      {R"(\x2)", Code::InvalidRegexEscape, {1, 4}},
      {R"(\xg0)", Code::InvalidRegexEscape, {1, 5}},
      {R"(\x{41})", Code::InvalidRegexEscape, {1, 5}},
      {R"(\x80)", Code::InvalidRegexEscape, {1, 5}},
      {R"([\b])", Code::InvalidRegexEscape, {2, 4}},
      {"[a", Code::InvalidRegexSet, {1, 2}},
      {"[]", Code::InvalidRegexSet, {1, 3}},
      {"[^]", Code::InvalidRegexSet, {1, 4}},
      {"x[b-a]", Code::InvalidRegexSet, {3, 6}},
      {R"([a-\d])", Code::InvalidRegexSet, {2, 6}},
      {"[[:alpha:]]", Code::InvalidRegexSet, {2, 3}},
      {"*a", Code::InvalidRegexRepeat, {1, 2}},
      {"a|+", Code::InvalidRegexRepeat, {3, 4}},
      {"{2}", Code::InvalidRegexRepeat, {1, 2}},
      {"a*?", Code::InvalidRegexRepeat, {2, 4}},
      {"a++", Code::InvalidRegexRepeat, {2, 4}},
      {"a{2}{3}", Code::InvalidRegexRepeat, {2, 6}},
      {"^*", Code::InvalidRegexRepeat, {2, 3}},
      {"a{}", Code::InvalidRegexRepeat, {2, 3}},
      {"a{,}", Code::InvalidRegexRepeat, {2, 3}},
      {"a{1,2,3}", Code::InvalidRegexRepeat, {2, 3}},
      {"a{x", Code::InvalidRegexRepeat, {2, 3}},
      {"a{3,2}", Code::InvalidRegexRepeat, {2, 7}},
      {"a{1001}", Code::InvalidRegexRepeat, {2, 8}},
      {"a{,99999999999999999999}", Code::InvalidRegexRepeat, {2, 25}},
  };
  for (const auto& [text, code, span] : kTable) {
    const auto regex = parse_service_regex(text, 1);
    ASSERT_FALSE(regex) << text;
    EXPECT_EQ(code_name(regex.error().code), code_name(code)) << text;
    EXPECT_EQ(regex.error().span.begin, span.begin) << text;
    EXPECT_EQ(regex.error().span.end, span.end) << text;
  }
}

}  // namespace
}  // namespace insitu
