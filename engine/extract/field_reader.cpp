#include "engine/extract/field_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <optional>

#include "engine/extract/container_fields.h"
#include "engine/extract/event_json.h"
#include "engine/extract/file_times.h"
#include "engine/extract/log_formats.h"
#include "engine/extract/member_time.h"
#include "engine/model/flow_fields.h"
#include "engine/model/json_text.h"

namespace insitu {
namespace {

enum class SystemField : std::uint8_t { Timestamp, IngestionTime, Message, LogStream, Log, Ptr };
constexpr std::pair<std::string_view, SystemField> kSystemFields[] = {{"@timestamp", SystemField::Timestamp},
                                                                      {"@ingestionTime", SystemField::IngestionTime},
                                                                      {"@message", SystemField::Message},
                                                                      {"@logStream", SystemField::LogStream},
                                                                      {"@log", SystemField::Log},
                                                                      {"@ptr", SystemField::Ptr}};

std::optional<SystemField> find_system_field(std::string_view name) {
  for (const auto& [known, field] : kSystemFields) {
    if (known == name) return field;
  }
  return std::nullopt;
}

/// Returns the flattened name in JSON that a name of a query means.
std::optional<std::string> json_name(std::string_view name) {
  if (!name.starts_with('@')) return std::string(name);
  if (name.starts_with("@@")) return std::string(name.substr(1));
  return std::nullopt;
}

constexpr std::uint8_t kNoField = 255;

/// The places where a discovered field is looked for.
struct DiscoveredField {
  std::size_t slot = 0;
  std::optional<WantId> json;
  std::array<std::uint8_t, kLogFormats> by_log_format{};  // index in LogFormatReading::values, or kNoField
  std::string name;
  std::optional<std::size_t> column;  // of the file that is read
  [[nodiscard]] bool is_of_log_format() const {
    return std::ranges::any_of(by_log_format, [](std::uint8_t index) { return index != kNoField; });
  }
};

std::array<std::uint8_t, kLogFormats> find_in_log_formats(std::string_view name) {
  std::array<std::uint8_t, kLogFormats> indexes{};
  for (std::size_t format = 0; format < kLogFormats; ++format) {
    const auto names = field_names(static_cast<LogFormat>(format));
    const auto found = std::ranges::find(names, name);
    indexes[format] = found == names.end() ? kNoField : static_cast<std::uint8_t>(found - names.begin());
  }
  return indexes;
}

/// Remembers the last value that was handed over for each want, and all that may state the time of the event.
class LastTokens final : public JsonVisitor {
 public:
  struct Want {
    bool takes_structures = false;
    std::size_t leaves = std::numeric_limits<std::size_t>::max();  // it exists only before this leaf
  };

  WantId add(const Want& want) {
    wants_.push_back(want);
    tokens_.emplace_back();
    return static_cast<WantId>(wants_.size() - 1);
  }
  /// Returns the first want after those that were added: of the times.
  [[nodiscard]] WantId first_time() const { return static_cast<WantId>(wants_.size()); }
  void restart() override {
    for (JsonToken& token : tokens_) token.kind = ValueKind::Missing;
    times_.restart();
  }
  void value(WantId want, const JsonToken& token) override {
    if (want >= wants_.size()) {
      times_.add(static_cast<WantId>(want - wants_.size()), token);
      return;
    }
    if (token.leaf >= wants_[want].leaves) return;
    const bool is_structure = token.kind == ValueKind::Object || token.kind == ValueKind::Array;
    if (is_structure && !wants_[want].takes_structures) return;
    tokens_[want] = token;
  }
  [[nodiscard]] const JsonToken& token(WantId want) const { return tokens_[want]; }
  [[nodiscard]] MemberTimes& times() { return times_; }

 private:
  std::vector<Want> wants_;
  std::vector<JsonToken> tokens_;
  MemberTimes times_;
};

/// Computes FNV-1a. A pointer distinguishes files and names no path, because results leave the machine.
std::uint64_t fingerprint(std::string_view file) {
  std::uint64_t hash = 0xCBF2'9CE4'8422'2325;
  for (const char c : file) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100'0000'01B3;
  return hash;
}

}  // namespace

struct FieldReader::State {
  State(std::vector<WantedField> names, const TimeReader& times, FieldQuota quota, JsonMethod method);

