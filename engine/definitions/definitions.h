#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace insitu {

/// A place in a file, 1-based; columns count characters. Line 0: the file as a whole.
struct SourceLocation {
  std::string file;  ///< as named by the user
  std::size_t line = 0;
  std::size_t column = 0;
  friend bool operator==(const SourceLocation&, const SourceLocation&) = default;
};

/// An offset of a text from which on the file has the text as it is, and the place of that offset in the file.
struct TextAnchor {
  std::size_t offset = 0;  ///< into the text, bytes
  std::size_t line = 0;
  std::size_t column = 0;
  friend bool operator==(const TextAnchor&, const TextAnchor&) = default;
};

/// A value as a file states it, or the reason why it cannot be known before it is applied.
struct WrittenValue {
  std::string text;             ///< UTF-8, resolved: parameters put in, escapes undone. Empty if unresolved
  std::string unresolved = {};  ///< why the value is not known, as in Diagnostic; empty: it is
  SourceLocation place = {};    ///< of its first character
  /// Whether each place in the text is a place in the file. It is not if the text was put together from several.
  bool in_line = false;
  /// The offsets at which text and file stop corresponding one to one (after escapes, line breaks, parameters),
  /// ascending. Empty: the file has all of the text in one line as it is. Only of use if `in_line`.
  std::vector<TextAnchor> anchors = {};

  [[nodiscard]] bool is_known() const { return unresolved.empty(); }
};

/// Returns the place of an offset (bytes) in a value's text; the place of the value itself if the text is not
/// `in_line`.
SourceLocation place_of(const WrittenValue& value, std::size_t offset);

/// The kind of thing that a definition is, as its users call it.
enum class DefinitionKind : unsigned char {
  MetricFilter,
  SubscriptionFilter,
  Alarm,
  SavedQuery,
  DashboardQuery,
  AlarmQuery,
  Resource  ///< something else, which is not read
};

/// The members that all definitions have.
struct Definition {
  DefinitionKind kind{};
  std::string id;     ///< logical id, Terraform address, or name: what the file calls it; always there
  std::string title;  ///< a construct path of CDK, a dashboard's widget; may be empty
  WrittenValue name;  ///< the name it will have in the service; empty where the file gives none
  SourceLocation place;

  /// Returns whether `wanted` may mean this definition: by name, id, title, or the last part of an address.
  [[nodiscard]] bool is_called(std::string_view wanted) const;
  /// Returns whether `wanted` is the whole of its name, id or title. Such a definition wins over others that is_called
  /// accepts.
  [[nodiscard]] bool is_exactly_called(std::string_view wanted) const;
  /// Returns "metric filter `ApiErrors`", for messages.
  [[nodiscard]] std::string description() const;
};

/// A dimension of a metric. `value`: of a filter a selector, of an alarm the text that it compares with.
struct DimensionDefinition {
  WrittenValue name;
  WrittenValue value;
};

/// What a metric filter publishes for each match. Absent members are not written; nothing is checked.
struct TransformationDefinition {
  WrittenValue metric_namespace;
  WrittenValue metric_name;
  WrittenValue value;
  std::optional<WrittenValue> default_value;
  std::vector<DimensionDefinition> dimensions;
  std::optional<WrittenValue> unit;
  SourceLocation place;
};

/// A metric filter or a subscription filter, as `kind` says. Nothing is checked.
struct FilterDefinition : Definition {
  WrittenValue pattern;
  std::optional<WrittenValue> log_group;
  std::vector<TransformationDefinition> transformations;  ///< of a metric filter: the service takes exactly one
  std::optional<WrittenValue> on_transformed_logs;        ///< ApplyOnTransformedLogs
  std::optional<WrittenValue> field_selection;            ///< FieldSelectionCriteria: accounts and regions
};

/// The member that holds a statistic: the service has one for `Sum` and the other plain ones, and one for percentiles
/// and all others. Any: the form has only one member.
enum class StatisticMember : unsigned char { Any, Plain, Extended };

/// An alarm, field by field as written; numbers are still texts. Absent members are not written.
struct AlarmDefinition : Definition {
  /// Why this alarm cannot be replayed here, by name of the feature ("metric math", "a composite alarm"); else empty.
  std::string not_replayable;
  std::optional<WrittenValue> rule;  ///< of a composite alarm
  std::optional<WrittenValue> metric_namespace;
  std::optional<WrittenValue> metric_name;
  std::vector<DimensionDefinition> dimensions;
  std::optional<WrittenValue> statistic;  ///< also the extended one
  StatisticMember statistic_member = StatisticMember::Any;
  std::optional<WrittenValue> period;
  std::optional<WrittenValue> evaluation_periods;
  std::optional<WrittenValue> datapoints_to_alarm;
  std::optional<WrittenValue> threshold;
  std::optional<WrittenValue> comparison;
  std::optional<WrittenValue> missing_data;
  std::optional<WrittenValue> low_sample_count;
  std::optional<WrittenValue> unit;
  std::optional<WrittenValue> wall_clock_zone;  ///< EvaluationWindow: WallClockWindow
  std::optional<WrittenValue> state;            ///< StateValue of describe-alarms
};

/// A saved query, the query of a dashboard's widget, or the one of a log alarm.
struct QueryDefinition : Definition {
  WrittenValue query;  ///< of a dashboard: with its SOURCE
  std::vector<WrittenValue> log_groups;
  std::string language = "CWLI";  ///< others are not Logs Insights QL
};

/// All that some files define, in the order of the files. Pointers into it are valid until it is changed or moved.
struct Definitions {
  std::vector<FilterDefinition> filters;
  std::vector<AlarmDefinition> alarms;
  std::vector<QueryDefinition> queries;
  /// Resources that are left out for a reason that users must know, such as a dashboard whose body is not known yet.
  /// The text is the reason, as in Diagnostic.
  std::vector<std::pair<Definition, std::string>> unresolved;
  /// Resources of a kind that is not read, though it has to do with patterns or alarms. The text as above.
  std::vector<std::pair<Definition, std::string>> not_read;
  /// The names of the parameters that templates among the files declare; may hold a name twice.
  std::vector<std::string> parameters;

  /// Adds all of `more` after what is here.
  void append(Definitions more);
};

}  // namespace insitu
