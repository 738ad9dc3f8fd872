#include "engine/metrics/emf_document.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "engine/extract/log_formats.h"
#include "engine/metrics/emf_json.h"
#include "engine/metrics/emf_metadata.h"
#include "engine/metrics/metric_limits.h"
#include "engine/metrics/metric_table.h"
#include "engine/model/arena.h"
#include "engine/model/json_slice.h"
#include "engine/model/milliseconds.h"
#include "engine/model/utf8.h"

namespace insitu {
namespace {

constexpr std::string_view kAws = "_aws";
constexpr std::string_view kDirectives = "CloudWatchMetrics";
/// The service takes an event of 1 MiB, where each event counts so many bytes more than its message.
constexpr std::size_t kMaxEventBytes = 1'048'576;
constexpr std::size_t kBytesBesideMessage = 26;
/// The span of times that the service takes, around the moment at which it receives a document.
constexpr std::int64_t kMaxAge = 14 * kDay;
constexpr std::int64_t kMaxLead = 2 * kHour;
constexpr std::int64_t kLastEmfTime = 253'402'300'799'999;  // of the year 9999

std::string quoted(std::string_view text) {
  constexpr std::size_t kShown = 100;
  return fmt::format("\"{}\"", shortened(text, kShown));
}

/// Whether a time can be that of a document, and why not.
struct TimeBounds {
  explicit TimeBounds(std::optional<std::int64_t> received) {
    if (!received || !is_sample_time(*received)) return;
    constexpr std::int64_t kYear1 = -62'135'596'800'000;
    first = std::max(*received - kMaxAge, kYear1);
    last = std::min(*received + kMaxLead, kLastEmfTime);
    is_relative = true;
  }
  [[nodiscard]] bool holds(std::int64_t time) const { return first <= time && time <= last; }

  std::int64_t first = kFirstEmfTime;
  std::int64_t last = kLastEmfTime;
  bool is_relative = false;
};

/// Describes a time that is too old or too new.
std::string time_detail(std::int64_t time, const TimeBounds& bounds) {
  constexpr std::int64_t kFactor = 1000;
  std::string text = fmt::format("the time {} is ", time);
  if (bounds.is_relative) {
    text += time < bounds.first ? "more than two weeks before the moment of reception"
                                : "more than two hours after the moment of reception";
  } else {
    text += time < bounds.first ? "before 1973" : "after the year 9999";
  }
  const bool can_grow = std::abs(time / kFactor) < kLastEmfTime;
  if (can_grow && bounds.holds(time * kFactor)) text += " (is it in seconds? milliseconds are expected)";
  if (bounds.holds(time / kFactor)) text += " (is it in microseconds? milliseconds are expected)";
  return text;
}

bool is_dimension_name(std::string_view text) {
  return !is_blank_text(text) && !is_longer_than(text, kMaxEmfDimensionNameCharacters) && is_printable_ascii(text) &&
         !text.starts_with(':');
}

bool is_metric_name(std::string_view text) {
  return !is_blank_text(text) && !is_longer_than(text, kMaxMetricNameCharacters);
}

EmfReason reason_for(EmfTarget::Kind kind) {
  switch (kind) {
    case EmfTarget::Kind::NoValues: return EmfReason::NoValues;
    case EmfTarget::Kind::OutOfRange: return EmfReason::OutOfRange;
    case EmfTarget::Kind::StatisticSet: return EmfReason::StatisticSet;
    case EmfTarget::Kind::TooMany: return EmfReason::TooManyValues;
    case EmfTarget::Kind::Numbers:
    case EmfTarget::Kind::NotANumber: break;
  }
  return EmfReason::NotANumber;
}

std::string detail_for(EmfTarget::Kind kind, const FieldValue& member) {
  switch (kind) {
    case EmfTarget::Kind::NoValues: return "no value at all";
    case EmfTarget::Kind::OutOfRange: return "a number beyond 2^360";
    case EmfTarget::Kind::StatisticSet:
      return "a statistic set has no samples: the service publishes it, it is not shown here";
    case EmfTarget::Kind::TooMany: return fmt::format("more than {} values", kMaxEmfValues);
    case EmfTarget::Kind::Numbers:
    case EmfTarget::Kind::NotANumber: break;
  }
  const bool is_array = member.kind() == FieldKind::List;
  return is_array ? "an element of the array is no number"
                  : fmt::format("the member is {}, not a number", kind_text(member));
}

}  // namespace

bool may_be_emf(std::string_view message) { return message.contains(kAws) || message.contains(kDirectives); }

bool is_emf_namespace(std::string_view text) {
  return !is_blank_text(text) && !is_longer_than(text, kMaxMetricNameCharacters) && !text.starts_with(':') &&
         !text.starts_with("AWS/");
}

bool is_printable_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

struct EmfReader::State {
  bool read(std::string_view message, std::optional<std::int64_t> received, EmfVisitor& out);

