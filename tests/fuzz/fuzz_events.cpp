#include <algorithm>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/extract/event_reader.h"
#include "engine/extract/json_walker.h"
#include "engine/input/event_blocks.h"
#include "tests/collecting_visitor.h"
#include "tests/differential/reference_json.h"
#include "tests/escaped_text.h"
#include "tests/fuzz/targets.h"
#include "tests/trickling_source.h"

namespace insitu::fuzz {
namespace {

using reference::JsonKind;

/// The event objects of a file and the problems found on the way, in order.
std::vector<std::string> story_of(std::string_view file, std::size_t piece, std::size_t block_bytes) {
  TricklingSource source(std::string(file), piece);
  const auto reader = make_event_block_reader(source, InputShape::Events, {.block_bytes = block_bytes});
  std::vector<std::string> story;
  Block block;
  for (bool more = true; more;) {
    more = reader->next(block);
    for (const InputProblem& problem : block.problems) story.push_back("problem: " + problem.message);
    for (const BlockRecord& object : block.records) {
      story.emplace_back(block.buffer.view().substr(object.begin, object.end - object.begin));
    }
  }
  return story;
}

std::string text_of(const reference::JsonValue& value) {
  const bool has_text = value.kind == JsonKind::String || value.kind == JsonKind::Number;
  return has_text ? value.text : std::string();
}

/// Checks that the walker and the reference agree on what is JSON, and on the values of `$.*`, `$.*.a` and `$.a[*]`.
Finding check_json(std::string_view message) {
  PathSet paths;
  paths.add({AnyMemberStep{}}, 0);
  paths.add({AnyMemberStep{}, MemberStep{"a"}}, 1);
  paths.add({MemberStep{"a"}, AnyElementStep{}}, 2);
  CollectingVisitor found;
  const JsonWalk walk = JsonWalker().walk(message, paths, found);
  const auto document = reference::read_json(message);
  const bool is_object = document && document->kind == JsonKind::Object;
  if ((walk.verdict == JsonVerdict::Object) != is_object) return "an object or not? " + write_escaped(message);
  if ((walk.verdict == JsonVerdict::OtherJson) != (document && !is_object))
    return "other JSON or not? " + write_escaped(message);
  if (walk.offset > message.size()) return "an offset outside of the message: " + write_escaped(message);
  if (walk.verdict == JsonVerdict::NotJson && walk.expected.empty())
    return "nothing expected: " + write_escaped(message);
  if (!is_object) return std::nullopt;

  std::map<WantId, std::vector<std::string>> expected;
  for (const auto& [name, value] : document->members) {
    expected[0].push_back(text_of(value));
    for (const auto& member : value.members) {
      if (member.key == "a") expected[1].push_back(text_of(member.value));
    }
    if (name != "a") continue;
    for (const auto& element : value.elements) expected[2].push_back(text_of(element));
  }
  for (WantId want = 0; want < 3; ++want) {
    std::ranges::sort(expected[want]);  // of names written twice the places differ
    std::ranges::sort(found.values[want]);
    if (found.values[want] != expected[want]) return "other values: " + write_escaped(message);
  }
  return std::nullopt;
}

/// Checks that the reader accepts an object with a text `message`, and returns that text.
Finding check_event(EventReader& reader, std::string_view object) {
  std::deque<std::string> texts;
  const auto event = reader.read(object, texts);
  const auto document = reference::read_json(object);
  const std::string* message = nullptr;
  if (document) {
    for (const auto& member : document->members) {
      if (member.key == "message" && member.value.kind == JsonKind::String) message = &member.value.text;
    }
  }
  if (!event && event.error().empty()) return "no reason why this is no event: " + write_escaped(object);
  if (event.has_value() != (message != nullptr)) return "an event or not? " + write_escaped(object);
  if (event && event->message != *message) return "another message: " + write_escaped(object);
  return std::nullopt;
}

}  // namespace

Finding events(std::string_view bytes) {
  if (auto finding = check_json(bytes)) return finding;
  const std::vector<std::string> story = story_of(bytes, bytes.size() + 1, 1 << 16);
  for (const auto& [piece, block_bytes] : {std::pair{1, 1}, {3, 16}, {64, 1000}}) {
    if (story_of(bytes, static_cast<std::size_t>(piece), static_cast<std::size_t>(block_bytes)) != story) {
      return "the events depend on how the file is read";
    }
  }
  EventReader reader;
  for (const std::string& object : story) {
    if (object.starts_with("problem: ")) continue;
    if (auto finding = check_event(reader, object)) return finding;
  }
  return std::nullopt;
}

}  // namespace insitu::fuzz
