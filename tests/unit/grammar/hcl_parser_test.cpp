#include "grammar/hcl_parser.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace insitu {
namespace {

using HclKind = hcl::Expression::Kind;

/// Returns a value in one line: `"text"`, `@reference`, `?` for what is computed.
std::string hcl_text(const hcl::Expression& value) {
  std::string list;
  for (const hcl::Expression& item : value.items) list += (list.empty() ? "" : " ") + hcl_text(item);
  for (const auto& [key, member] : value.members)
    list += (list.empty() ? "" : " ") + hcl_text(key) + "=" + hcl_text(member);
  switch (value.kind) {
    case HclKind::Null: return "null";
    case HclKind::Boolean:
    case HclKind::Number: return value.text;
    case HclKind::Text: return "\"" + value.text + "\"";
    case HclKind::List: return "[" + list + "]";
    case HclKind::Map: return "{" + list + "}";
    case HclKind::Template: return "<" + list + ">";
    case HclKind::Reference: return "@" + value.text;
    case HclKind::Computed: return "?";
  }
  return "";
}

std::string hcl_text(const hcl::Item& item) {
  if (item.kind == hcl::Item::Kind::Argument) return item.name + "=" + hcl_text(item.value);
  std::string text = item.name;
  for (const hcl::Label& label : item.labels) text += "(" + label.text + ")";
  text += "{";
  for (const hcl::Item& one : item.items) text += (text.ends_with('{') ? "" : " ") + hcl_text(one);
  return text + "}";
}

/// Returns a file in one line, or its refusal with its place: "6: message".
std::string file_text(std::string_view text) {
  const auto items = parse_hcl(text);
  if (!items) return std::to_string(items.error().span.begin) + ": " + items.error().message;
  std::string list;
  for (const hcl::Item& item : *items) list += (list.empty() ? "" : " ") + hcl_text(item);
  return list;
}

/// Returns the value that stands after `x = `.
std::string value_text(std::string_view text) { return file_text("x = " + std::string(text)).substr(2); }

TEST(HclParser, ReadsArgumentsAndBlocks) {
  EXPECT_EQ(file_text(""), "");
  EXPECT_EQ(file_text("a = 1\nb=\"x\" # c\n"), "a=1 b=\"x\"");
  EXPECT_EQ(file_text("resource \"a\" \"b\" {\n  x = 1\n  y {\n  }\n  y { z = true }\n}"),
            "resource(a)(b){x=1 y{} y{z=true}}");
  EXPECT_EQ(file_text("a b \"c\" {}\r\nd = null\r\n"), "a(b)(c){} d=null");
  EXPECT_EQ(file_text("// one\n/* two\n */ # three\na /* four */ = /* five */ 1 // six"), "a=1");
}

TEST(HclParser, ReadsLiterals) {
  EXPECT_EQ(value_text("-1.5e3"), "-1.5e3");
  EXPECT_EQ(value_text("false"), "false");
  EXPECT_EQ(value_text("[1, \"a\", [], # c\n  2,\n]"), "[1 \"a\" [] 2]");
  EXPECT_EQ(value_text("{ a = 1, \"b c\" : 2\n  3 = {}\n\n d = [\n1\n] }"), "{\"a\"=1 \"b c\"=2 \"3\"={} \"d\"=[1]}");
  EXPECT_EQ(value_text("((\n\"a\"\n))"), "\"a\"");
}

TEST(HclParser, ReadsTexts) {
  EXPECT_EQ(value_text(R"("a\"b\\c\td\u00e9\U0001F600")"), "\"a\"b\\c\td\xC3\xA9\xF0\x9F\x98\x80\"");
  EXPECT_EQ(value_text(R"("$${a} %%{b} $5 100% $$ {c}")"), "\"${a} %{b} $5 100% $$ {c}\"");
  EXPECT_EQ(value_text("\"\""), "\"\"");
  EXPECT_EQ(value_text("<<EOT\na\n  b \\n\n\n  EOT\n"), "\"a\n  b \\n\n\n\"");
  EXPECT_EQ(value_text("<<EOT\nEOT"), "\"\"");
  EXPECT_EQ(value_text("[<<A\nx\nA\n, <<B\ny\nB\n]"), "[\"x\n\" \"y\n\"]");
}

// HCL native syntax specification › template literals: a flush heredoc loses the indentation that all lines have; blank
// lines do not count
TEST(HclParser, FlushHeredocsLoseTheirIndentation) {
  EXPECT_EQ(value_text("<<-EOT\n    a\n\n      b\n  \n    EOT\n"), "\"a\n\n  b\n  \n\"");
  EXPECT_EQ(value_text("<<-EOT\n\t\ta\n\tb\nEOT\n"), "\"\ta\nb\n\"");
  EXPECT_EQ(value_text("<<-EOT\n  a\n${b}\nEOT\n"), "<\"  a\n\" @b \"\n\">");
  EXPECT_EQ(value_text("<<-EOT\n  ${b}\n    c\nEOT\n"), "<@b \"\n  c\n\">");
}

TEST(HclParser, KeepsWhereTextsAreWritten) {
  const auto items = parse_hcl("x = \"a\\nb\"\ny = <<-E\n  c\n  d\nE\n");
  ASSERT_TRUE(items && items->size() == 2);
  const auto& quoted = (*items)[0].value.parts;
  ASSERT_EQ(quoted.size(), 3U);
  EXPECT_EQ(quoted[0].written, 5U);
  EXPECT_EQ(quoted[2].offset, 2U);
  EXPECT_EQ(quoted[2].written, 8U);
  const auto& lines = (*items)[1].value.parts;
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].written, 22U);
  EXPECT_EQ(lines[1].offset, 2U);
  EXPECT_EQ(lines[1].written, 26U);
}

