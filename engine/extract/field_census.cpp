#include "engine/extract/field_census.h"

#include <algorithm>
#include <array>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/extract/container_fields.h"
#include "engine/extract/event_json.h"
#include "engine/extract/log_formats.h"
#include "engine/model/flow_fields.h"
#include "engine/model/json_slice.h"

namespace insitu {
namespace {

bool is_system_name(std::string_view name) { return name.starts_with('@') && !name.starts_with("@@"); }

/// Orders names so that those come first that are kept when there are too many.
struct ShortestFirst {
  using is_transparent = void;
  bool operator()(std::string_view a, std::string_view b) const {
    if (is_system_name(a) != is_system_name(b)) return is_system_name(a);
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  }
};

struct Tally {
  FieldCount count;
  EventPlace example_place;
};

/// A leaf of the current event; its name is in a buffer that all leaves share.
struct Leaf {
  std::size_t name_begin = 0;
  std::size_t name_size = 0;
  JsonToken token;
};

/// Remembers all leaves of a message with their flattened names.
class Leaves final : public JsonVisitor {
 public:
  Leaves(const JsonWalker& walker, std::size_t max_leaves) : walker_(&walker), max_leaves_(max_leaves) {}

  void restart() override {
    leaves_.clear();
    names_.clear();
    has_more_ = false;
    has_long_names_ = false;
  }
  void value(WantId /*want*/, const JsonToken& token) override {
    if (token.kind == ValueKind::Object || token.kind == ValueKind::Array) return;
    if (token.leaf >= max_leaves_) {
      has_more_ = true;
      return;
    }
    const std::size_t begin = names_.size();
    if (!walker_->append_flattened_name(names_, kMaxCountedNameBytes)) {
      has_long_names_ = true;
      names_.resize(begin);
      return;
    }
    leaves_.push_back({begin, names_.size() - begin, token});
  }
  /// Keeps one leaf for each name, the last in the message.
  const std::vector<Leaf>& by_name() {
    const auto in_order = [this](const Leaf& a, const Leaf& b) {
      return name(a) != name(b) ? name(a) < name(b) : a.token.leaf > b.token.leaf;
    };
    std::ranges::sort(leaves_, in_order);
    const auto repeated =
        std::ranges::unique(leaves_, [this](const Leaf& a, const Leaf& b) { return name(a) == name(b); });
    leaves_.erase(repeated.begin(), repeated.end());
    return leaves_;
  }
  [[nodiscard]] std::string_view name(const Leaf& leaf) const {
    return std::string_view(names_).substr(leaf.name_begin, leaf.name_size);
  }
  [[nodiscard]] bool has_more() const { return has_more_; }
  [[nodiscard]] bool has_long_names() const { return has_long_names_; }

 private:
  const JsonWalker* walker_;
  std::size_t max_leaves_;
  std::vector<Leaf> leaves_;
  std::string names_;
  bool has_more_ = false;
  bool has_long_names_ = false;
};

std::size_t max_leaves(FieldQuota quota) {
  return quota == FieldQuota::Enforced ? kMaxDiscoveredFields : std::numeric_limits<std::size_t>::max();
}

/// Returns the front of a text, cut between characters.
std::string_view cut(std::string_view text) {
  if (text.size() <= kMaxExampleBytes) return text;
  std::size_t end = kMaxExampleBytes;
  while (end > 0 && (text[end] & '\xC0') == '\x80') --end;
  return text.substr(0, end);
}

constexpr std::array<std::string_view, 6> kSystemNames = {"@timestamp", "@ingestionTime", "@message",
                                                          "@logStream", "@log",           kContainerStream};

std::vector<WantedField> system_fields() {
  std::vector<WantedField> fields;
  for (const std::string_view name : kSystemNames) fields.push_back({std::string(name)});
  return fields;
}

using KindCount = std::uint64_t FieldCount::*;

KindCount kind_count(FieldKind kind) {
  switch (kind) {
    case FieldKind::WrittenNumber:
    case FieldKind::Integer:
    case FieldKind::Real: return &FieldCount::numbers;
    case FieldKind::Timestamp: return &FieldCount::times;
    case FieldKind::Text:
    case FieldKind::Missing:
    case FieldKind::Period:
    case FieldKind::Map:
    case FieldKind::List: return &FieldCount::texts;
  }
  return &FieldCount::texts;
}

}  // namespace

struct FieldCensus::State {
  State(const TimeReader& times, FieldQuota field_quota, std::size_t max, const std::optional<TimeWindow>& only)
      : system_reader(system_fields(), times, field_quota),
        leaves(extractor.walker(), max_leaves(field_quota)),
        window(only),
        max_names(max) {}

