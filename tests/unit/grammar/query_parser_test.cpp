#include "grammar/query_parser.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "grammar/unparse_query.h"
#include "insitu/caret.h"

namespace insitu {
namespace {

using Expression = ast::Expression;

std::string canonical(const std::string& text) {
  const auto parsed = parse_query(text);
  return parsed ? unparse(parsed->query) : "refused: " + parsed.error().message;
}

/// The tree of the only command of `text`.
template <class Node>
Node command(const std::string& text) {
  auto parsed = parse_query(text);
  if (!parsed || parsed->query.commands.size() != 1) {
    ADD_FAILURE() << text << ": " << (parsed ? "not one command" : parsed.error().message);
    return {};
  }
  return std::get<Node>(parsed->query.commands.front().node);
}

Expression expression(const std::string& text) {
  return command<ast::Fields>("fields " + text).items.front().expression;
}
Expression condition(const std::string& text) { return command<ast::Filter>("filter " + text).condition; }

std::string under(const std::string& text, Span span) { return text.substr(span.begin, span.size()); }

// ---- queries

TEST(QueryParser, JoinsCommandsWithPipes) {
  const std::string text = "fields a |\n\tFILTER b = 1\n|limit 5";
  const auto parsed = parse_query(text);
  ASSERT_TRUE(parsed);
  const std::vector<ast::Command>& commands = parsed->query.commands;
  ASSERT_EQ(commands.size(), 3U);
  EXPECT_EQ(under(text, commands[1].keyword), "FILTER");
  EXPECT_EQ(under(text, commands[1].span), "FILTER b = 1");
  EXPECT_EQ(under(text, commands[2].span), "limit 5");
}

TEST(QueryParser, SkipsComments) {
  EXPECT_EQ(canonical("# first | limit 1\nfields a # | limit 2\n#| limit 3\n| limit 4 #"), "fields a | limit 4");
  EXPECT_EQ(canonical("fields '#', `#`|filter a like /#/"), "fields \"#\", `#` | filter a like /#/");
}

TEST(QueryParser, CommandNamesAreFieldNamesInExpressions) {
  EXPECT_EQ(canonical("fields fields, filter, sort as stats|filter limit = source and desc = 1|sort desc desc"),
            "fields fields, filter, sort as stats | filter limit = source and desc = 1 | sort desc desc");
  EXPECT_EQ(canonical("filter asd = 1 and notes = 2 or order = 3"), "filter asd = 1 and notes = 2 or order = 3");
}

// ---- names

TEST(QueryParser, ReadsPaths) {
  using enum ast::PathStep::Kind;
  const auto steps = [](const std::string& text) { return std::get<ast::Path>(expression(text).node).steps; };
  EXPECT_EQ(steps("@message"), (std::vector<ast::PathStep>{{Name, "@message", {}}}));
  EXPECT_EQ(steps("@@x_1"), (std::vector<ast::PathStep>{{Name, "@@x_1", {}}}));
  EXPECT_EQ(steps("a.0.b[12]"),
            (std::vector<ast::PathStep>{{Name, "a", {}}, {Name, "0", {}}, {Name, "b", {}}, {Index, "12", {}}}));
  EXPECT_EQ(steps("j.`user.id`"), (std::vector<ast::PathStep>{{Name, "j", {}}, {Quoted, "user.id", {}}}));
  EXPECT_EQ(steps("@`aws.tag.x`"), (std::vector<ast::PathStep>{{Quoted, "@aws.tag.x", {}}}));
}

TEST(QueryParser, ReadsAliases) {
  const ast::Fields fields = command<ast::Fields>("fields a as b.c, d AS `e f`");
  EXPECT_EQ(fields.items[0].alias->text, "b.c");
  EXPECT_EQ(fields.items[1].alias->text, "e f");
  EXPECT_EQ(fields.items[1].alias->span, (Span{22, 27}));
}

// ---- values

TEST(QueryParser, ReadsLiterals) {
  EXPECT_EQ(expression(R"("a\"b\'c\\d\ne\tf\g")").node, Expression({ast::TextLiteral{"a\"b'c\\d\ne\tf\\g"}, {}}).node);
  for (const std::string number : {"12", "1.5", ".5", "1e3", "1.5E-2"}) {
    EXPECT_EQ(expression(number), (Expression{ast::NumberLiteral{number}, {}}));
  }
  EXPECT_EQ(expression("TRUE"), (Expression{ast::BooleanLiteral{true}, {}}));
  EXPECT_EQ(
      expression("true.x"),
      (Expression{ast::Path{{{ast::PathStep::Kind::Name, "true", {}}, {ast::PathStep::Kind::Name, "x", {}}}, {}}, {}}));
}