 private:
  void drop(EmfReason reason, std::string detail) {
    visitor->take(EmfEntry{.reason = reason, .metric_namespace = {}, .name = {}, .detail = std::move(detail)});
  }
  void report(EmfReason reason, const EmfDirective& directive, std::string_view name, std::string detail) {
    visitor->take(EmfEntry{.reason = reason,
                           .metric_namespace = std::string(directive.metric_namespace.value_or("")),
                           .name = std::string(name),
                           .detail = std::move(detail)});
  }

  void read_document(std::string_view message, const FieldValue& aws, std::optional<std::int64_t> received);
  std::optional<std::int64_t> read_time(const EmfMetadata& metadata, std::optional<std::int64_t> received);
  bool has_too_many(const EmfMetadata& metadata);
  EmfTarget* target_of(std::string_view name);

  void publish(const EmfDirective& directive);
  std::vector<DimensionSet> read_sets(const EmfDirective& directive);
  std::optional<DimensionSet> read_dimensions(const EmfDirective& directive, const std::vector<std::string_view>& keys);
  /// Returns what is wrong with the dimension `key`.
  std::optional<std::pair<EmfReason, std::string>> wrong_dimension(std::span<const std::string_view> before,
                                                                   std::string_view key) const;
  void publish(const EmfDirective& directive, const EmfDefinition& definition, const std::vector<DimensionSet>& sets);

  Arena arena;
  std::unordered_map<std::string_view, EmfTarget> root;
  EmfMetric metric;

