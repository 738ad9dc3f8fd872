#include "insitu/span_units.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>

#include "insitu/compile.h"

namespace insitu {
namespace {

struct InUnits {
  std::string_view text;
  Span bytes;
  Span utf16;
  Span characters;
};

// The lengths of UTF-8 and UTF-16 are those of the Unicode standard, 3.9; of broken parts those of its table 3-8.
const InUnits kRanges[] = {
    {"abc", {1, 2}, {1, 2}, {1, 2}},
    {"abc", {1, 1}, {1, 1}, {1, 1}},
    {"abc", {0, 3}, {0, 3}, {0, 3}},
    {"abc", {3, 3}, {3, 3}, {3, 3}},
    {"abc", {2, 9}, {2, 3}, {2, 3}},
    {"abc", {7, 9}, {3, 3}, {3, 3}},
    {"", {0, 0}, {0, 0}, {0, 0}},
    {"", {0, 4}, {0, 0}, {0, 0}},
    {"é=1", {2, 3}, {1, 2}, {1, 2}},
    {"로그 ==", {7, 9}, {3, 5}, {3, 5}},
    {"로그", {0, 3}, {0, 1}, {0, 1}},
    {"로그", {3, 6}, {1, 2}, {1, 2}},
    {"😀 ==", {5, 7}, {3, 5}, {2, 4}},
    {"😀", {0, 4}, {0, 2}, {0, 1}},
    {"a😀", {5, 5}, {3, 3}, {2, 2}},
    {"\U0010ffff\uffff", {4, 7}, {2, 3}, {1, 2}},
    // Within a character.
    {"a😀b", {2, 3}, {1, 3}, {1, 2}},
    {"로그", {1, 4}, {0, 2}, {0, 2}},
    // No UTF-8.
    {"\xff!", {1, 2}, {1, 2}, {1, 2}},
    {"\xf0\x9f\x98!", {3, 4}, {1, 2}, {1, 2}},
    {"\xf0\x80\x80\x80!", {4, 5}, {4, 5}, {4, 5}},
};

TEST(SpanUnits, AreThoseOfOtherEncodings) {
  for (const auto& [text, bytes, utf16, characters] : kRanges) {
    EXPECT_EQ(span_in_utf16(text, bytes), utf16) << text << " " << bytes.begin << " to " << bytes.end;
    EXPECT_EQ(span_in_characters(text, bytes), characters) << text << " " << bytes.begin << " to " << bytes.end;
  }
}

TEST(SpanUnits, OfADiagnostic) {
  const std::string query = "filter name = '😀 로그' | stats countt(*)";
  const auto program = compile_query(query);
  ASSERT_FALSE(program);
  const Span span = program.error().span;
  ASSERT_EQ(query.substr(span.begin, span.size()), "countt");
  const std::u16string in_utf16 = u"filter name = '😀 로그' | stats countt(*)";
  const std::u32string characters = U"filter name = '😀 로그' | stats countt(*)";
  const Span in_units = span_in_utf16(query, span);
  EXPECT_EQ(in_utf16.substr(in_units.begin, in_units.size()), u"countt");
  const Span in_characters = span_in_characters(query, span);
  EXPECT_EQ(characters.substr(in_characters.begin, in_characters.size()), U"countt");
}

}  // namespace
}  // namespace insitu
