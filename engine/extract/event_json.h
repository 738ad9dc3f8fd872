#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/extract/json_extractor.h"

namespace insitu {

/// Where an event may hold JSON: Lambda's lines also hold it behind text.
enum class JsonPlace : std::uint8_t { WholeMessage, Anywhere };

struct EventJson {
  JsonWalk walk;          ///< of the object found; else of the whole message, NotJson where it does not begin as one
  std::string_view text;  ///< what it is told of: offsets of tokens count from its begin
};

/// Extracts from the JSON object that a message is, or (Anywhere) from the first one in it. Of many brackets that open
/// no JSON only the first few are tried.
EventJson extract_event_json(std::string_view message, JsonPlace place, JsonExtractor& json, JsonVisitor& visitor);

/// The whole text of an object or array of JSON that begins at `begin`; empty: it does not end.
std::string_view structure_text(std::string_view json, std::size_t begin);

}  // namespace insitu
