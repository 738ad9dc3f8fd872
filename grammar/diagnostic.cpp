#include "insitu/diagnostic.h"

namespace insitu {

std::string_view code_name(Code code) {
  switch (code) {
    case Code::PatternTooLong: return "pattern-too-long";
    case Code::InvalidUtf8: return "invalid-utf8";
    case Code::BlankBeforeBracket: return "blank-before-bracket";
    case Code::BlankAfterBracket: return "blank-after-bracket";
    case Code::MissingClosingBracket: return "missing-closing-bracket";
    case Code::InvalidCharacterInTerm: return "invalid-character-in-term";
    case Code::SelectorOutsideBraces: return "selector-outside-braces";
    case Code::EmptyPhrase: return "empty-phrase";
    case Code::MissingTerm: return "missing-term";
    case Code::MissingBlankBetweenTerms: return "missing-blank-between-terms";
    case Code::UnclosedQuote: return "unclosed-quote";
    case Code::UnclosedRegex: return "unclosed-regex";
    case Code::EmptyRegex: return "empty-regex";
    case Code::InvalidRegexCharacter: return "invalid-regex-character";
    case Code::InvalidRegexEscape: return "invalid-regex-escape";
    case Code::InvalidRegexSet: return "invalid-regex-set";
    case Code::InvalidRegexRepeat: return "invalid-regex-repeat";
    case Code::RegexTooLarge: return "regex-too-large";
    case Code::EmptyExpression: return "empty-expression";
    case Code::MissingCondition: return "missing-condition";
    case Code::InvalidSelector: return "invalid-selector";
    case Code::InvalidMemberName: return "invalid-member-name";
    case Code::InvalidIndex: return "invalid-index";
    case Code::InvalidOperator: return "invalid-operator";
    case Code::InvalidKeyword: return "invalid-keyword";
    case Code::MissingOperand: return "missing-operand";
    case Code::InvalidValue: return "invalid-value";
    case Code::NumberRequired: return "number-required";
    case Code::MissingConnective: return "missing-connective";
    case Code::UnbalancedParenthesis: return "unbalanced-parenthesis";
    case Code::NestingTooDeep: return "nesting-too-deep";
    case Code::InvalidSlot: return "invalid-slot";
    case Code::MissingComma: return "missing-comma";
    case Code::SeveralNamesInSlot: return "several-names-in-slot";
    case Code::TooManyRegexes: return "too-many-regexes";
    case Code::TooManyWildcardSteps: return "too-many-wildcard-steps";
    case Code::TooManyWildcardSelectors: return "too-many-wildcard-selectors";
    case Code::EmptyQuery: return "empty-query";
    case Code::MissingCommand: return "missing-command";
    case Code::UnknownCommand: return "unknown-command";
    case Code::MisplacedSource: return "misplaced-source";
    case Code::SavedQuery: return "saved-query";
    case Code::UnexpectedSymbol: return "unexpected-symbol";
    case Code::InvalidFieldName: return "invalid-field-name";
    case Code::UnclosedBacktick: return "unclosed-backtick";
    case Code::InvalidNumber: return "invalid-number";
    case Code::InvalidPeriod: return "invalid-period";
    case Code::InvalidLikeOperand: return "invalid-like-operand";
    case Code::RegexFlags: return "regex-flags";
    case Code::RegexOutsideLike: return "regex-outside-like";
    case Code::MissingAlias: return "missing-alias";
    case Code::QueryTooLong: return "query-too-long";
    case Code::CommandNotEvaluated: return "command-not-evaluated";
    case Code::SelectionNotEvaluated: return "selection-not-evaluated";
    case Code::UnknownFunction: return "unknown-function";
    case Code::WrongArgumentCount: return "wrong-argument-count";
    case Code::InvalidArgument: return "invalid-argument";
    case Code::AggregateOutsideStats: return "aggregate-outside-stats";
    case Code::AliasAlreadyDefined: return "alias-already-defined";
    case Code::UnknownFieldInStats: return "unknown-field-in-stats";
    case Code::MisplacedCommand: return "misplaced-command";
    case Code::TooManyStats: return "too-many-stats";
    case Code::TooManyLogGroups: return "too-many-log-groups";
    case Code::InvalidLimit: return "invalid-limit";
    case Code::InvalidQueryRegex: return "invalid-query-regex";
    case Code::AliasCountMismatch: return "alias-count-mismatch";
    case Code::SplitResultNotSupported: return "split-result-not-supported";
    case Code::UndocumentedSpelling: return "undocumented-spelling";
    case Code::NoteFieldGone: return "field-gone";
    case Code::NoteLimitBeforeSort: return "limit-before-sort";
    case Code::NoteAliasOfSameCommand: return "alias-of-same-command";
    case Code::NoteClassIgnored: return "class-ignored";
    case Code::NotePercentIsText: return "percent-is-text";
    case Code::NoteOptionalTermIgnored: return "optional-term-ignored";
    case Code::NoteRegexInQuotes: return "regex-in-quotes";
    case Code::NoteSingleQuotes: return "single-quotes";
    case Code::NoteNeverMatches: return "never-matches";
    case Code::NoteKeywordAsText: return "keyword-as-text";
    case Code::NoteDashIsMinus: return "dash-is-minus";
    case Code::NoteSlashIsDivision: return "slash-is-division";
    case Code::NoteTextAsCondition: return "text-as-condition";
    case Code::NoteTimeAgainstText: return "time-against-text";
    case Code::NotePeriodOverCap: return "period-over-cap";
    case Code::NoteServiceField: return "service-field";
    case Code::NoteUndocumentedSpelling: return "undocumented-spelling";
    case Code::NoteForeignSyntax: return "foreign-syntax";
    case Code::NoteAlwaysMatches: return "always-matches";
  }
  return "";
}

}  // namespace insitu
