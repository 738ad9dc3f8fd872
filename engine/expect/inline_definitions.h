#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/templates/document.h"
#include "insitu/definitions.h"

/// Reads definitions that a test file writes itself instead of naming those of its sources.
namespace insitu {

/// Makes a text that no file states, with `place` as its place in messages.
WrittenValue implied_text(std::string text, const SourceLocation& place);
/// Returns the scalar of a member; nullopt: the member is missing.
std::optional<WrittenValue> text_of(const Node& node, std::string_view name);

/// Reads the metric filter of a map with `pattern`, `value`, `default`, `dimensions` and `unit`. Its metric is
/// `insitu/metric`, because no case asks for its name.
FilterDefinition inline_filter(const Node& node, const std::string& id);
/// Reads the alarm of a map with `statistic`, `period` and so on, on `insitu/metric`.
AlarmDefinition inline_alarm(const Node& node, const std::string& id);
/// Reads the composite alarm of a map with `rule`, `suppressor` and so on.
AlarmDefinition inline_composite(const Node& node, const std::string& id);

}  // namespace insitu
