#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/extract/json_extractor.h"

namespace insitu {

/// Where an event may hold JSON: Lambda's lines also hold it after text.
enum class JsonPlace : std::uint8_t { WholeMessage, Anywhere };

/// The JSON of an event.
struct EventJson {
  /// The result for the object found; else for the whole message, NotJson where it does not begin as an object.
  JsonWalk walk;
  /// The text that `walk` is about, borrowed from the message: offsets of tokens count from its begin.
  std::string_view text;
};

/// Extracts from the JSON object that a message is, or (Anywhere) from the first one in it. If many brackets open no
/// JSON, only the first few are tried.
EventJson extract_event_json(std::string_view message, JsonPlace place, JsonExtractor& json, JsonVisitor& visitor);

/// Returns the whole text of an object or array of JSON that begins at `begin`, borrowed from `json`. Empty: it does
/// not end.
std::string_view structure_text(std::string_view json, std::size_t begin);

}  // namespace insitu