  FieldReading read(const LogEvent& event, const Origin& origin, Arena& arena, std::span<FieldValue> values);
  DiscoveredField discovered(const WantedField& wanted, std::size_t leaves, std::vector<std::string>& json_names);
  void set_system_fields(const LogEvent& event, const Origin& origin, std::uint64_t place, Arena& arena,
                         std::span<FieldValue> values);
  void set_container_fields(const LogEvent& event, Arena& arena, std::span<FieldValue> values);
  void note_met(std::span<const FieldValue> values);
  FieldValue discovered_value(const DiscoveredField& field, Arena& arena);
  FieldValue json_value(WantId want, Arena& arena);
  std::optional<std::int64_t> find_member_time_of(std::string_view message);
  std::optional<std::int64_t> find_time(std::string_view message);

  /// Looks for the fields among the columns of the file that the events are of.
  void follow_columns(const Origin& origin);

  FileTimes times;
  std::vector<std::pair<std::size_t, SystemField>> system_fields;
  std::vector<std::pair<std::size_t, std::string>> container_fields;  // slots and names
  std::vector<std::size_t> time_slots;
  std::vector<DiscoveredField> discovered_fields;
  std::optional<DiscoveredField> time_field;  // named by the options
  bool collects_times = false;                // while fields are extracted
  bool looks_at_front = true;                 // for the time: where the last one was
  bool wants_json = false;
  bool wants_log_format = false;
  PathSet fields;            // of the discovered fields
  PathSet fields_and_times;  // of those and of the fields that may state the time

  std::optional<JsonExtractor> extract_fields;
  std::optional<JsonExtractor> extract_fields_and_times;
  LastTokens tokens;
  std::string scratch;
  std::vector<std::uint8_t> met;  // by name
  std::size_t unmet = 0;
  Arena time_texts;

  std::vector<std::string> columns;  // of the file that is read
  bool wants_columns = false;