TEST(QueryParser, ReadsPeriods) {
  using enum ast::PeriodUnit;
  const auto period = [](const std::string& text) {
    const auto call = std::get<ast::Call>(expression("bin(" + text + ")").node);
    const auto read = std::get<ast::Period>(call.arguments.front().node);
    return std::pair(read.count, read.unit);
  };
  using Read = std::pair<std::uint64_t, ast::PeriodUnit>;
  EXPECT_EQ(period("5ms"), Read(5, Millisecond));
  EXPECT_EQ(period("100 milliseconds"), Read(100, Millisecond));
  EXPECT_EQ(period("60s"), Read(60, Second));
  EXPECT_EQ(period("5 min"), Read(5, Minute));
  EXPECT_EQ(period("15 minutes"), Read(15, Minute));
  EXPECT_EQ(period("6hrs"), Read(6, Hour));
  EXPECT_EQ(period("1d"), Read(1, Day));
  EXPECT_EQ(period("2weeks"), Read(2, Week));
  EXPECT_EQ(period("1mo"), Read(1, Month));
  EXPECT_EQ(period("3mon"), Read(3, Month));
  EXPECT_EQ(period("1qtr"), Read(1, Quarter));
  EXPECT_EQ(period("10yrs"), Read(10, Year));
}

TEST(QueryParser, ReadsCalls) {
  const auto call = std::get<ast::Call>(expression("Round (a.b , 2)").node);
  EXPECT_EQ(call.name.text, "Round");
  EXPECT_EQ(call.name.span, (Span{7, 12}));
  EXPECT_EQ(call.arguments.size(), 2U);
  EXPECT_FALSE(call.star);
  EXPECT_TRUE(std::get<ast::Call>(expression("count( * )").node).star);
  EXPECT_TRUE(std::get<ast::Call>(expression("now()").node).arguments.empty());
}

// The column of an expression without an alias is named by the text under its span.
TEST(QueryParser, SpansOfExpressionsAreTheirText) {
  const std::string text = "stats  sum( a ) / 2 , (b) , -c by bin( 5m )";
  const auto stats = command<ast::Stats>(text);
  EXPECT_EQ(under(text, stats.items[0].expression.span), "sum( a ) / 2");
  EXPECT_EQ(under(text, stats.items[1].expression.span), "(b)");
  EXPECT_EQ(under(text, stats.items[2].expression.span), "-c");
  EXPECT_EQ(under(text, stats.keys[0].expression.span), "bin( 5m )");
}

TEST(QueryParser, OperatorsBindAsUsual) {
  const std::pair<std::string, std::string> kSame[] = {
      {"a + b * c", "a + (b * c)"},
      {"a * b + c", "(a * b) + c"},
      {"a - b - c", "(a - b) - c"},
      {"a / b * c % d", "((a / b) * c) % d"},
      {"a ^ b ^ c", "a ^ (b ^ c)"},
      {"a * b ^ c", "a * (b ^ c)"},
      {"-a ^ b", "(-a) ^ b"},
      {"a - -b", "a - (-b)"},
      {"a + b < c - d", "(a + b) < (c - d)"},
      {"not a = b", "not (a = b)"},
      {"!a like 'x'", "not (a like 'x')"},
      {"a or b and c", "a or (b and c)"},
      {"a and b or c", "(a and b) or c"},
      {"not a and b", "(not a) and b"},
      {"a = 1 and b in [2] or c not like /d/", "((a = 1) and (b in [2])) or (c not like /d/)"},
  };
  for (const auto& [flat, grouped] : kSame) EXPECT_EQ(condition(flat), condition(grouped)) << flat;
  EXPECT_NE(condition("a or b and c"), condition("(a or b) and c"));
  EXPECT_NE(condition("a - b - c"), condition("a - (b - c)"));
  EXPECT_NE(condition("(-a) ^ b"), condition("-(a ^ b)"));
}

