#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "engine/templates/document.h"
#include "engine/templates/read_definitions.h"

namespace insitu {

/// "LINE:COLUMN MESSAGE" of a text that is no document.
inline std::string problem(std::string_view text) {
  const auto document = read_document("f", text);
  if (document) return "it was read";
  const SourceLocation& place = document.error().place;
  return std::to_string(place.line) + ":" + std::to_string(place.column) + " " + document.error().message;
}

/// What a text defines that must be readable.
inline Definitions read(std::string_view text, const TemplateParameters& parameters = {}) {
  auto definitions = read_definitions("f", text, parameters);
  if (definitions) return std::move(*definitions);
  ADD_FAILURE() << describe(definitions.error()) << "\n" << definitions.error().help;
  return {};
}

/// "f:LINE:COLUMN: MESSAGE" of a text that must be refused.
inline std::string refusal(std::string_view text, const TemplateParameters& parameters = {}) {
  const auto definitions = read_definitions("f", text, parameters);
  return definitions ? "it was read" : describe(definitions.error());
}

/// "LINE:COLUMN" of an offset into a value.
inline std::string place(const WrittenValue& value, std::size_t offset = 0) {
  const SourceLocation found = place_of(value, offset);
  return std::to_string(found.line) + ":" + std::to_string(found.column);
}

/// The same of where `part` stands in its text.
inline std::string place(const WrittenValue& value, std::string_view part) {
  return place(value, value.text.find(part));
}

}  // namespace insitu
