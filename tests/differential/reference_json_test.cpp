#include "tests/differential/reference_json.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

// The reference is only worth something if its JSON reader is right, so this table asks RFC 8259 paragraph by
// paragraph.
namespace insitu::reference {
namespace {

using namespace std::string_view_literals;

// One line per value: what the reader understood, in one spelling.
std::string describe(const JsonValue& value) {
  switch (value.kind) {
    case JsonKind::Null: return "null";
    case JsonKind::True: return "true";
    case JsonKind::False: return "false";
    case JsonKind::Number: return "#" + value.text;
    case JsonKind::String: return "'" + value.text + "'";
    case JsonKind::Array: {
      std::string text = "[";
      for (const JsonValue& element : value.elements) text += describe(element) + ";";
      return text + "]";
    }
    case JsonKind::Object: {
      std::string text = "{";
      for (const JsonMember& member : value.members) text += member.key + "=" + describe(member.value) + ";";
      return text + "}";
    }
  }
  return "?";
}

std::string describe_document(std::string_view document) {
  const auto value = read_json(document);
  if (value) return describe(*value);
  return value.error() == JsonFault::TooDeep ? "too deep" : "not JSON";
}

struct ValidDocument {
  std::string_view text;
  std::string_view understood;
};

constexpr ValidDocument kValid[] = {
    // 3: any value may stand at the top
    {"null", "null"},
    {"true", "true"},
    {"false", "false"},
    {"0", "#0"},
    {R"("")", "''"},
    {"[]", "[]"},
    {"{}", "{}"},
    // 2: white space around every structural character
    {" \t\r\n{ \t\r\n\"a\" \n: \r[ 1 , 2\t] ,\"b\":{ } } \n", "{a=[#1;#2;];b={};}"},
    {"[ ]", "[]"},
    // 4: objects; names need not be unique, here the last value counts, whole
    {R"({"a":1,"b":"x","c":null})", "{a=#1;b='x';c=null;}"},
    {R"({"":1})", "{=#1;}"},
    {R"({"a":1,"a":2})", "{a=#2;}"},
    {R"({"a":{"b":1},"a":{"c":2}})", "{a={c=#2;};}"},
    {R"({"a":1,"b":2,"\u0061":3})", "{b=#2;a=#3;}"},
    {R"([{"a":[{"a":1,"a":[]}]}])", "[{a=[{a=[];};];};]"},
    // 5: arrays
    {R"([1,"a",[],{},true,false,null])", "[#1;'a';[];{};true;false;null;]"},
    // 6: numbers keep their text
    {"-0", "#-0"},
    {"-1", "#-1"},
    {"10", "#10"},
    {"0.0", "#0.0"},
    {"500.0", "#500.0"},
    {"0e1", "#0e1"},
    {"5e2", "#5e2"},
    {"5E+2", "#5E+2"},
    {"-1.50e-007", "#-1.50e-007"},
    {"1e400", "#1e400"},
    {"123456789012345678901234567890", "#123456789012345678901234567890"},
    // 7: strings
    {R"("\"\\\/\b\f\n\r\t")", "'\"\\/\b\f\n\r\t'"},
    {R"("\u0041\u00e9\uC624\uFFFF")", "'A\xC3\xA9\xEC\x98\xA4\xEF\xBF\xBF'"},
    {R"("\u0000")", "'\0'"sv},
    {R"("\ud83d\ude00")", "'\xF0\x9F\x98\x80'"},
    {R"("\uDBFF\uDFFF")", "'\xF4\x8F\xBF\xBF'"},
    {"\"/\x7F\"", "'/\x7F'"},
    {"\"\xEC\x98\xA4\xEB\xA5\x98 \xF0\x9F\x98\x80\"", "'\xEC\x98\xA4\xEB\xA5\x98 \xF0\x9F\x98\x80'"},
    {"\"\xEF\xBF\xBF\xE2\x80\xA8\"", "'\xEF\xBF\xBF\xE2\x80\xA8'"},
    // 8.2: lone surrogates are grammatical
    {R"("\ud800")", "'\xEF\xBF\xBD'"},
    {R"("\udc00x")", "'\xEF\xBF\xBDx'"},
    {R"("\ud800\u0041")", "'\xEF\xBF\xBD\x41'"},
    {R"("\ud800\n")", "'\xEF\xBF\xBD\n'"},
    {R"("\ud800\ud83d\ude00")", "'\xEF\xBF\xBD\xF0\x9F\x98\x80'"},
    {R"("\ude00\ud83d")", "'\xEF\xBF\xBD\xEF\xBF\xBD'"},
    {R"({"\ud800":1})", "{\xEF\xBF\xBD=#1;}"},
};

constexpr std::string_view kInvalid[] = {
    // nothing, or more than one document
    "",
    " ",
    "{}{}",
    "1 2",
    "null,",
    "{}x",
    "x{}",
    "\xEF\xBB\xBF{}",  // a byte order mark belongs to a file, not to a document
    "{}\0"sv,
    "\0{}"sv,
    // 2: other white space
    "\v1",
    "1\f",
    "\xC2\xA0{}",
    // 3: literal names, lower case and whole
    "nul",
    "True",
    "NULL",
    "nulll",
    "truefalse",
    "NaN",
    "Infinity",
    "-Infinity",
    "undefined",
    // 4: objects
    "{",
    "}",
    R"({"a"})",
    R"({"a":})",
    R"({"a" 1})",
    R"({"a":1,})",
    R"({,"a":1})",
    R"({"a":1 "b":2})",
    R"({"a":1,,"b":2})",
    R"({"a":1)",
    R"({"a":1])",
    "{a:1}",
    "{'a':1}",
    "{1:1}",
    "{null:1}",
    R"({"a"::1})",
    // 5: arrays
    "[",
    "]",
    "[1",
    "[1,",
    "[1,]",
    "[,1]",
    "[1,,2]",
    "[1 2]",
    "[1}",
    "[1:2]",
    // 6: numbers
    "-",
    "+1",
    "01",
    "-01",
    "00",
    ".5",
    "1.",
    "1.e5",
    "1e",
    "1e+",
    "1E-",
    "1e1.5",
    "0x10",
    "1_000",
    "1,000",
    "- 1",
    "--1",
    "1a",
    "\xEF\xBC\x91",  // a full-width digit
    // 7: strings
    "\"",
    "\"a",
    "'a'",
    R"("\a")",
    R"("\v")",
    R"("\0")",
    R"("\'")",
    R"("\U0041")",
    R"("\x41")",
    R"("\u")",
    R"("\u004")",
    R"("\u004g")",
    R"("\u 041")",
    R"("\ud800\u")",
    R"("\ud800\udc0")",
    R"("\")",
    R"("\\\")",
    "\"\\\n\"",
    "\"a\nb\"",
    "\"a\tb\"",
    "\"\r\"",
    "\"\x1F\"",
    "\"\0\""sv,
    R"("a""b")",
    // 8.1: UTF-8
    "\"\x80\"",
    "\"\xFF\"",
    "\"\xC3\"",
    "\"\xC0\xAF\"",          // overlong
    "\"\xE0\x80\xAF\"",      // overlong
    "\"\xED\xA0\x80\"",      // a surrogate, encoded
    "\"\xF4\x90\x80\x80\"",  // above 10FFFF
    "\"\xF8\x88\x80\x80\x80\"",
    "{\"\xE9\":1}",
    "\xFF",
    // comments and the like
    "// a\n1",
    "/**/1",
    "#1",
    "1;",
};

std::string nested(std::size_t levels, std::string_view open, std::string_view inner, std::string_view close) {
  std::string document;
  for (std::size_t level = 0; level < levels; ++level) document += open;
  document += inner;
  for (std::size_t level = 0; level < levels; ++level) document += close;
  return document;
}

TEST(ReferenceJson, ReadsValidDocuments) {
  for (const ValidDocument& document : kValid) EXPECT_EQ(describe_document(document.text), document.understood);
}

TEST(ReferenceJson, RefusesEverythingElse) {
  for (const std::string_view document : kInvalid) EXPECT_EQ(describe_document(document), "not JSON") << document;
}

TEST(ReferenceJson, RefusesEveryPrefixOfAnObject) {
  constexpr std::string_view document = R"({"a":[1.5e3,"\ud83d\ude00\n",{"b":null}],"c":true})";
  ASSERT_TRUE(read_json(document));
  for (std::size_t size = 0; size < document.size(); ++size) EXPECT_FALSE(read_json(document.substr(0, size))) << size;
}

TEST(ReferenceJson, ReadsDownToTheNestingLimit) {
  EXPECT_TRUE(read_json(nested(kJsonNestingLimit, "[", "1", "]")));
  EXPECT_TRUE(read_json(nested(kJsonNestingLimit, R"({"a":)", "1", "}")));
  EXPECT_EQ(describe_document(nested(kJsonNestingLimit + 1, "[", "1", "]")), "too deep");
  EXPECT_EQ(describe_document(nested(kJsonNestingLimit, R"({"a":)", "{}", "}")), "too deep");
  EXPECT_EQ(describe_document(nested(100'000, "[", "", "")), "too deep");
}

}  // namespace
}  // namespace insitu::reference