  // State of the current event.
  bool has_json = false;
  bool is_json = false;  // has_json, and nothing but that
  std::string_view json;
  LogFormatReading log_format;
  std::vector<std::string_view> words;  // in the columns, where they are wanted
};

FieldReader::State::State(std::vector<WantedField> names, const TimeReader& time_reader, FieldQuota quota,
                          JsonMethod method)
    : times(time_reader), met(names.size()) {
  constexpr std::size_t kUnlimited = std::numeric_limits<std::size_t>::max();
  const std::size_t leaves = quota == FieldQuota::Enforced ? kMaxDiscoveredFields : kUnlimited;
  std::vector<std::string> json_names;
  for (std::size_t slot = 0; slot < names.size(); ++slot) {
    if (const auto system = find_system_field(names[slot].name)) {
      if (*system == SystemField::Timestamp) time_slots.push_back(slot);
      system_fields.emplace_back(slot, *system);
      continue;
    }
    if (is_container_field(names[slot].name)) {
      container_fields.emplace_back(slot, names[slot].name);
      continue;
    }
    DiscoveredField field = discovered(names[slot], leaves, json_names);
    field.slot = slot;
    wants_json = wants_json || field.json.has_value();
    wants_log_format = wants_log_format || field.is_of_log_format();
    if (field.json || field.is_of_log_format()) discovered_fields.push_back(std::move(field));
  }
  unmet =
      system_fields.size() + container_fields.size() + discovered_fields.size();  // of the others nothing can be met
  fields = PathSet::of_flattened(json_names);
  extract_fields.emplace(fields, method);
  if (time_slots.empty()) return;
  if (!times.reader().options().field.empty())
    time_field = discovered({times.reader().options().field}, kUnlimited, json_names);
  fields_and_times = PathSet::of_flattened(json_names);
  if (!time_field) {
    PathSet with_times = fields_and_times;
    MemberTimes::add_to(with_times, tokens.first_time());
    collects_times = JsonExtractor::can_scan(with_times);
    if (collects_times) fields_and_times = std::move(with_times);
  }
  extract_fields_and_times.emplace(fields_and_times, method);
}

DiscoveredField FieldReader::State::discovered(const WantedField& wanted, std::size_t leaves,
                                               std::vector<std::string>& json_names) {
  DiscoveredField field;
  field.name = wanted.name;
  if (auto name = json_name(wanted.name)) {
    json_names.push_back(std::move(*name));
    field.json = tokens.add({.takes_structures = wanted.structures == Structures::Slice, .leaves = leaves});
  }
  field.by_log_format = find_in_log_formats(wanted.name);
  return field;
}

void FieldReader::State::set_system_fields(const LogEvent& event, const Origin& origin, std::uint64_t place,
                                           Arena& arena, std::span<FieldValue> values) {
  const auto text = [](std::string_view said, std::string_view known) {
    if (said.empty()) said = known;
    return said.empty() ? FieldValue() : FieldValue::text(said);
  };
  const auto time = [](std::optional<std::int64_t> milliseconds) {
    return milliseconds ? FieldValue::timestamp(*milliseconds) : FieldValue();
  };
  for (const auto& [slot, field] : system_fields) {
    FieldValue& value = values[slot];
    switch (field) {
      case SystemField::Timestamp: value = time(event.timestamp); break;
      case SystemField::IngestionTime: value = time(event.ingestion_time); break;
      case SystemField::Message: value = FieldValue::text(event.message); break;
      case SystemField::LogStream: value = text(event.log_stream, origin.log_stream); break;
      case SystemField::Log: value = text(event.log_group, origin.log_group); break;
      case SystemField::Ptr:
        scratch.clear();
        fmt::format_to(std::back_inserter(scratch), "{:016x}{:012x}", fingerprint(origin.file), place);
        value = FieldValue::text(arena.keep(scratch));
        break;
    }
  }
}

void FieldReader::State::set_container_fields(const LogEvent& event, Arena& arena, std::span<FieldValue> values) {
  if (event.container == nullptr) return;
  for (const auto& [slot, name] : container_fields) values[slot] = container_field(*event.container, name, arena);
}

void FieldReader::State::follow_columns(const Origin& origin) {
  columns.assign(origin.columns.begin(), origin.columns.end());
  wants_columns = false;
  for (DiscoveredField& field : discovered_fields) {
    const auto found = std::ranges::find(columns, field.name);
    field.column.reset();
    if (found == columns.end()) continue;
    field.column = static_cast<std::size_t>(found - columns.begin());
    wants_columns = true;
  }
}

FieldReading FieldReader::State::read(const LogEvent& event, const Origin& origin, Arena& arena,
                                      std::span<FieldValue> values) {
  FieldReading reading;
  const bool needs_time = !time_slots.empty() && !event.timestamp;
  if (needs_time) times.follow(origin);
  if (!std::ranges::equal(origin.columns, columns)) follow_columns(origin);
  if (wants_columns) split_flow_words(event.message, words);
  const bool by_members = needs_time && !time_field;
  const bool collects = by_members && collects_times && wants_json;
  std::optional<std::int64_t> time;
  if (by_members && !collects) time = find_member_time(event.message, times.reader(), scratch);
  if (collects && looks_at_front) time = find_time_at_front(event.message, times.reader(), scratch);
  const bool searches_time = needs_time && !time;
  JsonExtractor& extractor = searches_time ? *extract_fields_and_times : *extract_fields;
  has_json = is_json = false;
  log_format.format = LogFormat::Other;
  const auto walk = [&](JsonPlace place) {
    tokens.times().clear();
    const EventJson found = extract_event_json(event.message, place, extractor, tokens);
    has_json = found.walk.verdict == JsonVerdict::Object;
    is_json = has_json && found.text.size() == event.message.size();
    json = found.text;
    reading.uses_json = true;
    reading.is_json = has_json;
    reading.too_deep = found.walk.verdict == JsonVerdict::TooDeep;
  };
  if (wants_json || (searches_time && time_field)) walk(JsonPlace::WholeMessage);
  if (searches_time && collects) time = find_member_time_of(event.message);
  if (!has_json && !reading.too_deep) {
    if (wants_log_format || wants_json || searches_time) read_log_format(event.message, log_format);
    const bool is_lambda = log_format.format == LogFormat::Lambda || comes_from_lambda(event, origin);
    if (is_lambda && (wants_json || searches_time)) walk(JsonPlace::Anywhere);
  }
  for (const DiscoveredField& field : discovered_fields) values[field.slot] = discovered_value(field, arena);
  if (!needs_time) return reading;
  if (!time) time = find_time(event.message);
  reading.has_time = time.has_value();
  if (!time) return reading;
  for (const std::size_t slot : time_slots) values[slot] = FieldValue::timestamp(*time);
  return reading;
}

void FieldReader::State::note_met(std::span<const FieldValue> values) {
  const auto note = [this](std::size_t slot) {
    if (std::exchange(met[slot], std::uint8_t{1}) == 0) --unmet;
  };
  for (std::size_t slot = 0; slot < values.size(); ++slot) {
    if (!values[slot].is_missing()) note(slot);
  }
  if (!has_json) return;
  for (const DiscoveredField& field : discovered_fields) {
    if (field.json && tokens.token(*field.json).kind == ValueKind::Null) note(field.slot);
  }
}

/// Finds what find_member_time() does, among the members that were collected where that is all of them.
std::optional<std::int64_t> FieldReader::State::find_member_time_of(std::string_view message) {
  MemberTimes& members = tokens.times();
  if (!is_json || members.may_lack_some()) return find_member_time(message, times.reader(), scratch);
  const auto time = members.find(json, times.reader(), scratch);
  looks_at_front = members.was_at_front();
  return time;
}

/// Finds the time of an event whose members do not state it.
std::optional<std::int64_t> FieldReader::State::find_time(std::string_view message) {
  if (time_field) {
    const auto time = times.reader().read(discovered_value(*time_field, time_texts));
    time_texts.clear();
    if (time) return time;
  }
  // JSON does not begin as lines with times do, unless the user says so.
  if (!is_json || !times.reader().options().format.empty()) {
    if (const auto time = times.reader().find_in_line(message)) return time;
  }
  if (!time_field && has_json && !is_json) {
    if (const auto time = find_member_time(json, times.reader(), scratch)) return time;
  }
  return log_format.format == LogFormat::Other ? std::nullopt : times.reader().read(log_format.time);
}

FieldValue FieldReader::State::discovered_value(const DiscoveredField& field, Arena& arena) {
  FieldValue value;
  if (has_json && field.json) value = json_value(*field.json, arena);
  if (field.column && *field.column < words.size()) return flow_value(field.name, words[*field.column]);
  if (!value.is_missing() || log_format.format == LogFormat::Other) return value;
  const std::uint8_t index = field.by_log_format[static_cast<std::size_t>(log_format.format)];
  return index == kNoField ? value : log_format.values[index];
}

FieldValue FieldReader::State::json_value(WantId want, Arena& arena) {
  const JsonToken& token = tokens.token(want);
  switch (token.kind) {
    case ValueKind::Missing:
    case ValueKind::Null: return {};
    case ValueKind::True: return FieldValue::boolean(true);
    case ValueKind::False: return FieldValue::boolean(false);
    case ValueKind::Number: return FieldValue::written_number(token.raw);
    case ValueKind::Text:
      if (!token.escaped) return FieldValue::text(token.raw);
      unescape_json(token.raw, scratch);
      return FieldValue::text(arena.keep(scratch));
    case ValueKind::Object: return FieldValue::map(structure_text(json, token.begin));
    case ValueKind::Array: return FieldValue::list(structure_text(json, token.begin));
  }
  return {};
}

FieldReader::FieldReader(std::vector<WantedField> names, const TimeReader& times, FieldQuota quota, JsonMethod method)
    : state_(std::make_unique<State>(std::move(names), times, quota, method)) {}
FieldReader::~FieldReader() = default;
FieldReader::FieldReader(FieldReader&&) noexcept = default;
FieldReader& FieldReader::operator=(FieldReader&&) noexcept = default;

FieldReading FieldReader::read(const LogEvent& event, const Origin& origin, std::uint64_t place, Arena& arena,
                               std::span<FieldValue> values) {
  std::ranges::fill(values, FieldValue());
  state_->set_system_fields(event, origin, place, arena, values);
  state_->set_container_fields(event, arena, values);
  const FieldReading reading = state_->read(event, origin, arena, values);
  if (state_->unmet > 0) state_->note_met(values);
  return reading;
}

const std::vector<std::uint8_t>& FieldReader::met() const { return state_->met; }

}  // namespace insitu