TEST(QueryParser, ChainsOfAndAreOneNode) {
  EXPECT_EQ(std::get<ast::Logical>(condition("a and b and c and d").node).operands.size(), 4U);
  EXPECT_EQ(std::get<ast::Logical>(condition("a and (b and c)").node).operands.size(), 2U);
}

// ---- tests

TEST(QueryParser, ReadsLikeAndRegexes) {
  const auto pattern = [](const std::string& text) { return std::get<ast::Like>(condition(text).node).pattern; };
  const auto regex = [&](const std::string& text) { return std::get<ast::RegexLiteral>(pattern(text)).pattern; };
  EXPECT_EQ(std::get<std::string>(pattern("a like '%x%'")), "%x%");
  EXPECT_EQ(regex("a like /x/"), "x");
  EXPECT_EQ(regex("a =~ /x/"), "x");
  EXPECT_EQ(regex(R"(a like /\/var\/log\d\\/)"), R"(/var/log\d\\)");
  EXPECT_EQ(regex("a like /[/]x[]/][^]/][[:alpha:]/]/"), "[/]x[]/][^]/][[:alpha:]/]");
  EXPECT_EQ(regex("a like /x\ny#z|/"), "x\ny#z|");
  EXPECT_TRUE(std::get<ast::Like>(condition("a NOT LIKE 'x'").node).negated);
  EXPECT_EQ(condition("a like /x/and b"), condition("a like /x/ and b"));
}

TEST(QueryParser, ReadsMemberships) {
  const auto listed = std::get<ast::Membership>(condition("a not in ['x', 1, -2]").node);
  EXPECT_TRUE(listed.negated);
  EXPECT_EQ(listed.items.size(), 3U);
  const auto queried = std::get<ast::SubqueryMembership>(condition("a in (SOURCE '/g' | filter b | fields a)").node);
  EXPECT_EQ(queried.query->sources.size(), 1U);
  EXPECT_EQ(queried.query->commands.size(), 2U);
}

// ---- commands

TEST(QueryParser, ReadsParse) {
  const auto glob = command<ast::Parse>("parse @message '[*] *' as a, b");
  EXPECT_TRUE(glob.source);
  EXPECT_EQ(std::get<ast::ParseGlob>(glob.how).glob, "[*] *");
  EXPECT_EQ(std::get<ast::ParseGlob>(glob.how).aliases.size(), 2U);
  EXPECT_FALSE(command<ast::Parse>("parse 'x *' as a").source);
  const auto regex = std::get<ast::ParseRegex>(command<ast::Parse>("parse /(\\d+)/ as n multi").how);
  EXPECT_EQ(regex.regex.pattern, "(\\d+)");
  EXPECT_EQ(regex.aliases.size(), 1U);
  EXPECT_TRUE(regex.multi);
  const auto json = command<ast::Parse>(R"(json field=payload "user.name" as x)");
  EXPECT_TRUE(json.source);
  EXPECT_EQ(std::get<ast::ParseJson>(json.how).key, "user.name");
}

TEST(QueryParser, ReadsPattern) {
  const auto pattern = command<ast::Pattern>("PATTERN substr(@message, 1) # note\n");
  EXPECT_TRUE(std::holds_alternative<ast::Call>(pattern.text.node));
}