  [[nodiscard]] bool is_outside(const FieldValue& time) const {
    return window && (time.kind() != FieldKind::Timestamp || !window->holds(time.integer()));
  }

  void note_time(const FieldValue& time) {
    if (time.kind() == FieldKind::Timestamp) newest = std::max(newest.value_or(time.integer()), time.integer());
  }
  Tally* tally(std::string_view name);
  void count_value(std::string_view name, const FieldValue& value, const EventPlace& place);
  void count_json(const EventPlace& place);
  void count_attributes(const ContainerFacts& facts, const EventPlace& place);
  void count_leaf(const Leaf& leaf, const EventPlace& place);
  void count_log_format(std::span<const std::string> columns, const EventPlace& place);
  void count_columns(std::string_view line, std::span<const std::string> columns, const EventPlace& place);
  void count(std::string_view name, KindCount kind, std::string_view example, const EventPlace& place);

  FieldReader system_reader;
  PathSet everything = PathSet::of_everything();
  JsonExtractor extractor{everything, JsonMethod::Walk};
  Leaves leaves;
  LogFormatReading log_format;
  std::vector<std::string_view> words;
  Arena arena;
  std::string scratch;
  std::string name_scratch;

  std::optional<TimeWindow> window;
  std::size_t max_names;
  std::map<std::string, Tally, ShortestFirst> tallies;
  std::uint64_t events = 0;
  std::uint64_t json_events = 0;
  std::uint64_t events_beyond_quota = 0;
  std::uint64_t events_outside = 0;
  std::optional<std::int64_t> newest;
  bool left_names_out = false;
};

/// Finds the count of a name. nullptr: it is not among the names that are counted.
Tally* FieldCensus::State::tally(std::string_view name) {
  const auto found = tallies.find(name);
  if (found != tallies.end()) return &found->second;
  if (tallies.size() >= max_names) {
    left_names_out = true;
    const bool is_last = tallies.empty() || !ShortestFirst()(name, tallies.rbegin()->first);
    if (is_last) return nullptr;
    tallies.erase(std::prev(tallies.end()));
  }
  return &tallies.try_emplace(std::string(name)).first->second;
}

void FieldCensus::State::count(std::string_view name, KindCount kind, std::string_view example,
                               const EventPlace& place) {
  Tally* const counted = tally(name);
  if (counted == nullptr) return;
  ++(counted->count.*kind);
  if (++counted->count.events > 1 && counted->example_place <= place) return;
  counted->example_place = place;
  counted->count.example = cut(example);
}

void FieldCensus::State::count_value(std::string_view name, const FieldValue& value, const EventPlace& place) {
  if (!value.is_missing()) count(name, kind_count(value.kind()), text_of(value, scratch), place);
}

void FieldCensus::State::count_leaf(const Leaf& leaf, const EventPlace& place) {
  std::string_view name = leaves.name(leaf);
  if (name.starts_with('@')) {
    name_scratch = "@";
    name_scratch += name;
    name = name_scratch;
  }
  switch (leaf.token.kind) {
    case ValueKind::Text: return count(name, &FieldCount::texts, leaf.token.value(scratch).text, place);
    case ValueKind::Number: return count(name, &FieldCount::numbers, leaf.token.raw, place);
    case ValueKind::True: return count(name, &FieldCount::booleans, "1", place);
    case ValueKind::False: return count(name, &FieldCount::booleans, "0", place);
    case ValueKind::Missing:
    case ValueKind::Null:
    case ValueKind::Object:
    case ValueKind::Array: return;
  }
}

void FieldCensus::State::count_json(const EventPlace& place) {
  ++json_events;
  if (leaves.has_more()) ++events_beyond_quota;
  if (leaves.has_long_names()) left_names_out = true;
  for (const Leaf& leaf : leaves.by_name()) count_leaf(leaf, place);
}

void FieldCensus::State::count_attributes(const ContainerFacts& facts, const EventPlace& place) {
  if (facts.attrs.empty()) return;
  JsonMembers members(FieldValue::map(facts.attrs));
  while (const auto member = members.next(arena)) {
    name_scratch = kContainerAttrs;
    name_scratch += member->name;
    count_value(name_scratch, member->value, place);
  }
}

/// Names that are those of columns, too, are counted there.
void FieldCensus::State::count_log_format(std::span<const std::string> columns, const EventPlace& place) {
  const auto names = field_names(log_format.format);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (std::ranges::find(columns, names[i]) == columns.end()) count_value(names[i], log_format.values[i], place);
  }
}

