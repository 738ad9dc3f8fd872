#include "engine/metrics/emf_document.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "engine/extract/log_formats.h"
#include "engine/metrics/metric_limits.h"
#include "engine/metrics/metric_table.h"
#include "engine/model/arena.h"
#include "engine/model/ascii.h"
#include "engine/model/json_slice.h"
#include "engine/model/milliseconds.h"
#include "engine/model/number.h"
#include "engine/model/timestamp.h"
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
/// A count of samples is exact in a double up to here.
constexpr std::int64_t kMaxCount = std::int64_t{1} << 53;

std::string quoted(std::string_view text) {
  constexpr std::size_t kShown = 100;
  return fmt::format("\"{}\"", shortened(text, kShown));
}

bool is_number_value(const FieldValue& value) { return value.kind() == FieldKind::WrittenNumber; }
bool is_text_value(const FieldValue& value) { return value.kind() == FieldKind::Text; }

/// What a JSON value is, for messages.
std::string_view kind_text(const FieldValue& value) {
  switch (value.kind()) {
    case FieldKind::Missing: return "null";
    case FieldKind::Text: return "a text";
    case FieldKind::WrittenNumber: return "a number";
    case FieldKind::Map: return "an object";
    case FieldKind::List: return "an array";
    case FieldKind::Integer:
    case FieldKind::Real:
    case FieldKind::Timestamp:
    case FieldKind::Period: break;
  }
  return "true or false";
}

