#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "grammar/box.h"
#include "insitu/span.h"

/// The syntax tree of a Logs Insights query: what was written and where, no meaning yet. A tree owns its texts;
/// spans are in bytes of the text that was parsed. Comparisons of trees leave spans out.
namespace insitu::ast {

/// A name that the query gives: an alias, a group. Without its backticks.
struct Name {
  std::string text;
  Span span;
  friend bool operator==(const Name& a, const Name& b) { return a.text == b.text; }
};

/// One part of `a.items.0.id`, ``j.`user.id` ``, `j.users[1]`.
struct PathStep {
  enum class Kind {
    Name,    ///< `text` as written; all digits for `items.0`
    Quoted,  ///< `text` without its quotes; may hold periods
    Index,   ///< `[1]`: `text` holds the digits
  };
  Kind kind{};
  std::string text;
  Span span;
  friend bool operator==(const PathStep& a, const PathStep& b) { return a.kind == b.kind && a.text == b.text; }
};

/// A field as written. `@` belongs to the text of its first step. Never empty.
struct Path {
  std::vector<PathStep> steps;
  Span span;
  friend bool operator==(const Path& a, const Path& b) { return a.steps == b.steps; }
};

enum class PeriodUnit { Millisecond, Second, Minute, Hour, Day, Week, Month, Quarter, Year };

/// A period, `5m`; the count is as written, not yet cut to the cap of its unit.
struct Period {
  std::uint64_t count = 0;
  PeriodUnit unit{};
  Span span;
  friend bool operator==(const Period& a, const Period& b) { return a.count == b.count && a.unit == b.unit; }
};

/// The text between the slashes, `\/` resolved to `/`; not compiled yet.
struct RegexLiteral {
  std::string pattern;
  Span span;
  friend bool operator==(const RegexLiteral& a, const RegexLiteral& b) { return a.pattern == b.pattern; }
};

struct Expression;
struct Query;

struct TextLiteral {
  std::string text;  ///< escapes resolved
  bool operator==(const TextLiteral&) const = default;
};
struct NumberLiteral {
  std::string text;  ///< as written; never signed
  bool operator==(const NumberLiteral&) const = default;
};
struct BooleanLiteral {
  bool value = false;
  bool operator==(const BooleanLiteral&) const = default;
};

enum class UnaryOperator { Minus, Not };
enum class BinaryOperator {
  Add,
  Subtract,
  Multiply,
  Divide,
  Remainder,
  Power,
  Equal,
  NotEqual,
  Less,
  LessOrEqual,
  Greater,
  GreaterOrEqual,
};
enum class LogicalOperator { And, Or };

struct Unary {
  UnaryOperator op{};
  Box<Expression> operand;
  bool operator==(const Unary&) const = default;
};
struct Binary {
  BinaryOperator op{};
  Box<Expression> left;
  Box<Expression> right;
  bool operator==(const Binary&) const = default;
};
/// `a and b and c` is one node.
struct Logical {
  LogicalOperator op{};
  std::vector<Expression> operands;  ///< at least two
  bool operator==(const Logical&) const = default;
};
/// A search in a value: `x like "text"`, `x not like /re/`, `x =~ /re/`.
struct Like {
  bool negated = false;
  Box<Expression> subject;
  std::variant<std::string, RegexLiteral> pattern;
  bool operator==(const Like&) const = default;
};
/// A value in a list: `x in [1, "a"]`.
struct Membership {
  bool negated = false;
  Box<Expression> subject;
  std::vector<Expression> items;
  bool operator==(const Membership&) const = default;
};
/// A value in the rows of a query: `x in (SOURCE ... | ...)`.
struct SubqueryMembership {
  bool negated = false;
  Box<Expression> subject;
  Box<Query> query;
  bool operator==(const SubqueryMembership& other) const;
};
/// A call, `strlen(x)` or `count(*)`; whether there is such a function is not known yet. A bare `count` in stats is one
/// as well.
struct Call {
  Name name;  ///< letter case as written
  std::vector<Expression> arguments;
  bool star = false;  ///< `(*)`: `arguments` is empty
  bool operator==(const Call&) const = default;
};
/// Steps, as in `jsonParse(x).a[0]`, into the value of something that is not a field.
struct Access {
  Box<Expression> base;
  std::vector<PathStep> steps;
  bool operator==(const Access&) const = default;
};

struct Expression {
  std::variant<TextLiteral, NumberLiteral, BooleanLiteral, Period, Path, Unary, Binary, Logical, Like, Membership,
               SubqueryMembership, Call, Access>
      node;
  Span span;
  bool operator==(const Expression& other) const;
};

/// An item, `expression as alias`. Without an alias the column is named by the text under the expression's span.
struct Item {
  Expression expression;
  std::optional<Name> alias;
  bool operator==(const Item&) const = default;
};

// ---- commands

struct Fields {
  std::vector<Item> items;
  bool operator==(const Fields&) const = default;
};
struct Display {
  std::vector<Item> items;
  bool operator==(const Display&) const = default;
};
/// Any of `filter`, `where` and `filterIndex`.
struct Filter {
  Expression condition;
  bool operator==(const Filter&) const = default;
};
struct Stats {
  std::vector<Item> items;
  std::vector<Item> keys;  ///< after `by`
  std::optional<Period> offset;
  bool operator==(const Stats&) const = default;
};
enum class Direction { Ascending, Descending };
struct SortKey {
  Expression expression;
  Direction direction = Direction::Ascending;
  bool operator==(const SortKey&) const = default;
};
struct Sort {
  std::vector<SortKey> keys;
  bool operator==(const Sort&) const = default;
};
enum class LimitKind {
  First,  ///< `limit`, `head`
  Any,    ///< `limit any`
  Last,   ///< `tail`
};
struct Limit {
  LimitKind kind{};
  std::uint64_t count = 0;
  Span count_span;
  friend bool operator==(const Limit& a, const Limit& b) { return a.kind == b.kind && a.count == b.count; }
};

struct ParseGlob {
  std::string glob;
  Span glob_span;
  std::vector<Name> aliases;
  friend bool operator==(const ParseGlob& a, const ParseGlob& b) { return a.glob == b.glob && a.aliases == b.aliases; }
};
struct ParseRegex {
  RegexLiteral regex;
  std::vector<Name> aliases;  ///< after `as`; usually none
  bool multi = false;
  bool operator==(const ParseRegex&) const = default;
};
struct ParseLogfmt {
  Name alias;
  bool operator==(const ParseLogfmt&) const = default;
};
struct ParseCsv {
  std::vector<Name> aliases;
  bool operator==(const ParseCsv&) const = default;
};
/// The form `XML '/a/b' as x`, parsed, not evaluated.
struct ParseXml {
  std::string path;
  Name alias;
  bool operator==(const ParseXml&) const = default;
};
/// The form `json field=f "k.sub" as x`.
struct ParseJson {
  std::string key;
  Span key_span;
  Name alias;
  friend bool operator==(const ParseJson& a, const ParseJson& b) { return a.key == b.key && a.alias == b.alias; }
};
struct Parse {
  std::optional<Expression> source;  ///< nullopt: `@message`
  std::variant<ParseGlob, ParseRegex, ParseLogfmt, ParseCsv, ParseXml, ParseJson> how;
  bool operator==(const Parse&) const = default;
};
struct Dedup {
  std::vector<Expression> keys;
  bool operator==(const Dedup&) const = default;
};
struct Unnest {
  Expression list;
  Name alias;
  bool operator==(const Unnest&) const = default;
};
struct Expand {
  Path field;
  bool operator==(const Expand&) const = default;
};
/// The command `unmask`, not the function. It changes nothing on local files.
struct Unmask {
  std::vector<Expression> fields;
  bool operator==(const Unmask&) const = default;
};
struct Pattern {
  Expression text;
  bool operator==(const Pattern&) const = default;
};
/// Compares what `pattern` counts with an earlier window.
struct Diff {
  enum class With : std::uint8_t { WindowBefore, PreviousDay, PreviousWeek, PreviousMonth };
  With with = With::WindowBefore;
  bool operator==(const Diff&) const = default;
};
/// `logcompare timeshift 7d`: patterns of `@message`, and a `diff` with the window so long before.
struct LogCompare {
  Period timeshift;
  bool operator==(const LogCompare&) const = default;
};
/// A command that is understood but not evaluated here yet.
struct OtherCommand {
  std::string name;               ///< as the service spells it: `anomaly`, `countFrequent`
  std::string arguments;          ///< as written after the name, blanks at the ends and comments left out
  std::vector<Query> subqueries;  ///< in the order of the text; part of `arguments` as well
  bool operator==(const OtherCommand& other) const;
};

struct Command {
  std::variant<Fields, Display, Filter, Stats, Sort, Limit, Parse, Dedup, Unnest, Expand, Unmask, Pattern, Diff,
               LogCompare, OtherCommand>
      node;
  Span keyword;  ///< the command's name
  Span span;
  bool operator==(const Command& other) const;
};

// ---- SOURCE

/// One log group, by name or by ARN: `"/aws/lambda/fn"`.
struct GroupName {
  std::string name;
  Span span;
  friend bool operator==(const GroupName& a, const GroupName& b) { return a.name == b.name; }
};
/// `logGroups(namePrefix: ['/aws'], class: ['STANDARD'], accountIdentifier: ['123456789012'])`
struct GroupSelection {
  std::vector<std::string> name_prefixes;
  std::vector<std::string> accounts;
  std::vector<std::string> classes;
  Span span;
  friend bool operator==(const GroupSelection& a, const GroupSelection& b) {
    return a.name_prefixes == b.name_prefixes && a.accounts == b.accounts && a.classes == b.classes;
  }
};
/// A selection that is parsed, but has no meaning on a local disk: `dataSource(...)`, `logGroupTags(...)`.
struct OtherSelection {
  std::string name;
  std::string arguments;
  Span span;
  friend bool operator==(const OtherSelection& a, const OtherSelection& b) {
    return a.name == b.name && a.arguments == b.arguments;
  }
};
/// `START=-3600s`, `END=1700000000000`, `start=-1d`, `end=now`: the text after the sign, to be read with the clock.
struct SourceTime {
  std::string text;
  Span span;
  friend bool operator==(const SourceTime& a, const SourceTime& b) { return a.text == b.text; }
};
struct Source {
  std::vector<std::variant<GroupName, GroupSelection, OtherSelection>> selections;
  std::optional<SourceTime> start;
  std::optional<SourceTime> end;
  Span span;
  friend bool operator==(const Source& a, const Source& b) {
    return a.selections == b.selections && a.start == b.start && a.end == b.end;
  }
};

struct Query {
  std::vector<Source> sources;  ///< several add up; without commands at least one
  std::vector<Command> commands;
  friend bool operator==(const Query& a, const Query& b) { return a.sources == b.sources && a.commands == b.commands; }
};

}  // namespace insitu::ast