TEST(HclParser, ReadsReferencesAndTemplates) {
  EXPECT_EQ(value_text("aws_x.y-z.name"), "@aws_x.y-z.name");
  EXPECT_EQ(value_text("a.b[0][\"k\"].c"), "@a.b[0][\"k\"].c");
  EXPECT_EQ(value_text("\"${a.b}\""), "@a.b");
  EXPECT_EQ(value_text("\"/app/${a.b}/${ c }\""), "<\"/app/\" @a.b \"/\" @c>");
  EXPECT_EQ(value_text("\"${\"${a}\"}x\""), "<@a \"x\">");
}

TEST(HclParser, FindsTheEndOfWhatIsComputed) {
  for (const std::string_view value :
       {"f(a, [b]...)", "provider::aws::arn_parse(x)", "a ? \"b\" : c ? d : e", "!a", "-a", "1 + 2 * (3 - 4) / 5 % 6",
        "a == b && c != d || e <= f && g >= h || i < j && k > l", "a[*].b", "a.*.b", "a[b.c]",
        "[for x in y : x.z if x != null]", "{ for k, v in y : \"${k}\" => v... if k }", "{ (a.b) = 1 }", "\"${~ a ~}\"",
        "\"%{ if a == \"}\" }x%{ else }y%{ endif }\"", "f(\n  a, # c\n  b,\n)", "[1][0]"}) {
    EXPECT_EQ(file_text("x = " + std::string(value) + "\ny = 1"), "x=? y=1") << value;
  }
}

TEST(HclParser, RefusesWithAPlace) {
  EXPECT_EQ(file_text("a = 1 2"), "6: `2` is here, where the end of the line was expected");
  EXPECT_EQ(file_text("a = "), "4: the end of the file is here, where a value was expected");
  EXPECT_EQ(file_text("a =\n1"), "3: the line ends here, where a value was expected");
  EXPECT_EQ(file_text("a = 'x'"), "4: `'` is here, where a value was expected");
  EXPECT_EQ(file_text("a 1"), "2: `1` is here, where `=` or `{` was expected");
  EXPECT_EQ(file_text("a \"b\"\n{}"), "5: the line ends here, where `{`, in the same line, was expected");
  EXPECT_EQ(file_text("a {\n b = 1\n"), "2: this `{` is never closed");
  EXPECT_EQ(file_text("}"), "0: `}` is here, where a block or an argument was expected");
  EXPECT_EQ(file_text("a = [1 2]"), "7: `2` is here, where a comma or the closing bracket was expected");
  EXPECT_EQ(file_text("a = [1,"), "4: this `[` is never closed");
  EXPECT_EQ(file_text("a = f(1"), "5: this `(` is never closed");
  EXPECT_EQ(file_text("a = {b 1}"), "7: `1` is here, where `=` or `:` was expected");
  EXPECT_EQ(file_text("a = \"x\ny\""), "4: this text is not closed in its line");
  EXPECT_EQ(file_text("a = \"\\d\""), "5: `\\d` is no escape");
  EXPECT_EQ(file_text("a = \"${b\""), "8: `\"` is here, where `}`, which closes `${` or `%{`, was expected");
  EXPECT_EQ(file_text("a = <<EOT\nx\n"), "4: this heredoc is never closed: no line after it is `EOT` and nothing else");
  EXPECT_EQ(file_text("a = <<\nx\n"), "4: a word was expected after `<<`, as in `<<EOT`");
  EXPECT_EQ(file_text("a = <<E\n${b.}\nE\n"), "12: `}` is here, where a name, an index or `*` was expected");
  EXPECT_EQ(file_text("/* a"), "0: this comment is never closed");
  EXPECT_EQ(file_text("a = b ? c"), "9: the end of the file is here, where `:` was expected");
  EXPECT_EQ(file_text("a = [for x y]"), "11: `y` is here, where `in` was expected");
  EXPECT_EQ(file_text("a = \xFF"), "4: the file is not valid UTF-8");
}

TEST(HclParser, NestingHasALimit) {
  const auto nested = [](std::size_t depth) { return "x = " + std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_TRUE(parse_hcl(nested(hcl::kMaxNesting)));
  const auto refused = parse_hcl(nested(10 * hcl::kMaxNesting));
  ASSERT_FALSE(refused);
  EXPECT_EQ(code_name(refused.error().code), "nesting-too-deep");
  std::string blocks;
  for (std::size_t i = 0; i < 10 * hcl::kMaxNesting; ++i) blocks += "a {\n";
  EXPECT_EQ(code_name(parse_hcl(blocks).error().code), "nesting-too-deep");
}

TEST(HclParser, ReadsTemplatesOfJson) {
  const auto text = [](std::string_view written) {
    const auto value = parse_hcl_template(written);
    return value ? hcl_text(*value) : std::to_string(value.error().span.begin) + ": " + value.error().message;
  };
  EXPECT_EQ(text("a\\n\"b\"\nc"), "\"a\\n\"b\"\nc\"");
  EXPECT_EQ(text("$${a}"), "\"${a}\"");
  EXPECT_EQ(text("${a.b}"), "@a.b");
  EXPECT_EQ(text("/x/${a.b}"), "<\"/x/\" @a.b>");
  EXPECT_EQ(text("${f(\"x\")}y"), "<? \"y\">");
  EXPECT_EQ(text("x${"), "3: the end of the file is here, where a value was expected");
}

}  // namespace
}  // namespace insitu