  // State of the current document.
  EmfVisitor* visitor = nullptr;
  std::int64_t time = 0;
};

bool EmfReader::State::read(std::string_view message, std::optional<std::int64_t> received, EmfVisitor& out) {
  visitor = &out;
  arena.clear();
  root.clear();
  const std::string_view text = without_lambda_prefix(message);
  const auto object = read_json(text, arena);
  if (!object || object->kind() != FieldKind::Map) {
    if (text.contains("\"_aws\"") && text.contains("\"CloudWatchMetrics\"")) {
      drop(EmfReason::NotJson, "the event is not one JSON object from its begin to its end");
    }
    return false;
  }
  JsonMembers members(*object);
  while (const auto member = members.next(arena))
    root.insert_or_assign(member->name, EmfTarget{.member = member->value, .kind = {}, .values = {}});
  const auto aws = root.find(kAws);
  if (aws == root.end()) {
    if (text.contains(kAws) && text.contains(kDirectives)) {
      drop(EmfReason::Nested, "\"_aws\" is not at the root: something has wrapped the event");
    }
    return false;
  }
  const FieldValue metadata = aws->second.member;
  if (metadata.kind() == FieldKind::Map) {
    read_document(message, metadata, received);
    return true;
  }
  if (!text.contains(kDirectives)) return false;
  if (message.size() + kBytesBesideMessage > kMaxEventBytes) {
    drop(EmfReason::TooLarge, fmt::format("the message has {} bytes", message.size()));
  } else {
    drop(EmfReason::BadMetadata, fmt::format("\"_aws\" is {}, not an object", kind_text(metadata)));
  }
  return false;
}

void EmfReader::State::read_document(std::string_view message, const FieldValue& aws,
                                     std::optional<std::int64_t> received) {
  if (message.size() + kBytesBesideMessage > kMaxEventBytes) {
    return drop(EmfReason::TooLarge, fmt::format("the message has {} bytes", message.size()));
  }
  const auto metadata = read_emf_metadata(aws, arena);
  if (!metadata) return drop(EmfReason::BadMetadata, metadata.error());
  const auto moment = read_time(*metadata, received);
  if (!moment || has_too_many(*metadata)) return;
  time = *moment;
  for (const EmfDirective& directive : metadata->directives) publish(directive);
}

/// Returns the time of the document; nullopt after an entry: it has none, or one that the service does not take.
std::optional<std::int64_t> EmfReader::State::read_time(const EmfMetadata& metadata,
                                                        std::optional<std::int64_t> received) {
  std::optional<std::int64_t> found;
  if (metadata.timestamp) {
    found = whole_number(*metadata.timestamp);
    if (!found) {
      drop(EmfReason::BadTimestamp,
           is_number_value(*metadata.timestamp)
               ? "\"Timestamp\" has a fraction"
               : fmt::format("\"Timestamp\" is {}, not a number", kind_text(*metadata.timestamp)));
      return std::nullopt;
    }
  } else {
    found = visitor->event_time();
    if (!found) {
      drop(EmfReason::NoTime, "there is no \"Timestamp\", and the event states no time");
      return std::nullopt;
    }
  }
  const TimeBounds bounds(received);
  if (bounds.holds(*found)) return found;
  drop(*found < bounds.first ? EmfReason::TooOld : EmfReason::TooNew, time_detail(*found, bounds));
  return std::nullopt;
}

/// Whether there are too many metrics or values, after an entry.
bool EmfReader::State::has_too_many(const EmfMetadata& metadata) {
  for (const EmfDirective& directive : metadata.directives) {
    if (directive.definitions.size() <= kMaxEmfMetrics) continue;
    drop(EmfReason::TooManyMetrics,
         fmt::format("{} metrics in a directive, the service takes {}", directive.definitions.size(), kMaxEmfMetrics));
    return true;
  }
  for (const EmfDirective& directive : metadata.directives) {
    for (const EmfDefinition& definition : directive.definitions) {
      const EmfTarget* target = target_of(definition.name);
      if (target == nullptr || target->kind != EmfTarget::Kind::TooMany) continue;
      report(EmfReason::TooManyValues, directive, definition.name, detail_for(*target->kind, target->member));
      return true;
    }
  }
  return false;
}

/// Returns the member that a metric refers to, its values read; nullptr: there is none.
EmfTarget* EmfReader::State::target_of(std::string_view name) {
  const auto found = root.find(name);
  if (found == root.end()) return nullptr;
  EmfTarget& target = found->second;
  if (!target.kind) read_target(target, arena);
  return &target;
}

void EmfReader::State::publish(const EmfDirective& directive) {
  if (directive.definitions.empty()) return;  // nothing is lost
  const std::string_view metric_namespace = directive.metric_namespace.value_or("");
  if (!is_emf_namespace(metric_namespace)) {
    visitor->take(EmfEntry{
        .reason = EmfReason::BadNamespace,
        .metric_namespace = {},
        .name = std::string(metric_namespace),
        .detail = directive.metric_namespace
                      ? "a namespace has up to 255 characters, is not blank and begins neither with \":\" nor \"AWS/\""
                      : "\"Namespace\" is missing"});
    return;
  }
  const std::vector<DimensionSet> sets = read_sets(directive);
  if (sets.empty()) return;
  std::unordered_set<std::string_view> names;
  for (const EmfDefinition& definition : directive.definitions) {
    if (!is_metric_name(definition.name)) {
      report(EmfReason::BadName, directive, definition.name,
             fmt::format("a metric name has up to {} characters and is not blank", kMaxMetricNameCharacters));
    } else if (!names.insert(definition.name).second) {
      report(EmfReason::DuplicateMetric, directive, definition.name, "defined twice: the first definition counts");
    } else {
      publish(directive, definition, sets);
    }
  }
}

/// Returns the sets under which the metrics of a directive are published; empty, after entries: under none.
std::vector<DimensionSet> EmfReader::State::read_sets(const EmfDirective& directive) {
  if (directive.sets.empty()) return {DimensionSet()};
  std::vector<DimensionSet> sets;
  std::set<DimensionSet> known;
  for (const std::vector<std::string_view>& keys : directive.sets) {
    auto set = read_dimensions(directive, keys);
    if (!set) continue;
    if (known.insert(*set).second) {
      sets.push_back(std::move(*set));
      continue;
    }
    visitor->take(EmfEntry{.reason = EmfReason::DuplicateDimensions,
                           .metric_namespace = std::string(*directive.metric_namespace),
                           .name = {},
                           .detail = "two sets come to the same dimensions, which are published once"});
  }
  return sets;
}

std::optional<DimensionSet> EmfReader::State::read_dimensions(const EmfDirective& directive,
                                                              const std::vector<std::string_view>& keys) {
  if (keys.size() > kMaxEmfDimensions) {
    visitor->take(EmfEntry{
        .reason = EmfReason::TooManyDimensions,
        .metric_namespace = std::string(*directive.metric_namespace),
        .name = {},
        .detail = fmt::format("a set of {} dimensions, the service takes {}", keys.size(), kMaxEmfDimensions)});
    return std::nullopt;
  }
  DimensionSet set;
  std::optional<std::string_view> blank;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (auto wrong = wrong_dimension(std::span(keys).first(i), keys[i])) {
      report(wrong->first, directive, keys[i], std::move(wrong->second));
      return std::nullopt;
    }
    const std::string_view value = root.find(keys[i])->second.member.text();
    if (!blank && is_blank_text(value)) blank = keys[i];
    set.push_back({std::string(keys[i]), std::string(value)});
  }
  if (blank) {
    report(EmfReason::BlankDimension, directive, *blank,
           fmt::format("the value of {} is blank: the set is published without any dimension", quoted(*blank)));
    return DimensionSet();
  }
  std::ranges::sort(set);
  return set;
}

