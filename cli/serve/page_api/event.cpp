#include "cli/serve/page_api/event.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "cli/serve/query_jobs.h"
#include "engine/extract/field_reader.h"
#include "engine/extract/log_formats.h"
#include "engine/model/arena.h"
#include "engine/model/ascii.h"
#include "engine/model/json_slice.h"
#include "grammar/filter_pattern_parser.h"
#include "grammar/unparse_pattern.h"
#include "grammar/unparse_query.h"
#include "insitu/event_time.h"

namespace insitu::serve {
namespace {

std::string_view kind_of_node(const FieldValue& value) {
  switch (value.kind()) {
    case FieldKind::Missing: return "null";
    case FieldKind::Integer: return "boolean";  // numbers of JSON are written numbers
    case FieldKind::WrittenNumber:
    case FieldKind::Real: return "number";
    case FieldKind::Map: return "object";
    case FieldKind::List: return "array";
    case FieldKind::Text:
    case FieldKind::Timestamp:
    case FieldKind::Period: break;
  }
  return "string";
}

std::string text_of_leaf(const FieldValue& value) {
  if (value.is_missing()) return "null";
  if (value.kind() == FieldKind::Integer) return value.integer() != 0 ? "true" : "false";
  std::string text;
  append_text(text, value);
  return text;
}

/// Turns the JSON of a message into the nodes of a tree.
class FieldTree {
 public:
  /// `is_whole`: the JSON is the whole message, so that patterns can select in it.
  FieldTree(Arena& arena, bool is_whole) : arena_(arena), is_whole_(is_whole) {}

  Tree::List nodes_of(const FieldValue& structure) {
    Tree::List nodes;
    if (selector_.steps.size() >= kMaxDepth) return nodes;
    JsonMembers members(structure);
    while (const auto member = has_room() ? members.next(arena_) : std::nullopt) {
      const std::string name(member->name);
      nodes.push_back(node(name, ast::Member{.name = name, .bracketed = !is_word(name)}, member->value));
    }
    JsonElements elements(structure);
    std::size_t index = 0;
    while (const auto element = has_room() ? elements.next(arena_) : std::nullopt) {
      nodes.push_back(node(std::to_string(index), ast::Element{.index = index}, *element));
      ++index;
    }
    return nodes;
  }

 private:
  // Beyond these a page would show nothing that a person can use.
  static constexpr std::size_t kMaxNodes = 5'000;
  static constexpr std::size_t kMaxDepth = 60;

  [[nodiscard]] bool has_room() const { return nodes_ < kMaxNodes; }

  static bool is_word(std::string_view name) {
    const auto may_be = [](char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '-'; };
    return !name.empty() && std::ranges::all_of(name, may_be);
  }

  Tree node(const std::string& name, ast::Step step, const FieldValue& value) {
    ++nodes_;
    const std::string field_before = field_;
    // A name that begins with @ is one of the service, so one of the message has a second @.
    if (field_.empty() && selector_.steps.empty()) {
      field_ = name.starts_with('@') ? "@" + name : name;
    } else {
      field_ += "." + name;
    }
    selector_.steps.push_back(std::move(step));

    Tree tree = Tree::map({{"name", name}, {"kind", kind_of_node(value)}});
    if (!value.is_structure()) {
      ++leaves_;
      tree.set("text", text_of_leaf(value));
      if (leaves_ <= kMaxDiscoveredFields) tree.set("field", unparse_field_name(field_));
    }
    tree.set("selector", selector_text());
    if (value.is_structure()) tree.set("children", nodes_of(value));

    selector_.steps.pop_back();
    field_ = field_before;
    return tree;
  }

  /// How a pattern writes the way to the node; nullopt: it cannot.
  [[nodiscard]] std::optional<std::string> selector_text() const {
    if (!is_whole_) return std::nullopt;
    std::string text = unparse(selector_);
    if (!parse_filter_pattern(fmt::format("{{ {} = 1 }}", text))) return std::nullopt;
    return text;
  }

