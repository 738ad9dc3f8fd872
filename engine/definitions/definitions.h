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

/// From which place of the file on a text stands there as it is written.
struct TextAnchor {
  std::size_t offset = 0;  ///< into the text, bytes
  std::size_t line = 0;
  std::size_t column = 0;
  friend bool operator==(const TextAnchor&, const TextAnchor&) = default;
};

/// A value as a file states it, or the reason why nobody can know it before it is applied.
struct WrittenValue {
  std::string text;             ///< resolved: parameters put in, escapes undone. Empty where unresolved
  std::string unresolved = {};  ///< why the value is not known, as in Diagnostic; empty: it is
  SourceLocation place = {};    ///< of its first character
  /// Whether a place in the text is a place in the file, as it is not where a text was put together from several.
  bool in_line = false;
  /// Of such a text: where it goes on behind escapes, line breaks and parameters; ascending. Empty: all of it stands
  /// in one line as it is.
  std::vector<TextAnchor> anchors = {};

  [[nodiscard]] bool is_known() const { return unresolved.empty(); }
};

/// The place of an offset (bytes) in a value's text; the value's own where that cannot be told.
SourceLocation place_of(const WrittenValue& value, std::size_t offset);

/// What kind of thing a definition is, as its users call it.
enum class DefinitionKind : unsigned char { MetricFilter, SubscriptionFilter, Alarm, SavedQuery, DashboardQuery };

/// What all definitions have.
struct Definition {
  DefinitionKind kind{};
  std::string id;     ///< logical id, Terraform address, or name: what the file calls it; always there
  std::string title;  ///< a construct path of CDK, a dashboard's widget; may be empty
  WrittenValue name;  ///< the name it will have in the service; empty where the file gives none
  SourceLocation place;

  /// Whether a user who says `wanted` means this: by name, id, title, or the last part of an address.
  [[nodiscard]] bool is_called(std::string_view wanted) const;
  /// The same by the whole of its name, id or title: of several that are called so, this is the one that is meant.
  [[nodiscard]] bool is_exactly_called(std::string_view wanted) const;
  /// "metric filter `ApiErrors`"
  [[nodiscard]] std::string description() const;
};

struct DimensionDefinition {
  WrittenValue name;
  WrittenValue value;
};

struct TransformationDefinition {
  WrittenValue metric_namespace;
  WrittenValue metric_name;
  WrittenValue value;
  std::optional<WrittenValue> default_value;
  std::vector<DimensionDefinition> dimensions;
  std::optional<WrittenValue> unit;
  SourceLocation place;
};

struct FilterDefinition : Definition {
  WrittenValue pattern;
  std::optional<WrittenValue> log_group;
  std::vector<TransformationDefinition> transformations;  ///< of a metric filter: the service takes exactly one
  std::optional<WrittenValue> on_transformed_logs;        ///< ApplyOnTransformedLogs
  std::optional<WrittenValue> field_selection;            ///< FieldSelectionCriteria: accounts and regions
};

/// Where a statistic stands: the service has a member for `Sum` and its like, and one for percentiles and all others.
enum class StatisticMember : unsigned char { Any, Plain, Extended };

/// Field by field as written; numbers are still texts. Absent: not written.
struct AlarmDefinition : Definition {
  /// Why this alarm cannot be replayed here, by name of the feature ("metric math", "a composite alarm"); else empty.
  std::string not_replayable;
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

struct QueryDefinition : Definition {
  WrittenValue query;  ///< of a dashboard: with its SOURCE
  std::vector<WrittenValue> log_groups;
  std::string language = "CWLI";  ///< others are not Logs Insights QL
};

/// All that some files define.
struct Definitions {
  std::vector<FilterDefinition> filters;
  std::vector<AlarmDefinition> alarms;
  std::vector<QueryDefinition> queries;
  /// Resources that are left out for a reason worth telling, such as a dashboard whose body is not known yet.
  std::vector<std::pair<Definition, std::string>> unresolved;
  /// The names of the parameters that templates among the files declare.
  std::vector<std::string> parameters;

  void append(Definitions more);
};

}  // namespace insitu
