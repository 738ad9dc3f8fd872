#include "cli/watch_state.h"

#include <fmt/format.h>

#include <charconv>
#include <utility>

#include "engine/model/number.h"
#include "engine/notify/json_members.h"
#include "engine/templates/document.h"

namespace insitu::cli {
namespace {

constexpr std::string_view kVersion = "2";

/// Bytes that need not be UTF-8, two letters each.
std::string hex_of(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return text;
}

std::string bytes_of(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    unsigned value = 0;
    std::from_chars(hex.data() + i, hex.data() + i + 2, value, 16);
    bytes += static_cast<char>(value);
  }
  return bytes;
}

std::string_view truth(bool value) { return value ? "true" : "false"; }

/// Returns a list, each of its members by `write`.
template <class Items, class Write>
std::string array_of(const Items& items, const Write& write) {
  std::string json = "[";
  for (const auto& item : items) {
    if (json.size() > 1) json += ',';
    json += write(item);
  }
  return json + "]";
}

std::string position_text(const NamedPosition& one) {
  std::string json;
  CompactObject object(json);
  object.text("path", one.path);
  object.raw("device", fmt::to_string(one.position.id.device));
  object.raw("inode", fmt::to_string(one.position.id.inode));
  object.raw("offset", fmt::to_string(one.position.offset));
  object.text("beginning", hex_of(one.position.beginning));
  object.text("before", hex_of(one.position.before));
  object.close();
  return json;
}

std::string minutes_text(const MetricMinutes& minutes) {
  return array_of(minutes, [](const auto& minute) {
    return fmt::format("[{},{}]", minute.first, array_of(minute.second.values(), [](const auto& value) {
                         return fmt::format("[{},{}]", value.first, value.second);
                       }));
  });
}

std::string published_text(const PublishedMinutes& published) {
  std::string json;
  CompactObject object(json);
  object.raw("metrics", array_of(published.metrics, [](const auto& metric) {
               std::string one;
               CompactObject members(one);
               members.raw("dimensions", array_of(metric.first, [](const DimensionValue& dimension) {
                             return fmt::format("[{},{}]", json_string(dimension.name), json_string(dimension.value));
                           }));
               members.raw("minutes", minutes_text(metric.second));
               members.close();
               return one;
             }));
  object.raw("withEvents", array_of(published.with_events, [](std::int64_t minute) { return fmt::to_string(minute); }));
  object.close();
  return json;
}

std::string timeline_text(const AlarmTimeline& timeline) {
  std::string json;
  CompactObject object(json);
  object.text("initial", state_name(timeline.initial));
  object.raw("transitions", array_of(timeline.transitions, [](const Transition& transition) {
               std::string one;
               CompactObject members(one);
               members.raw("time", fmt::to_string(transition.time));
               members.text("from", state_name(transition.from));
               members.text("to", state_name(transition.to));
               members.text("reason", transition.reason);
               members.close();
               return one;
             }));
  object.close();
  return json;
}

std::string open_text(const OpenTransition& open) {
  std::string json;
  CompactObject object(json);
  const StateChange& change = open.change;
  object.raw("time", fmt::to_string(change.time));
  object.raw("created", fmt::to_string(change.created));
  object.text("from", state_name(change.from));
  object.text("to", state_name(change.to));
  object.text("reason", change.reason);
  object.raw("children", array_of(change.children, [](const TriggeringChild& child) {
               std::string one;
               CompactObject members(one);
               members.text("name", child.name);
               members.text("state", state_name(child.state));
               members.raw("time", fmt::to_string(child.time));
               members.close();
               return one;
             }));
  object.raw("printed", truth(open.is_printed));
  object.raw("acts", truth(open.acts));
  object.raw("waits", truth(open.waits));
  object.raw("begun", truth(open.has_begun));
  object.close();
  return json;
}

std::string done_text(const DoneTransition& done) {
  std::string json;
  CompactObject object(json);
  object.raw("time", fmt::to_string(done.time));
  object.text("from", state_name(done.from));
  object.text("to", state_name(done.to));
  object.close();
  return json;
}

std::string alarm_text(const AlarmRecord& alarm) {
  std::string json;
  CompactObject object(json);
  object.text("name", alarm.name);
  object.raw("created", fmt::to_string(alarm.created));
  object.raw("done", fmt::to_string(alarm.done));
  if (alarm.last) object.raw("last", done_text(*alarm.last));
  object.raw("timelines", array_of(alarm.timelines, timeline_text));
  object.raw("open", array_of(alarm.open, open_text));
  object.close();
  return json;
}

/// Reads members of a state that this program wrote; what is missing or odd makes it broken.
class StateReading {
 public:
  const Node& member(const Node& map, std::string_view name) {
    static const Node kNothing{};
    const Node* found = map.find(name);
    if (found == nullptr) is_broken_ = true;
    return found == nullptr ? kNothing : *found;
  }
  template <class Number>
  Number number(const Node& node) {
    Number value{};
    const std::string& text = node.scalar.text;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) is_broken_ = true;
    return value;
  }
  template <class Number>
  Number number(const Node& map, std::string_view name) {
    return number<Number>(member(map, name));
  }
  double real(const Node& node) {
    const auto value = parse_number(node.scalar.text);
    if (!value) is_broken_ = true;
    return value.value_or(0);
  }
  const std::string& text(const Node& map, std::string_view name) { return member(map, name).scalar.text; }
  bool is_true(const Node& map, std::string_view name) { return text(map, name) == "true"; }
  AlarmState state(const Node& map, std::string_view name) {
    const std::string& written = text(map, name);
    const auto state = read_alarm_state(written);
    if (!state && written != state_name(AlarmState::Unknown)) is_broken_ = true;
    return state.value_or(AlarmState::Unknown);
  }
  const Node& item(const Node& list, std::size_t index) {
    static const Node kNothing{};
    if (index < list.items.size()) return list.items[index];
    is_broken_ = true;
    return kNothing;
  }
  [[nodiscard]] bool is_broken() const { return is_broken_; }

