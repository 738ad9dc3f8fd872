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
/// Returns "FILE:LINE:COLUMN", or "FILE" for the file as a whole.
std::string written_place(const SourceLocation& place);

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
  /// Of an unresolved value: what has to be worked out, "${AWS::StackName}/Log". Values of one file with the same
  /// expression are equal. Empty: nothing is known of it.
  std::string expression = {};
  /// The file whose values `expression` names; empty: that of `place`. The template of a nested stack names values of
  /// the one that makes it.
  std::string expression_file = {};
  /// The offsets at which text and file stop corresponding one to one (after escapes, line breaks, parameters),
  /// ascending. Empty: the file has all of the text in one line as it is. Only of use if `in_line`.
  std::vector<TextAnchor> anchors = {};

  [[nodiscard]] bool is_known() const { return unresolved.empty(); }
};

/// Returns the place of an offset (bytes) in a value's text; the place of the value itself if the text is not
/// `in_line`.
SourceLocation place_of(const WrittenValue& value, std::size_t offset);

/// Returns whether a value can be compared although it may not be known: its expression is.
bool can_be_compared(const WrittenValue& value);
/// Returns whether two values are surely equal: the same text, or the same expression in one file.
bool is_same(const WrittenValue& one, const WrittenValue& other);
/// Returns whether two values are surely different: both are known, and their texts differ.
bool is_other(const WrittenValue& one, const WrittenValue& other);
/// Returns the text of a value or, if it is not known, one that stands in for it and can be the name of a metric:
/// "<StackName>/Log".
std::string text_or_stand_in(const WrittenValue& value);

/// The kind of thing that a definition is, as its users call it.
enum class DefinitionKind : unsigned char {
  MetricFilter,
  SubscriptionFilter,
  Alarm,
  SavedQuery,
  DashboardQuery,
  AlarmQuery,
  Template,  ///< a resource whose definitions are in a template of its own
  Resource   ///< something else, which is not read
};

/// Returns "metric filter", "alarm" and so on. Static text.
std::string_view kind_name(DefinitionKind kind);

/// The members that all definitions have.
struct Definition {
  DefinitionKind kind{};
  std::string id;     ///< logical id, Terraform address, or name: what the file calls it; always there
  std::string title;  ///< a construct path of CDK, a dashboard's widget; may be empty
  WrittenValue name;  ///< the name it will have in the service; empty where the file gives none
  SourceLocation place;
  /// Of what the template of a nested stack defines: the file of the outermost template. Else empty.
  std::string outer_file = {};

