#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/definitions/definitions.h"
#include "engine/templates/document.h"

/// What a test file writes itself instead of naming something of its sources.
namespace insitu {

/// A text that no file states, for what stands at `place`.
WrittenValue implied_text(std::string text, const SourceLocation& place);
/// The scalar of a member, where it is there.
std::optional<WrittenValue> text_of(const Node& node, std::string_view name);

/// The metric filter of a map with `pattern`, `value`, `default`, `dimensions` and `unit`. Its metric is
/// `insitu/metric`, for a name is nobody's business here.
FilterDefinition own_filter(const Node& node, const std::string& id);
/// The alarm of a map with `statistic`, `period` and so on, on `insitu/metric`.
AlarmDefinition own_alarm(const Node& node, const std::string& id);

}  // namespace insitu