 private:
  bool is_broken_ = false;
};

NamedPosition read_position(StateReading& reading, const Node& node) {
  return {.path = reading.text(node, "path"),
          .position = {
              .id = {.device = reading.number<dev_t>(node, "device"), .inode = reading.number<ino_t>(node, "inode")},
              .offset = reading.number<std::uint64_t>(node, "offset"),
              .beginning = bytes_of(reading.text(node, "beginning")),
              .before = bytes_of(reading.text(node, "before"))}};
}

PublishedMinutes read_published(StateReading& reading, const Node& node) {
  PublishedMinutes published;
  for (const Node& metric : reading.member(node, "metrics").items) {
    DimensionSet dimensions;
    for (const Node& pair : reading.member(metric, "dimensions").items) {
      dimensions.push_back({.name = reading.item(pair, 0).scalar.text, .value = reading.item(pair, 1).scalar.text});
    }
    MetricMinutes& minutes = published.metrics[std::move(dimensions)];
    for (const Node& minute : reading.member(metric, "minutes").items) {
      Samples& samples = minutes[reading.number<std::int64_t>(reading.item(minute, 0))];
      for (const Node& value : reading.item(minute, 1).items) {
        samples.add(reading.real(reading.item(value, 0)), reading.number<std::uint64_t>(reading.item(value, 1)));
      }
    }
  }
  for (const Node& minute : reading.member(node, "withEvents").items) {
    published.with_events.insert(reading.number<std::int64_t>(minute));
  }
  return published;
}

AlarmTimeline read_timeline(StateReading& reading, const Node& node) {
  AlarmTimeline timeline;
  timeline.initial = reading.state(node, "initial");
  for (const Node& one : reading.member(node, "transitions").items) {
    timeline.transitions.push_back({.time = reading.number<std::int64_t>(one, "time"),
                                    .from = reading.state(one, "from"),
                                    .to = reading.state(one, "to"),
                                    .reason = reading.text(one, "reason"),
                                    .with_other_range = {}});
  }
  return timeline;
}

OpenTransition read_open(StateReading& reading, const Node& node) {
  OpenTransition open;
  open.change = {.from = reading.state(node, "from"),
                 .to = reading.state(node, "to"),
                 .reason = reading.text(node, "reason"),
                 .time = reading.number<std::int64_t>(node, "time"),
                 .created = reading.number<std::int64_t>(node, "created")};
  for (const Node& child : reading.member(node, "children").items) {
    open.change.children.push_back({.name = reading.text(child, "name"),
                                    .state = reading.state(child, "state"),
                                    .time = reading.number<std::int64_t>(child, "time")});
  }
  open.is_printed = reading.is_true(node, "printed");
  open.acts = reading.is_true(node, "acts");
  open.waits = reading.is_true(node, "waits");
  open.has_begun = reading.is_true(node, "begun");
  open.is_resumed = true;
  return open;
}

AlarmRecord read_alarm(StateReading& reading, const Node& node) {
  AlarmRecord alarm;
  alarm.name = reading.text(node, "name");
  alarm.created = reading.number<std::int64_t>(node, "created");
  alarm.done = reading.number<std::uint64_t>(node, "done");
  if (alarm.done > 0) {
    const Node& last = reading.member(node, "last");
    alarm.last = {.time = reading.number<std::int64_t>(last, "time"),
                  .from = reading.state(last, "from"),
                  .to = reading.state(last, "to")};
  }
  for (const Node& one : reading.member(node, "timelines").items)
    alarm.timelines.push_back(read_timeline(reading, one));
  for (const Node& one : reading.member(node, "open").items) alarm.open.push_back(read_open(reading, one));
  return alarm;
}

}  // namespace

std::string state_text(const WatchState& state) {
  std::string json;
  CompactObject object(json);
  object.text("version", kVersion);
  object.text("clock", state.clock == WatchClock::Events ? "events" : "wall");
  object.text("identity", state.identity);
  if (state.evaluated) object.raw("evaluated", fmt::to_string(*state.evaluated));
  object.raw("positions", array_of(state.positions, position_text));
  object.raw("published", array_of(state.published, published_text));
  object.raw("alarms", array_of(state.alarms, alarm_text));
  object.close();
  return json + "\n";
}

std::expected<WatchState, std::string> read_state(const std::string& file, std::string_view text) {
  const auto root = read_json_document(file, text);
  if (!root) return std::unexpected("it is no state of a watch: " + root.error().message);
  StateReading reading;
  if (reading.text(*root, "version") != kVersion) return std::unexpected("it is no state of a watch of this version");
  WatchState state;
  state.clock = reading.text(*root, "clock") == "events" ? WatchClock::Events : WatchClock::Wall;
  state.identity = reading.text(*root, "identity");
  if (root->find("evaluated") != nullptr) state.evaluated = reading.number<std::int64_t>(*root, "evaluated");
  for (const Node& one : reading.member(*root, "positions").items)
    state.positions.push_back(read_position(reading, one));
  for (const Node& one : reading.member(*root, "published").items)
    state.published.push_back(read_published(reading, one));
  for (const Node& one : reading.member(*root, "alarms").items) state.alarms.push_back(read_alarm(reading, one));
  if (reading.is_broken()) return std::unexpected("it is a state of a watch, but not whole");
  return state;
}

}  // namespace insitu::cli
