#pragma once

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "grammar/service_regex.h"
#include "insitu/span.h"

/// The syntax tree of a filter pattern: what was written and where, no meaning yet. A tree owns its texts; spans are in
/// bytes of `FilterPattern::text`.
namespace insitu::ast {

// ---- terms: ERROR -"health check" ?%time(d)?out%

enum class TermOperator { Include, Optional, Exclude };

/// A bare word or a quoted phrase, escapes resolved.
struct Phrase {
  std::string text;
  bool quoted = false;
  Span span;
};

struct Term {
  TermOperator op{};
  std::variant<Phrase, Regex> operand;
  Span span;  ///< with its operator
};

/// A list of terms. Without any it is the empty pattern, which matches every event.
struct TermsPattern {
  std::vector<Term> terms;
};

// ---- conditions, shared by JSON and space-delimited patterns

/// A step to a member: `.name` or `.['any key']`.
struct Member {
  std::string name;
  bool bracketed = false;
};
/// A step to an element: `[0]`.
struct Element {
  std::size_t index = 0;
};
/// The step `.*`.
struct AnyMember {};
/// The step `[*]`.
struct AnyElement {};
using Step = std::variant<Member, Element, AnyMember, AnyElement>;

/// The way to a value in JSON: `$.a.b[0].*`.
struct Selector {
  std::vector<Step> steps;
  Span span;
};

/// The name of a delimited field.
struct FieldName {
  std::string name;
  Span span;
};

enum class Comparator { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual };

/// The right side of a comparison that is not a regex. `*` means any run of characters wherever it occurs.
struct Literal {
  std::string text;  ///< escapes resolved, without quotes
  bool quoted = false;
  Span span;
};

struct Comparison {
  Comparator op{};
  std::variant<Literal, Regex> value;
};

enum class Keyword { Null, True, False };

struct IsKeyword {
  Keyword keyword{};
};
struct NotExists {};

/// One condition: `$.a = 1`, `$.a IS NULL`, `$.a NOT EXISTS`, `status = 4*`.
struct Condition {
  std::variant<Selector, FieldName> subject;
  std::variant<Comparison, IsKeyword, NotExists> test;
};

enum class Connective { And, Or };

struct PatternExpression;

/// Operands of one connective, at least two.
struct Group {
  Connective connective{};
  std::vector<PatternExpression> operands;
};

struct PatternExpression {
  std::variant<Condition, Group> node;
  Span span;
};

// ---- JSON: { ... }

struct JsonPattern {
  PatternExpression expression;
};

// ---- space-delimited: [ip, ..., status = 4* || status = 5*, ]

struct UnnamedSlot {};
struct NamedSlot {
  FieldName name;
};
/// A field with a condition. Every FieldName in it must be the same, which `check_pattern` checks.
struct ConditionSlot {
  PatternExpression condition;
};
/// A quoted text alone: an unnamed field that must equal the text.
struct QuotedSlot {
  Literal literal;
};
/// `...`: any number of fields.
struct EllipsisSlot {};

struct Slot {
  std::variant<UnnamedSlot, NamedSlot, ConditionSlot, QuotedSlot, EllipsisSlot> node;
  Span span;
};

/// A list of slots. Without any it is `[]`, which matches every event.
struct DelimitedPattern {
  std::vector<Slot> slots;
};

// ----

struct FilterPattern {
  std::string text;  ///< as written; every Span refers to it
  std::variant<TermsPattern, JsonPattern, DelimitedPattern> body;
};

}  // namespace insitu::ast