TEST(QueryParser, KeepsWhatIsNotEvaluatedAsText) {
  const auto other = [](const std::string& text) { return command<ast::OtherCommand>(text); };
  EXPECT_EQ(other("COUNTFREQUENT a, b").name, "countFrequent");
  EXPECT_EQ(other("accum a as b # note\n").arguments, "a as b");
  EXPECT_EQ(other("filldown host # one\n cpu*").arguments, "host \n cpu*");
  EXPECT_EQ(other("anomaly").arguments, "");
  const auto join = other("join left=a right=b where a.x = b.x (SOURCE '/g')");
  ASSERT_EQ(join.subqueries.size(), 1U);
  EXPECT_EQ(join.subqueries.front().sources.size(), 1U);
  EXPECT_EQ(other("appendcols (stats count(*) | limit 1)").subqueries.front().commands.size(), 2U);
  for (const std::string text : {
           "lookup t id OUTPUT name, email",
           "lookup t ip as srcAddr, port as dstPort outputnew a",
           "cidrlookup nets srcAddr AS cidr OUTPUT region AS r, owner",
           "addtotals fieldname=Sum row=true col = false",
           "accum bytes AS total",
           "autoregress bytes as b p=1-4",
           "fillmissing with 0 for a, b + 1 for c",
           "logcompare timeshift 7d",
           "relevantfields a, b where Time > 400",
           "outlier action=remove param=3.0 uselower=true mark=true cpu memory",
           "sessionize a, b maxspan 1h as s",
           "diff previousWeek",
           "estimate",
       }) {
    EXPECT_EQ(canonical(text), text.starts_with("diff") ? "diff previousWeek" : text);
  }
}

TEST(QueryParser, ReadsSources) {
  const auto parsed = parse_query("SOURCE '/a' START=-3600s END=0s | SOURCE logGroups(namePrefix: ['/b'])");
  ASSERT_TRUE(parsed);
  ASSERT_EQ(parsed->query.sources.size(), 2U);
  const ast::Source& first = parsed->query.sources.front();
  EXPECT_EQ(std::get<ast::GroupName>(first.selections.front()).name, "/a");
  EXPECT_EQ(first.start->text, "-3600s");
  EXPECT_EQ(first.end->text, "0s");
  const auto groups = std::get<ast::GroupSelection>(parsed->query.sources.back().selections.front());
  EXPECT_EQ(groups.name_prefixes, std::vector<std::string>{"/b"});
  EXPECT_TRUE(parsed->query.commands.empty());
}

// ---- what is taken with a remark

TEST(QueryParser, ReportsUndocumentedSpellings) {
  struct Spelling {
    std::string query;
    std::string marked;
    std::string documented;  // the same tree
  };
  const Spelling kSpellings[] = {
      {"filter a ~= /b/", "~=", "filter a =~ /b/"},
      {"filter a =~ 'b/c'", "'b/c'", "filter a =~ /b\\/c/"},
      {"filter a == 1", "==", "filter a = 1"},
      {"order by a desc", "order by", "sort a desc"},
      {"sort by a", "sort by", "sort a"},
      {"stat count(*) by a", "stat", "stats count(*) by a"},
      {"field a", "field", "fields a"},
      {"stats sum(b) group by a", "group by", "stats sum(b) by a"},
      {"stats count by a", "count", "stats count() by a"},
      {"fields a.\"b-c\"", "\"b-c\"", "fields a.`b-c`"},
      {"stats sum(a) by bin(@timestamp, 5m)", "bin", ""},
      {"fields a as @b", "@b", ""},
      {"parse /(?<@ip>.*)/", "@ip", ""},
  };
  for (const auto& [query, marked, documented] : kSpellings) {
    const auto parsed = parse_query(query);
    ASSERT_TRUE(parsed) << query;
    ASSERT_EQ(parsed->undocumented.size(), 1U) << query;
    EXPECT_EQ(parsed->undocumented.front().code, Code::UndocumentedSpelling);
    EXPECT_EQ(under(query, parsed->undocumented.front().span), marked);
    if (documented.empty()) continue;
    const auto same = parse_query(documented);
    ASSERT_TRUE(same) << documented;
    EXPECT_TRUE(same->undocumented.empty()) << documented;
    EXPECT_EQ(same->query, parsed->query) << query;
  }
}

TEST(QueryParser, NotesADashThatIsSurelyPartOfAName) {
  const auto notes = [](std::string_view text) { return parse_query(text)->notes.size(); };
  EXPECT_EQ(parse_query("fields detail.array-field.n1")->notes.front().code, Code::NoteDashIsMinus);
  EXPECT_EQ(notes("fields foo-bar"), 1U);
  EXPECT_EQ(notes("fields foo - bar, foo -bar, foo-1, 1-foo, foo-floor(bar), `foo-bar`"), 0U);
  EXPECT_EQ(condition("foo-bar"), condition("foo - bar"));
}

// ---- refusals