  Arena& arena_;
  bool is_whole_;
  ast::Selector selector_;
  std::string field_;
  std::size_t nodes_ = 0;
  std::size_t leaves_ = 0;
};

/// Whether the time of an event is that of an earlier line, or of its file: its own text states none.
bool has_inherited_time(const PageCall& call, const CatalogueFile& file, std::string_view message) {
  if (file.is_put) return false;
  const auto& settings = call.server.settings();
  const TimeReader times = settings.times ? *settings.times : *TimeReader::make({.now = call.server.now()});
  FieldReader reader({{.name = "@timestamp"}}, times, FieldQuota::Enforced);
  Arena arena;
  FieldValue time;
  LogEvent event;
  event.message = message;
  return !reader.read(event, {}, 0, arena, {&time, 1}).has_time;
}

Answered<EventPointer> read_page_pointer(std::string_view text) {
  if (const auto id = read_event_id(text)) return EventPointer{.file = id->file, .offset = id->offset};
  if (const auto pointer = read_pointer(text)) return *pointer;
  return refuse_parameter("`ptr` is neither an `@ptr` nor the id of an event");
}

std::unexpected<Refusal> refuse_missing_event() {
  return refuse_page("NotFound", "there is no such event any more", 404);
}

Answered<Listing::Place> find_place(const PageCall& call, const EventPointer& event) {
  Listing::Place place = call.listing->find_file(event.file);
  if (!place.file) return refuse_missing_event();
  return place;
}

Answered<EventPages::Surroundings> read_surroundings(PageCall& call, const EventPointer& event,
                                                     const Listing::Place& place, std::size_t before,
                                                     std::size_t after) {
  const ServedFile file{.file = place.file, .group = place.group->name, .stream = place.stream->name};
  auto found = call.server.pages().surroundings(file, event.offset, before, after);
  if (!found.event) return refuse_missing_event();
  return found;
}

}  // namespace

Tree tree_of_event(const StoredEvent& event, const std::string& group) {
  return Tree::map({{"eventId", event.id},
                    {"logGroupName", group},
                    {"logStreamName", event.stream},
                    {"timestamp", event.timestamp},
                    {"ingestionTime", event.ingestion_time},
                    {"message", event.message}});
}

Tree::List fields_of_message(std::string_view message) {
  Arena arena;
  const std::string_view json = without_lambda_prefix(message);
  const auto object = read_json(json, arena);
  if (object && object->kind() == FieldKind::Map) {
    return FieldTree(arena, json.size() == message.size()).nodes_of(*object);
  }
  Tree::List nodes;
  LogFormatReading reading;
  read_log_format(message, reading);
  const auto names = field_names(reading.format);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const FieldValue& value = reading.values[i];
    if (value.is_missing()) continue;
    std::string text;
    append_text(text, value);
    const bool is_number = value.kind() != FieldKind::Text && value.kind() != FieldKind::Timestamp;
    nodes.push_back(Tree::map({{"name", names[i]},
                               {"kind", is_number ? "number" : "string"},
                               {"text", std::move(text)},
                               {"field", unparse_field_name(names[i])}}));
  }
  return nodes;
}

Answered<StoredEvent> find_page_event(PageCall& call, std::string_view pointer) {
  const auto event = read_page_pointer(pointer);
  if (!event) return std::unexpected(event.error());
  const auto place = find_place(call, *event);
  if (!place) return std::unexpected(place.error());
  auto found = read_surroundings(call, *event, *place, 0, 0);
  if (!found) return std::unexpected(found.error());
  return std::move(*found->event);
}

Answered<Tree> event_for_page(PageCall& call, Members& in) {
  constexpr std::int64_t kUsual = 20;
  constexpr std::int64_t kMax = 200;
  const std::string text = in.required_text("ptr");
  const auto before = static_cast<std::size_t>(in.integer("before", 0, kMax).value_or(kUsual));
  const auto after = static_cast<std::size_t>(in.integer("after", 0, kMax).value_or(kUsual));
  if (in.is_refused()) return in.refused();
  const auto pointer = read_page_pointer(text);
  if (!pointer) return std::unexpected(pointer.error());
  const auto place = find_place(call, *pointer);
  if (!place) return std::unexpected(place.error());
  const auto found = read_surroundings(call, *pointer, *place, before, after);
  if (!found) return std::unexpected(found.error());

  LevelReader levels;
  const auto with_level = [&](const StoredEvent& event) {
    return tree_of_event(event, place->group->name).set("level", level_name(levels.level_of(event.message)));
  };
  Tree answer = Tree::map({{"event", with_level(*found->event)},
                           {"inherited", has_inherited_time(call, *place->file, found->event->message)}});
  answer.set("fields", fields_of_message(found->event->message));
  for (const auto& [name, events] : {std::pair("before", &found->before), std::pair("after", &found->after)}) {
    Tree list = Tree::list();
    for (const StoredEvent& event : *events) list.add(with_level(event));
    answer.set(name, std::move(list));
  }
  return answer;
}

}  // namespace insitu::serve
