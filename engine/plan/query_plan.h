#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/expression/aggregate.h"
#include "engine/expression/expression.h"
#include "engine/model/arena.h"
#include "insitu/span.h"

namespace insitu {

/// A field of the event that the query reads, and the slot it goes to.
struct FieldSource {
  std::string name;              ///< flattened, as queries write it
  bool wants_structure = false;  ///< the JSON text if it is an object or array; else such a field is missing
};

/// One value computed into a slot.
struct Assignment {
  SlotId slot = 0;
  Expression expression;
};

/// The rows that a filter loses because `!=`, `not in` and `not like` are not true of a field that is missing.
struct AbsentFields {
  /// A condition that is true of the rows which the filter, and those directly after it, would keep if those operators
  /// were true for missing fields.
  Expression kept;
  std::vector<SlotId> fields;  ///< fields of the event whose absence `kept` allows
};
struct FilterNode {
  Expression condition;
  std::optional<AbsentFields> absent = {};  ///< only for a note
};
struct ProjectNode {
  std::vector<Assignment> assignments;  ///< in order: later ones may read earlier ones
};

/// Log groups by name.
struct LogGroups {
  std::vector<std::string> names;
  std::vector<std::string> name_prefixes;
  std::vector<std::string> accounts;  ///< empty: any. Events whose account is not known belong to none
};
/// Which log groups `SOURCE` selects.
struct SourceNode {
  std::vector<LogGroups> any_of;
  SlotId log = 0;  ///< `@log`
};

struct GlobParse {
  std::vector<std::string> literals;  ///< the texts before, between and after the stars
};
struct RegexParse {
  Regex regex;
  std::vector<std::optional<SlotId>> group_slots;  ///< one per group
  bool multi = false;
};
struct LogfmtParse {};
struct CsvParse {};
struct JsonParse {
  std::vector<AccessStep> steps;
};
struct ParseNode {
  Expression source;
  std::variant<GlobParse, RegexParse, LogfmtParse, CsvParse, JsonParse> how;
  std::vector<SlotId> slots;  ///< of the aliases, in order; unused by RegexParse
};

struct SortKeyNode {
  Expression expression;
  bool descending = false;
};
/// Sorts rows by their keys, then by their rank; without keys by their rank alone.
struct SortNode {
  enum class Keep : std::uint8_t { First, Last };
  std::vector<SortKeyNode> keys;
  std::optional<std::uint64_t> most;  ///< the number of rows that are kept; nullopt: all
  Keep keep = Keep::First;
  bool reports_what_it_cuts = false;  ///< the limit is not written in the query: rows that it cuts are reported
};
/// Keeps the first rows. REQUIRES: rows come in order
struct LimitNode {
  std::uint64_t count = 0;
  bool is_implicit = false;  ///< not written in the query: rows that it cuts are reported
};
struct DedupNode {
  std::vector<Expression> keys;
};
struct UnnestNode {
  Expression list;
  SlotId slot = 0;
  bool parses_text = false;  ///< `expand`: a text that is a JSON array is one; anything but an array stays as it is
};

struct GroupKey {
  Expression expression;
  SlotId slot = 0;
};
struct AggregateCall {
  const AggregateFunction* function = nullptr;
  FieldValue parameter;
  std::vector<Expression> arguments;  ///< without the parameter; empty for `count(*)`
  SlotId slot = 0;
};
struct StatsNode {
  std::vector<GroupKey> keys;
  std::vector<AggregateCall> aggregates;
  std::vector<Assignment> results;              ///< what the items make of keys and aggregates, in order
  std::optional<std::size_t> newest_bin_first;  ///< index of the first key that is a `bin`
  std::optional<SlotId> timestamp;              ///< `@timestamp`, where rows still have it
};

/// A column of the rows that `pattern` gives.
enum class PatternColumn : std::uint8_t {
  Pattern,
  Ratio,
  SampleCount,
  SeverityLabel,
  PatternId,
  RegexString,
  LogSamples,
  Tokens,
  Visualization,
  RelatedPattern,  ///< always missing
  // of `diff`
  PreviousSampleCount,
  Difference,
  Description,
};
/// The columns of `pattern`, and of `pattern | diff`; those that are shown unless the query states which come first.
inline constexpr std::array kPatternColumns = {PatternColumn::Pattern,       PatternColumn::Ratio,
                                               PatternColumn::SampleCount,   PatternColumn::SeverityLabel,
                                               PatternColumn::PatternId,     PatternColumn::RegexString,
                                               PatternColumn::LogSamples,    PatternColumn::Tokens,
                                               PatternColumn::Visualization, PatternColumn::RelatedPattern};
inline constexpr std::size_t kShownPatternColumns = 4;
inline constexpr std::array kDiffColumns = {
    PatternColumn::Pattern,       PatternColumn::SampleCount, PatternColumn::PreviousSampleCount,
    PatternColumn::Difference,    PatternColumn::Description, PatternColumn::SeverityLabel,
    PatternColumn::Ratio,         PatternColumn::PatternId,   PatternColumn::RegexString,
    PatternColumn::LogSamples,    PatternColumn::Tokens,      PatternColumn::Visualization,
    PatternColumn::RelatedPattern};
inline constexpr std::size_t kShownDiffColumns = 6;
/// Returns the name of a column: `@pattern`.
std::string_view name_of(PatternColumn column);

struct PatternSlot {
  PatternColumn column{};
  SlotId slot = 0;
};
/// One row for each kind of text.
struct PatternNode {
  Expression text;
  std::vector<PatternSlot> columns;      ///< that later commands or the result name
  std::optional<SlotId> timestamp = {};  ///< `@timestamp`, if a column needs it and rows still have it
  std::optional<SlotId> message = {};    ///< `@message`, if a column needs it
  /// Of a comparison: where a row says of which time it is, as the bits of RowTime.
  std::optional<SlotId> row_time = {};
};

/// Of which of two times that are compared an event is; it may be of both.
enum class RowTime : std::uint8_t { Now = 1, Before = 2 };

/// What a query compares its window with.
struct WindowComparison {
  enum class With : std::uint8_t {
    WindowBefore,  ///< one as long, which ends where it begins
    MonthBefore,   ///< both ends a calendar month earlier
    LengthBefore,  ///< both ends so much earlier
  };
  With with = With::WindowBefore;
  std::int64_t shift = 0;  ///< milliseconds, of LengthBefore
  SlotId row_time = 0;     ///< as in PatternNode
  Span span;               ///< of the command
  bool is_plain = false;   ///< `diff` alone, which a baseline may serve
};

using CommandNode = std::variant<FilterNode, ProjectNode, SourceNode, ParseNode, SortNode, LimitNode, DedupNode,
                                 UnnestNode, StatsNode, PatternNode>;

/// The effect of a command on rows, whatever they hold.
struct NodeTraits {
  bool treats_rows_alone = false;  ///< leaving rows out before it changes nothing for the others
  bool gives_row_for_row = false;  ///< one row for each that it takes, in the same order
  bool holds_rows = false;         ///< it passes rows on only when there are no more
};
NodeTraits traits_of(const CommandNode& node);

/// One command of the chain, and its place in the query.
struct PlanCommand {
  CommandNode node;
  Span span;
};

/// A slot that a command writes, and the name it has from then on.
struct NamedSlot {
  std::string name;
  SlotId slot = 0;
};

/// A command as it is written in the query; all SOURCE together are one. The nodes that were made of it, and those that
/// the service adds after it, have the same span.
struct CommandText {
  Span span;
  std::vector<NamedSlot> makes;  ///< in the order written
};

/// A column of the result.
struct Column {
  std::string name;
  SlotId slot = 0;
};

/// How rows are ranked before the first `sort`.
enum class RowOrder : std::uint8_t {
  NewestFirst,
  Input,
};

/// What a query does, command by command. Slots 0 to fields.size() - 1 are the fields of the event, in that order.
/// Spans refer to `text`. A plan is immutable when it is in a Program.
struct QueryPlan {
  std::string text;
  std::vector<FieldSource> fields;
  std::size_t slots = 0;
  bool uses_window = false;  ///< for `queryStartTime()`, `queryEndTime()`, `queryTimeRange()`
  std::size_t calls = 0;     ///< the number of calls of functions; each has a cache
  std::vector<PlanCommand> commands;
  std::vector<CommandText> texts;  ///< of the commands as they are written, in order
  std::vector<Column> columns;
  RowOrder order = RowOrder::NewestFirst;
  SlotId timestamp = 0;    ///< `@timestamp`
  bool needs_time = true;  ///< false: no answer depends on times, unless a window is set when it runs
  std::optional<WindowComparison> comparison;  ///< of `diff` and `logcompare`
  std::optional<SlotId> pointer;               ///< `@ptr`, where rows are events and pointers were asked for
  std::optional<std::string> source_start;     ///< START of SOURCE, to be read with the clock
  std::optional<std::string> source_end;
  std::shared_ptr<Arena> literals;  ///< the texts that constants borrow
};

}  // namespace insitu