  /// Returns the file in which expressions of values that are not known mean the same.
  [[nodiscard]] const std::string& root_file() const { return outer_file.empty() ? place.file : outer_file; }
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

/// A member of the metrics of an alarm on metric math: a metric, or an expression. Absent members are not written.
struct MetricQueryDefinition {
  WrittenValue id;
  std::optional<WrittenValue> expression;           ///< nullopt: it is a metric
  std::optional<SourceLocation> metric_place = {};  ///< of the metric; nullopt: it has none
  WrittenValue returns_data;                        ///< "true" or "false", also where that is the default of the form
  std::optional<WrittenValue> metric_namespace;
  std::optional<WrittenValue> metric_name;
  std::vector<DimensionDefinition> dimensions;
  std::optional<WrittenValue> statistic;
  std::optional<WrittenValue> period;
  std::optional<WrittenValue> unit;
  SourceLocation place;
  std::optional<WrittenValue> label = {};
};

/// What the actions of an alarm call in each state, as written: names of topics, functions and so on. One that is not
/// known may have an expression in pseudo-parameters alone, `arn:${AWS::Partition}:sns:${AWS::Region}:…`.
struct ActionTargets {
  std::vector<WrittenValue> ok = {};
  std::vector<WrittenValue> alarm = {};
  std::vector<WrittenValue> insufficient_data = {};
};

/// An alarm, field by field as written; numbers are still texts. Absent members are not written.
struct AlarmDefinition : Definition {
  /// Why this alarm cannot be replayed here, by name of the feature ("anomaly detection"); else empty.
  std::string not_replayable;
  /// Of a composite alarm: the rule, and the alarm that suppresses its actions. No other alarm has a rule.
  std::optional<WrittenValue> rule;
  std::optional<WrittenValue> suppressor;
  std::optional<WrittenValue> suppressor_wait;       ///< seconds
  std::optional<WrittenValue> suppressor_extension;  ///< seconds
  std::optional<WrittenValue> actions_enabled;       ///< ActionsEnabled; nullopt: they are
  /// Of an alarm on metric math, which has no metric of its own; else empty.
  std::vector<MetricQueryDefinition> metrics;
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
  std::optional<WrittenValue> alarm_description = {};
  std::optional<WrittenValue> arn = {};          ///< of an alarm that exists
  std::optional<WrittenValue> updated = {};      ///< AlarmConfigurationUpdatedTimestamp of describe-alarms
  ActionTargets targets = {};                    ///< what its actions call
  std::optional<WrittenValue> query_id = {};     ///< the id of its metric, which is the only one of a list of metrics
  std::optional<WrittenValue> query_label = {};  ///< the label of that
  std::optional<WrittenValue> adds_tags = {};    ///< whether notifications have the alarm's tags
};

/// A parameter of a saved query.
struct QueryParameterDefinition {
  std::string name;
  std::optional<std::string> default_value;
};

/// A saved query, the query of a dashboard's widget, or the one of a log alarm.
struct QueryDefinition : Definition {
  WrittenValue query;  ///< of a dashboard: with its SOURCE; the defaults of parameters are put in
  std::vector<WrittenValue> log_groups;
  std::string language = "CWLI";  ///< others are not Logs Insights QL
  std::string written = {};       ///< as it is written, where parameters are declared; empty: `query` is
  std::vector<QueryParameterDefinition> parameters = {};
};

/// Something wrong with a template that hides no other part of it, such as a name that it does not define.
struct TemplateFault {
  SourceLocation place;
  std::string message;  ///< as in Diagnostic
  std::string help;     ///< as in Diagnostic
  /// The resource that cannot be read for it, which is among the unresolved ones as well; without one, the fault is
  /// about a part of the template.
  std::optional<Definition> resource = {};
  /// Returns whether the resource that cannot be read might define something of this kind: it is of that kind, or it is
  /// not known what it is.
  [[nodiscard]] bool may_hide(DefinitionKind kind) const;
  /// Returns "metric filter `G` cannot be read: REASON". REQUIRES: it has a resource
  [[nodiscard]] std::string what_cannot_be_read() const;
  /// Whether they say the same.
  friend bool operator==(const TemplateFault& one, const TemplateFault& other) {
    return one.place.line == other.place.line && one.place.column == other.place.column &&
           one.place.file == other.place.file && one.message == other.message && one.help == other.help;
  }
};

/// A definition of a template that is not created with the parameters that were given.
struct NotCreated {
  Definition definition;
  std::string condition;  ///< the name of the condition that is false
  std::string why;        ///< as in Diagnostic: "the condition `IsProd` is false with `Stage=dev`"
};

/// All that some files define, in the order of the files. Pointers into it are valid until it is changed or moved.
struct Definitions {
  std::vector<FilterDefinition> filters;
  std::vector<AlarmDefinition> alarms;
  std::vector<QueryDefinition> queries;
  /// Resources that are left out for a reason that users must know, such as a dashboard whose body is not known yet.
  /// The text is the reason, as in Diagnostic.
  std::vector<std::pair<Definition, std::string>> unresolved;
  /// What templates hold, but do not create: it is in none of the lists above.
  std::vector<NotCreated> not_created;
  /// What is wrong with templates, each fault once. A value that depends on one is unresolved.
  std::vector<TemplateFault> faults;
  /// Each template once more, as often as it takes until each place that a condition decides was read both ways: with
  /// other values of parameters, if conditions name such values. Only if ResourceConditions::BothWays asks for it.
  std::vector<Definitions> other_ways;
  /// The files of templates without any resource, as CDK writes them for an empty stack.
  std::vector<std::string> empty_stacks;
  /// Resources of which nothing is read, though they have to do with patterns or alarms, and why. Nothing is wrong with
  /// them.
  std::vector<std::pair<Definition, std::string>> not_read;
  /// The files that were read as templates of nested stacks, by their real paths; may hold one twice.
  std::vector<std::string> nested_files;
  /// All files that were read because others name them, by their real paths: templates of nested stacks, also broken
  /// ones, and what an assembly of CDK consists of; may hold one twice.
  std::vector<std::string> other_files;
  /// What is to be known of how files were read, as in Diagnostic; each names its file. They are no definitions.
  std::vector<std::string> notes;
  /// The names of the parameters that templates among the files declare; may hold a name twice.
  std::vector<std::string> parameters;

  /// Returns whether there is nothing that could be checked or played, not even with other parameters.
  [[nodiscard]] bool is_empty() const;
  /// Adds a fault unless it is there already.
  void add_fault(TemplateFault fault);
  /// Adds a note unless it is there already.
  void add_note(std::string note);
  /// Adds all of `more` after what is here.
  void append(Definitions more);
};

}  // namespace insitu