/// Returns the value of a JSON number without a fraction, however it is written (`60`, `6e1`, `60.0`); one beyond 64
/// bits becomes the nearest that fits. nullopt: it is no such number.
std::optional<std::int64_t> whole_number(const FieldValue& value) {
  if (!is_number_value(value)) return std::nullopt;
  const std::string_view text = value.text();
  const bool is_negative = text.starts_with('-');
  const std::size_t exponent_at = std::min(text.find_first_of("eE"), text.size());
  const std::string_view mantissa = text.substr(is_negative ? 1 : 0, exponent_at - (is_negative ? 1 : 0));
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  std::string digits(mantissa.substr(0, point));
  if (point < mantissa.size()) digits += mantissa.substr(point + 1);
  const std::size_t last = digits.find_last_not_of('0');
  if (last == std::string::npos) return 0;
  // The place of the last digit that is not 0: 0 counts ones, 1 tens, -1 tenths.
  double place = static_cast<double>(point) - static_cast<double>(last) - 1;
  if (exponent_at < text.size()) place += number_value(text.substr(exponent_at + 1));
  if (place < 0) return std::nullopt;
  const double magnitude = number_value(text);
  constexpr double kLimit = 0x1p63;
  if (magnitude >= kLimit) return std::numeric_limits<std::int64_t>::max();
  if (magnitude <= -kLimit) return std::numeric_limits<std::int64_t>::min();
  digits.resize(last + 1);
  digits.append(static_cast<std::size_t>(place), '0');
  std::int64_t number = 0;
  for (const char digit : digits) number = number * 10 + (digit - '0');
  return is_negative ? -number : number;
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

/// The values of a member at the root, as far as it can be the target of a metric.
struct Target {
  enum class Kind : std::uint8_t { Numbers, TooMany, NotANumber, NoValues, OutOfRange, StatisticSet };

  FieldValue member;
  std::optional<Kind> kind;  // nullopt: not read yet
  std::vector<EmfValue> values;
};

/// Adds a number. Returns whether it is one.
bool add_number(const FieldValue& element, std::vector<EmfValue>& values) {
  if (!is_number_value(element)) return false;
  values.push_back({.value = number_value(element.text()), .times = 1});
  return true;
}

Target::Kind kind_of_numbers(const std::vector<EmfValue>& values) {
  const bool is_empty = std::ranges::all_of(values, [](const EmfValue& one) { return one.times == 0; });
  if (is_empty) return Target::Kind::NoValues;
  const bool is_in_range =
      std::ranges::all_of(values, [](const EmfValue& one) { return std::abs(one.value) <= kMaxSample; });
  return is_in_range ? Target::Kind::Numbers : Target::Kind::OutOfRange;
}

/// Adds the numbers of a list; NotANumber where an element is none.
Target::Kind read_list(const FieldValue& list, Arena& arena, std::vector<EmfValue>& values) {
  JsonElements elements(list);
  bool are_numbers = true;
  std::size_t count = 0;
  while (const auto element = elements.next(arena)) {
    if (++count > kMaxEmfValues) return Target::Kind::TooMany;
    are_numbers = add_number(*element, values) && are_numbers;
  }
  return are_numbers ? Target::Kind::Numbers : Target::Kind::NotANumber;
}

/// Sets how often each value occurs. Returns whether there is one whole number for each of them.
bool read_counts(const FieldValue& list, Arena& arena, std::vector<EmfValue>& values) {
  if (list.kind() != FieldKind::List) return false;
  JsonElements counts(list);
  for (EmfValue& value : values) {
    const auto element = counts.next(arena);
    const auto count = element ? whole_number(*element) : std::nullopt;
    if (!count || *count < 0 || *count > kMaxCount) return false;
    value.times = static_cast<std::uint64_t>(*count);
  }
  return !counts.skip();
}

/// Reads `{"Values":[...],"Counts":[...]}` or a statistic set.
Target::Kind read_map(const FieldValue& map, Arena& arena, std::vector<EmfValue>& values) {
  const auto found = json_member(map, "Values", arena);
  if (!found) {
    const bool is_statistic_set =
        std::ranges::all_of(std::initializer_list<std::string_view>{"Max", "Min", "Count", "Sum"}, [&](auto name) {
          const auto number = json_member(map, name, arena);
          return number && is_number_value(*number);
        });
    return is_statistic_set ? Target::Kind::StatisticSet : Target::Kind::NotANumber;
  }
  if (found->kind() != FieldKind::List) return Target::Kind::NotANumber;
  const Target::Kind kind = read_list(*found, arena, values);
  if (kind != Target::Kind::Numbers) return kind;
  const auto counts = json_member(map, "Counts", arena);
  return !counts || read_counts(*counts, arena, values) ? Target::Kind::Numbers : Target::Kind::NotANumber;
}

void read_target(Target& target, Arena& arena) {
  target.values.clear();
  Target::Kind kind = Target::Kind::NotANumber;
  switch (target.member.kind()) {
    case FieldKind::WrittenNumber:
      add_number(target.member, target.values);
      kind = Target::Kind::Numbers;
      break;
    case FieldKind::List: kind = read_list(target.member, arena, target.values); break;
    case FieldKind::Map: kind = read_map(target.member, arena, target.values); break;
    case FieldKind::Missing:
    case FieldKind::Text:
    case FieldKind::Integer:
    case FieldKind::Real:
    case FieldKind::Timestamp:
    case FieldKind::Period: break;
  }
  target.kind = kind == Target::Kind::Numbers ? kind_of_numbers(target.values) : kind;
}

/// The declaration of a metric. Texts borrow from the message or the arena.
struct Definition {
  std::string_view name;
  std::string_view unit;
  std::int64_t resolution = 60;
};

/// One of the objects in `CloudWatchMetrics`.
struct Directive {
  std::optional<std::string_view> metric_namespace;
  std::vector<std::vector<std::string_view>> sets;
  std::vector<Definition> definitions;
};

/// The object `_aws`, its types checked.
struct Metadata {
  std::optional<FieldValue> timestamp;
  std::vector<Directive> directives;
};

/// Reads the object `_aws`, or states which type is wrong.
class MetadataReader {
 public:
  explicit MetadataReader(Arena& arena) : arena_(arena) {}

  bool read(const FieldValue& aws, Metadata& metadata) {
    std::optional<FieldValue> list;
    JsonMembers members(aws);
    while (const auto member = members.next(arena_)) {
      if (member->name == "Timestamp") metadata.timestamp = member->value;
      if (member->name == kDirectives) list = member->value;
    }
    return each_element(list, "CloudWatchMetrics", [&](const FieldValue& element) {
      return read_directive(element, metadata.directives.emplace_back());
    });
  }
  [[nodiscard]] const std::string& problem() const { return problem_; }

 private:
  bool fail(std::string problem) {
    problem_ = std::move(problem);
    return false;
  }

  bool fail_type(std::string_view name, const FieldValue& found, std::string_view wanted) {
    return fail(fmt::format("\"{}\" is {}, not {}", name, kind_text(found), wanted));
  }

  template <class Take>
  bool each_element(const std::optional<FieldValue>& list, std::string_view name, const Take& take) {
    if (!list) return fail(fmt::format("\"{}\" is missing", name));
    if (list->kind() != FieldKind::List) return fail_type(name, *list, "an array");
    JsonElements elements(*list);
    while (const auto element = elements.next(arena_)) {
      if (!take(*element)) return false;
    }
    return true;
  }

  bool read_directive(const FieldValue& object, Directive& directive) {
    if (object.kind() != FieldKind::Map) return fail_type(kDirectives, object, "an object, as its elements are");
    std::optional<FieldValue> metric_namespace;
    std::optional<FieldValue> sets;
    std::optional<FieldValue> metrics;
    JsonMembers members(object);
    while (const auto member = members.next(arena_)) {
      if (member->name == "Namespace") metric_namespace = member->value;
      if (member->name == "Dimensions") sets = member->value;
      if (member->name == "Metrics") metrics = member->value;
    }
    if (metric_namespace) {
      if (!is_text_value(*metric_namespace)) return fail_type("Namespace", *metric_namespace, "a text");
      directive.metric_namespace = metric_namespace->text();
    }
    if (sets && !each_element(sets, "Dimensions",
                              [&](const FieldValue& set) { return read_set(set, directive.sets.emplace_back()); })) {
      return false;
    }
    return each_element(metrics, "Metrics", [&](const FieldValue& metric) {
      return read_definition(metric, directive.definitions.emplace_back());
    });
  }

  bool read_set(const FieldValue& list, std::vector<std::string_view>& keys) {
    constexpr std::string_view kWanted = "an array of arrays of texts";
    if (list.kind() != FieldKind::List) return fail(fmt::format("\"Dimensions\" is not {}", kWanted));
    return each_element(list, "Dimensions", [&](const FieldValue& key) {
      if (!is_text_value(key)) return fail(fmt::format("\"Dimensions\" is not {}", kWanted));
      keys.push_back(key.text());
      return true;
    });
  }

  bool read_definition(const FieldValue& object, Definition& definition) {
    if (object.kind() != FieldKind::Map) return fail_type("Metrics", object, "an object, as its elements are");
    std::optional<FieldValue> name;
    std::optional<FieldValue> unit;
    std::optional<FieldValue> resolution;
    JsonMembers members(object);
    while (const auto member = members.next(arena_)) {
      if (member->name == "Name") name = member->value;
      if (member->name == "Unit") unit = member->value;
      if (member->name == "StorageResolution") resolution = member->value;
    }
    if (!name) return fail("\"Name\" is missing");
    if (!is_text_value(*name)) return fail_type("Name", *name, "a text");
    definition.name = name->text();
    if (unit && !is_text_value(*unit)) return fail_type("Unit", *unit, "a text");
    if (unit) definition.unit = unit->text();
    if (!resolution) return true;
    const auto seconds = whole_number(*resolution);
    if (!seconds) return fail("\"StorageResolution\" is no whole number");
    definition.resolution = *seconds;
    return true;
  }

  Arena& arena_;
  std::string problem_;
};

bool is_dimension_name(std::string_view text) {
  return !is_blank_text(text) && !is_longer_than(text, kMaxEmfDimensionNameCharacters) && is_printable_ascii(text) &&
         !text.starts_with(':');
}

bool is_metric_name(std::string_view text) {
  return !is_blank_text(text) && !is_longer_than(text, kMaxMetricNameCharacters);
}

EmfReason reason_for(Target::Kind kind) {
  switch (kind) {
    case Target::Kind::NoValues: return EmfReason::NoValues;
    case Target::Kind::OutOfRange: return EmfReason::OutOfRange;
    case Target::Kind::StatisticSet: return EmfReason::StatisticSet;
    case Target::Kind::TooMany: return EmfReason::TooManyValues;
    case Target::Kind::Numbers:
    case Target::Kind::NotANumber: break;
  }
  return EmfReason::NotANumber;
}

std::string detail_for(Target::Kind kind, const FieldValue& member) {
  switch (kind) {
    case Target::Kind::NoValues: return "no value at all";
    case Target::Kind::OutOfRange: return "a number beyond 2^360";
    case Target::Kind::StatisticSet:
      return "a statistic set has no samples: the service publishes it, it is not shown here";
    case Target::Kind::TooMany: return fmt::format("more than {} values", kMaxEmfValues);
    case Target::Kind::Numbers:
    case Target::Kind::NotANumber: break;
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
  void report(EmfReason reason, const Directive& directive, std::string_view name, std::string detail) {
    visitor->take(EmfEntry{.reason = reason,
                           .metric_namespace = std::string(directive.metric_namespace.value_or("")),
                           .name = std::string(name),
                           .detail = std::move(detail)});
  }

  void read_document(std::string_view message, const FieldValue& aws, std::optional<std::int64_t> received);
  std::optional<std::int64_t> read_time(const Metadata& metadata, std::optional<std::int64_t> received);
  bool has_too_many(const Metadata& metadata);
  Target* target_of(std::string_view name);

  void publish(const Directive& directive);
  std::vector<DimensionSet> read_sets(const Directive& directive);
  std::optional<DimensionSet> read_dimensions(const Directive& directive, const std::vector<std::string_view>& keys);
  /// Returns what is wrong with the dimension `key`.
  std::optional<std::pair<EmfReason, std::string>> wrong_dimension(std::span<const std::string_view> before,
                                                                   std::string_view key) const;
  void publish(const Directive& directive, const Definition& definition, const std::vector<DimensionSet>& sets);

  Arena arena;
  std::unordered_map<std::string_view, Target> root;
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
    root.insert_or_assign(member->name, Target{.member = member->value, .kind = {}, .values = {}});
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
  Metadata metadata;
  MetadataReader reader(arena);
  if (!reader.read(aws, metadata)) return drop(EmfReason::BadMetadata, reader.problem());
  const auto moment = read_time(metadata, received);
  if (!moment || has_too_many(metadata)) return;
  time = *moment;
  for (const Directive& directive : metadata.directives) publish(directive);
}

/// Returns the time of the document; nullopt after an entry: it has none, or one that the service does not take.
std::optional<std::int64_t> EmfReader::State::read_time(const Metadata& metadata,
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
bool EmfReader::State::has_too_many(const Metadata& metadata) {
  for (const Directive& directive : metadata.directives) {
    if (directive.definitions.size() <= kMaxEmfMetrics) continue;
    drop(EmfReason::TooManyMetrics,
         fmt::format("{} metrics in a directive, the service takes {}", directive.definitions.size(), kMaxEmfMetrics));
    return true;
  }
  for (const Directive& directive : metadata.directives) {
    for (const Definition& definition : directive.definitions) {
      const Target* target = target_of(definition.name);
      if (target == nullptr || target->kind != Target::Kind::TooMany) continue;
      report(EmfReason::TooManyValues, directive, definition.name, detail_for(*target->kind, target->member));
      return true;
    }
  }
  return false;
}

/// Returns the member that a metric refers to, its values read; nullptr: there is none.
Target* EmfReader::State::target_of(std::string_view name) {
  const auto found = root.find(name);
  if (found == root.end()) return nullptr;
  Target& target = found->second;
  if (!target.kind) read_target(target, arena);
  return &target;
}

void EmfReader::State::publish(const Directive& directive) {
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
  for (const Definition& definition : directive.definitions) {
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
std::vector<DimensionSet> EmfReader::State::read_sets(const Directive& directive) {
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

std::optional<DimensionSet> EmfReader::State::read_dimensions(const Directive& directive,
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

void EmfReader::State::publish(const Directive& directive, const Definition& definition,
                               const std::vector<DimensionSet>& sets) {
  const Target* target = target_of(definition.name);
  if (target == nullptr) {
    return report(EmfReason::MissingMember, directive, definition.name,
                  fmt::format("no member {} at the root", quoted(definition.name)));
  }
  if (*target->kind != Target::Kind::Numbers) {
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