// One case for each code: the code, and the drawing.
TEST(QueryParser, RefusesWithAPlace) {
  struct Case {
    std::string query;
    Code code;
    std::string drawing;
  };
  const Case kCases[] = {
      {"# nothing", Code::EmptyQuery, "1 | # nothing\n  | ^^^^^^^^^ expected a command\n"},
      {"fields a |", Code::MissingCommand, "1 | fields a |\n  |          ^ expected a command\n"},
      {"a || b", Code::UnknownCommand, "1 | a || b\n  | ^ expected a command\n"},
      {"limit 1 | source 'x'", Code::MisplacedSource,
       "1 | limit 1 | source 'x'\n  |           ^^^^^^ expected a command\n"},
      {"limit {{n}}", Code::SavedQuery, "1 | limit {{n}}\n  |       ^^^^^\n"},
      {"sort a down", Code::UnexpectedSymbol,
       "1 | sort a down\n  |        ^^^^ expected an operator, `|` or the end of the query\n"},
      {"fields größe", Code::InvalidFieldName,
       "1 | fields größe\n  |          ^ expected letters, digits, `_`, `@` or `.`\n"},
      {"fields `a", Code::UnclosedBacktick, "1 | fields `a\n  |        ^\n"},
      {"fields 'a", Code::UnclosedQuote, "1 | fields 'a\n  |        ^\n"},
      {"filter a = 10.0.0.1", Code::InvalidNumber,
       "1 | filter a = 10.0.0.1\n  |            ^^^^^^^^ expected a number\n"},
      {"fields bin(5M)", Code::InvalidPeriod, "1 | fields bin(5M)\n  |            ^^ expected a period such as `5m`\n"},
      {"filter a like 5", Code::InvalidLikeOperand,
       "1 | filter a like 5\n  |               ^ expected a text in quotes or a `/regex/`\n"},
      {"filter a like /x/i", Code::RegexFlags, "1 | filter a like /x/i\n  |                  ^\n"},
      {"filter a like /x", Code::UnclosedRegex, "1 | filter a like /x\n  |               ^\n"},
      {"filter a like /[x/", Code::UnclosedRegex, "1 | filter a like /[x/\n  |               ^\n"},
      {"filter a = /x/", Code::RegexOutsideLike,
       "1 | filter a = /x/\n  |            ^ expected a field, a value or a function call\n"},
      {"parse 'a*'", Code::MissingAlias, "1 | parse 'a*'\n  |           ^ expected `as`\n"},
      {"filter a && b", Code::InvalidOperator,
       "1 | filter a && b\n  |          ^^ expected an operator, `|` or the end of the query\n"},
      {"fields a[x]", Code::InvalidIndex, "1 | fields a[x]\n  |          ^ expected a whole number\n"},
      {"limit ten", Code::InvalidLimit, "1 | limit ten\n  |       ^^^ expected a whole number\n"},
      {"fields (a", Code::UnbalancedParenthesis, "1 | fields (a\n  |        ^\n"},
  };
  for (const auto& [query, code, drawing] : kCases) {
    const auto refused = parse_query(query);
    ASSERT_FALSE(refused) << query;
    EXPECT_EQ(code_name(refused.error().code), code_name(code)) << query << ": " << refused.error().message;
    EXPECT_EQ(draw_caret(refused.error(), query), drawing);
  }
}

// The service's words: lines count from one, positions from zero, and both ends have names.
TEST(QueryParser, NamesUnexpectedSymbolsAsTheServiceDoes) {
  const auto message = [](std::string_view text) { return parse_query(text).error().message; };
  EXPECT_EQ(message("fields @message | sort @message down"),
            "unexpected symbol found `down` at line 1 and position 32");
  EXPECT_EQ(message("fields a\n| 'größe'"), "unexpected symbol found `'` at line 2 and position 2");
  EXPECT_EQ(message("fields 'ß' x"), "unexpected symbol found `x` at line 1 and position 11");
  EXPECT_EQ(message("filter a and"), "unexpected symbol found `<EOF>` at line 1 and position 12");
}