void FieldCensus::State::count_columns(std::string_view line, std::span<const std::string> columns,
                                       const EventPlace& place) {
  if (columns.empty()) return;
  split_flow_words(line, words);
  for (std::size_t i = 0; i < std::min(columns.size(), words.size()); ++i) {
    count_value(columns[i], flow_value(columns[i], words[i]), place);
  }
}

FieldCensus::FieldCensus(const TimeReader& times, FieldQuota quota, std::size_t max_names,
                         const std::optional<TimeWindow>& window)
    : state_(std::make_unique<State>(times, quota, max_names, window)) {}
FieldCensus::~FieldCensus() = default;
FieldCensus::FieldCensus(FieldCensus&&) noexcept = default;
FieldCensus& FieldCensus::operator=(FieldCensus&&) noexcept = default;

FieldReading FieldCensus::add(const LogEvent& event, const Origin& origin, const EventPlace& place) {
  State& state = *state_;
  state.arena.clear();
  std::array<FieldValue, kSystemNames.size()> values;
  FieldReading reading = state.system_reader.read(event, origin, place.place, state.arena, values);
  state.note_time(values.front());
  if (state.is_outside(values.front())) {
    ++state.events_outside;
    return reading;
  }
  ++state.events;
  for (std::size_t i = 0; i < values.size(); ++i) state.count_value(kSystemNames[i], values[i], place);
  if (event.container != nullptr) state.count_attributes(*event.container, place);

  const auto walk = [&](JsonPlace where) {
    const EventJson json = extract_event_json(event.message, where, state.extractor, state.leaves);
    return json.walk.verdict;
  };
  JsonVerdict verdict = walk(JsonPlace::WholeMessage);
  if (verdict != JsonVerdict::Object && verdict != JsonVerdict::TooDeep) {
    read_log_format(event.message, state.log_format);
    state.count_columns(event.message, origin.columns, place);
    state.count_log_format(origin.columns, place);
    const bool is_lambda = state.log_format.format == LogFormat::Lambda || comes_from_lambda(event, origin);
    if (is_lambda) verdict = walk(JsonPlace::Anywhere);
  }
  if (verdict == JsonVerdict::Object) state.count_json(place);
  reading.too_deep = verdict == JsonVerdict::TooDeep;
  return reading;
}

void FieldCensus::merge(const FieldCensus& other) {
  State& state = *state_;
  const State& added = *other.state_;
  state.events += added.events;
  state.json_events += added.json_events;
  state.events_beyond_quota += added.events_beyond_quota;
  state.events_outside += added.events_outside;
  if (added.newest) state.newest = std::max(state.newest.value_or(*added.newest), *added.newest);
  state.left_names_out = state.left_names_out || added.left_names_out;
  for (const auto& [name, tally] : added.tallies) {
    Tally* const counted = state.tally(name);
    if (counted == nullptr) continue;
    if (counted->count.events == 0 || tally.example_place < counted->example_place) {
      counted->example_place = tally.example_place;
      counted->count.example = tally.count.example;
    }
    counted->count.events += tally.count.events;
    counted->count.texts += tally.count.texts;
    counted->count.numbers += tally.count.numbers;
    counted->count.booleans += tally.count.booleans;
    counted->count.times += tally.count.times;
  }
}

std::vector<FieldCount> FieldCensus::fields() const {
  std::vector<FieldCount> fields;
  for (const auto& [name, tally] : state_->tallies) {
    fields.push_back(tally.count);
    fields.back().name = name;
  }
  std::ranges::sort(fields, [](const FieldCount& a, const FieldCount& b) {
    return a.events != b.events ? a.events > b.events : a.name < b.name;
  });
  return fields;
}

std::uint64_t FieldCensus::events() const { return state_->events; }
std::uint64_t FieldCensus::json_events() const { return state_->json_events; }
std::uint64_t FieldCensus::events_beyond_quota() const { return state_->events_beyond_quota; }
std::uint64_t FieldCensus::events_outside() const { return state_->events_outside; }
std::optional<std::int64_t> FieldCensus::newest() const { return state_->newest; }
bool FieldCensus::left_names_out() const { return state_->left_names_out; }

}  // namespace insitu