std::optional<std::pair<EmfReason, std::string>> EmfReader::State::wrong_dimension(
    std::span<const std::string_view> before, std::string_view key) const {
  if (std::ranges::find(before, key) != before.end()) {
    return std::pair(EmfReason::DuplicateDimension, fmt::format("{} is twice in a set", quoted(key)));
  }
  if (!is_dimension_name(key)) {
    return std::pair(EmfReason::BadDimensionName,
                     fmt::format("the name of a dimension has up to {} printable characters of ASCII, is not blank and "
                                 "does not begin with \":\"",
                                 kMaxEmfDimensionNameCharacters));
  }
  const auto found = root.find(key);
  if (found == root.end()) {
    return std::pair(EmfReason::MissingDimension, fmt::format("no member {} at the root", quoted(key)));
  }
  const FieldValue& value = found->second.member;
  if (!is_text_value(value)) {
    return std::pair(EmfReason::BadDimensionValue,
                     fmt::format("the value of {} is {}, not a text", quoted(key), kind_text(value)));
  }
  if (is_longer_than(value.text(), kMaxDimensionValueCharacters) || !is_printable_ascii(value.text())) {
    return std::pair(EmfReason::BadDimensionValue,
                     fmt::format("the value of {} is not of up to {} printable characters of ASCII", quoted(key),
                                 kMaxDimensionValueCharacters));
  }
  return std::nullopt;
}

void EmfReader::State::publish(const EmfDirective& directive, const EmfDefinition& definition,
                               const std::vector<DimensionSet>& sets) {
  const EmfTarget* target = target_of(definition.name);
  if (target == nullptr) {
    return report(EmfReason::MissingMember, directive, definition.name,
                  fmt::format("no member {} at the root", quoted(definition.name)));
  }
  if (*target->kind != EmfTarget::Kind::Numbers) {
    return report(reason_for(*target->kind), directive, definition.name, detail_for(*target->kind, target->member));
  }
  const bool has_unit = definition.unit.empty() || is_metric_unit(definition.unit);
  if (!has_unit) {
    report(EmfReason::BadUnit, directive, definition.name,
           fmt::format("{} is no unit of CloudWatch, and published as None", quoted(definition.unit)));
  }
  if (definition.resolution != 1 && definition.resolution != 60) {
    report(EmfReason::BadResolution, directive, definition.name,
           fmt::format("a storage resolution of {} is taken as 60", definition.resolution));
  }
  const bool is_high = definition.resolution == 1;
  metric.metric_namespace = *directive.metric_namespace;
  metric.name = definition.name;
  metric.unit = has_unit && !definition.unit.empty() ? definition.unit : "None";
  for (const DimensionSet& set : sets) {
    metric.dimensions = set;
    visitor->take(EmfSamples{.metric = metric,
                             .time = is_high ? second_of(time) : minute_of(time),
                             .is_high_resolution = is_high,
                             .values = target->values});
  }
}

EmfReader::EmfReader() : state_(std::make_unique<State>()) {}
EmfReader::~EmfReader() = default;
EmfReader::EmfReader(EmfReader&&) noexcept = default;
EmfReader& EmfReader::operator=(EmfReader&&) noexcept = default;

bool EmfReader::read(std::string_view message, std::optional<std::int64_t> received, EmfVisitor& visitor) {
  if (!may_be_emf(message)) return false;
  return state_->read(message, received, visitor);
}

}  // namespace insitu