TEST(QueryParser, HelpsWithTheUsualMistakes) {
  const std::pair<std::string, std::string> kMistakes[] = {
      {"filtr a", "did you mean `filter`?"},
      {"search 'x'", "write `filter @message like \"text\"`"},
      {"count(*) by a", "a function is no command: aggregates follow `stats`, others after `fields`"},
      {"fields a sort b", "commands are separated by `|`: write `| sort`"},
      {"fields a, | sort b", "remove the comma"},
      {"filter a = 1 || b = 2", "conditions are joined with `or`"},
      {"filter a in ('x', 'y')", "a list stands in brackets: `in ['x', 'y']`"},
      {"filter a is null", "write `ispresent(field)` or `not ispresent(field)`"},
      {"filter a = “x”", "typographic quotes are not quotes: write `\"` or `'`"},
      {"filter a like /x/i", "flags stand inside: write `/(?i).../`"},
      {"stats count(distinct a)", "write `count_distinct(field)`"},
      {"fields a as \"b c\"", "a name stands in backticks: `` `b c` ``"},
      {"fields in", "a field of this name stands in backticks: `` `in` ``"},
      {"parse logfmt @message as m", "the field comes first: `parse @message logfmt as name`"},
      {"parse 'a*' b", "write `as b`"},
      {"$Errors(level = 'x')", "put the text of the saved query in its place"},
  };
  for (const auto& [query, help] : kMistakes) {
    const auto refused = parse_query(query);
    ASSERT_FALSE(refused) << query;
    EXPECT_EQ(refused.error().help, help) << query;
  }
}

TEST(QueryParser, RefusesCommandsThatLackAPart) {
  for (const std::string query : {"",
                                  "|limit 1",
                                  "limit 1||limit 2",
                                  "limit 1|",
                                  "fields",
                                  "filter a = ",
                                  "stats count(*) by",
                                  "sort",
                                  "limit",
                                  "limit -1",
                                  "limit 1.5",
                                  "parse @message",
                                  "parse @message 'a*' as",
                                  "parse csv",
                                  "dedup",
                                  "unnest a",
                                  "unnest a into",
                                  "expand a + b",
                                  "json field=a as b",
                                  "relevantfields a",
                                  "join left=a right=b (SOURCE 'x')",
                                  "join left=a right=b where a.x=b.x (SOURCE 'x' | limit 1)",
                                  "appendcols SOURCE 'x'",
                                  "lookup t a",
                                  "filldown a,",
                                  "logcompare 7d",
                                  "SOURCE",
                                  "SOURCE 'a' |",
                                  "SOURCE logGroups(x: ['a'])",
                                  "filter a = b = c",
                                  "filter a in ()"}) {
    EXPECT_FALSE(parse_query(query)) << query;
  }
}

TEST(QueryParser, RefusesBytesThatAreNotUtf8) {
  const auto refused = parse_query("fields '\xff'");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::InvalidUtf8);
  EXPECT_EQ(refused.error().span, (Span{8, 9}));
}

TEST(QueryParser, BoundsTheNesting) {
  const auto repeated = [](const std::string& part, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i) text += part;
    return text;
  };
  const auto code_at = [&](const std::string& before, const std::string& behind, std::size_t depth) {
    const auto parsed = parse_query("filter " + repeated(before, depth) + "a" + repeated(behind, depth));
    return parsed ? std::nullopt : std::optional(parsed.error().code);
  };
  const std::pair<std::string, std::string> kNestings[] = {
      {"(", ")"}, {"f(", ")"}, {"-", ""}, {"not ", ""}, {"a + ", ""}, {"a ^ ", ""}, {"a in (filter ", ")"},
  };
  for (const auto& [before, behind] : kNestings) {
    EXPECT_EQ(code_at(before, behind, kMaxQueryNesting), std::nullopt) << before;
    EXPECT_EQ(code_at(before, behind, kMaxQueryNesting + 1), Code::NestingTooDeep) << before;
    EXPECT_EQ(code_at(before, behind, 10'000), Code::NestingTooDeep) << before;
  }
  // It is the height of the tree that counts.
  EXPECT_EQ(code_at("(1 + ", ")", kMaxQueryNesting / 2 + 1), std::nullopt);
  EXPECT_EQ(code_at("a and ", "", 5'000), std::nullopt);
  EXPECT_EQ(code_at("a or ", "", 5'000), std::nullopt);
}

}  // namespace
}  // namespace insitu
