#pragma once

#include <string>
#include <string_view>

#include "insitu/span.h"

namespace insitu {

/// Why a text was refused, or what is surprising about one that was taken. One code per cause; the kebab-case name
/// (`code_name`) is what tests, and later lint configurations, refer to: it never changes.
enum class Code {
  // The whole text.
  PatternTooLong,
  InvalidUtf8,
  BlankBeforeBracket,
  BlankAfterBracket,
  MissingClosingBracket,
  // Terms.
  InvalidCharacterInTerm,
  SelectorOutsideBraces,
  EmptyPhrase,
  MissingTerm,
  MissingBlankBetweenTerms,
  UnclosedQuote,
  // Regular expressions.
  UnclosedRegex,
  EmptyRegex,
  InvalidRegexCharacter,
  InvalidRegexEscape,
  InvalidRegexSet,
  InvalidRegexRepeat,
  RegexTooLarge,
  // JSON patterns.
  EmptyExpression,
  MissingCondition,
  InvalidSelector,
  InvalidMemberName,
  InvalidIndex,
  InvalidOperator,
  InvalidKeyword,
  MissingOperand,
  InvalidValue,
  NumberRequired,
  MissingConnective,
  UnbalancedParenthesis,
  NestingTooDeep,
  // Space-delimited patterns.
  InvalidSlot,
  MissingComma,
  SeveralNamesInSlot,
  // Quotas of the service.
  TooManyRegexes,
  TooManyWildcardSteps,
  TooManyWildcardSelectors,
  // Queries: syntax.
  EmptyQuery,
  MissingCommand,
  UnknownCommand,
  MisplacedSource,
  SavedQuery,
  UnexpectedSymbol,
  InvalidFieldName,
  UnclosedBacktick,
  InvalidNumber,
  InvalidPeriod,
  InvalidLikeOperand,
  RegexFlags,
  RegexOutsideLike,
  MissingAlias,
  // Queries: meaning.
  QueryTooLong,
  CommandNotEvaluated,
  SelectionNotEvaluated,
  UnknownFunction,
  WrongArgumentCount,
  InvalidArgument,
  WindowNeeded,
  AggregateOutsideStats,
  AliasAlreadyDefined,
  UnknownFieldInStats,
  MisplacedCommand,
  TooManyStats,
  TooManyLogGroups,
  InvalidLimit,
  InvalidQueryRegex,
  AliasCountMismatch,
  SplitResultNotSupported,
  UndocumentedSpelling,
  // Taken, but surely not what was meant: notes, not refusals.
  NoteFieldGone,
  NoteLimitBeforeSort,
  NoteAliasOfSameCommand,
  NoteClassIgnored,
  NotePercentIsText,
  NoteOptionalTermIgnored,
  NoteRegexInQuotes,
  NoteSingleQuotes,
  NoteNeverMatches,
  NoteKeywordAsText,
  NoteDashIsMinus,
  NoteSlashIsDivision,
  NoteTextAsCondition,
  NoteTimeAgainstText,
  NotePeriodOverCap,
  NoteServiceField,
  NoteUndocumentedSpelling,
  NoteForeignSyntax,
  NoteAlwaysMatches,
};

/// "missing-operand" for `Code::MissingOperand`. Valid for as long as the program runs.
std::string_view code_name(Code code);

/// One refusal or note: what was found where, and what to write instead.
///
/// Texts are lower case without a full stop and quote code in backticks. `expected` (what could be at the place) and
/// `help` (a way out) may be empty. It owns its texts; `span` refers to the text that was read.
struct Diagnostic {
  Code code{};
  Span span;
  std::string message;
  std::string expected;
  std::string help;
};

}  // namespace insitu
