#include "tests/differential/reference_metric.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "tests/differential/reference_comparison.h"
#include "tests/differential/reference_json.h"
#include "tests/differential/reference_matcher.h"
#include "tests/differential/reference_time.h"

namespace insitu::reference {
namespace {

/// A value that an event has: a text, and whether it may be a number and a dimension.
struct Found {
  bool exists = false;
  bool is_comparable = false;
  std::string text;
};

const JsonValue* member_of(const JsonValue& value, const std::string& name) {
  if (value.kind != JsonKind::Object) return nullptr;
  for (const JsonMember& member : value.members) {
    if (member.key == name) return &member.value;
  }
  return nullptr;
}

const JsonValue* element_of(const JsonValue& value, std::size_t index) {
  if (value.kind != JsonKind::Array || index >= value.elements.size()) return nullptr;
  return &value.elements[index];
}

/// Follows `$.a['b c'][0]`, step by step.
const JsonValue* select(const JsonValue& document, std::string_view path) {
  const JsonValue* value = &document;
  path.remove_prefix(1);
  while (value != nullptr && !path.empty()) {
    if (path.starts_with(".[")) path.remove_prefix(1);
    if (path.starts_with("['")) {
      const std::size_t end = path.find("']");
      value = member_of(*value, std::string(path.substr(2, end - 2)));
      path.remove_prefix(end + 2);
    } else if (path.starts_with('[')) {
      const std::size_t end = path.find(']');
      value = element_of(*value, std::stoul(std::string(path.substr(1, end - 1))));
      path.remove_prefix(end + 1);
    } else {
      const std::size_t end = std::min(path.find_first_of(".[", 1), path.size());
      value = member_of(*value, std::string(path.substr(1, end - 1)));
      path.remove_prefix(end);
    }
  }
  return value;
}

Found found_in_json(const std::string& message, const std::string& path) {
  const auto document = read_json(message);
  const JsonValue* value = document ? select(*document, path) : nullptr;
  if (value == nullptr) return {};
  Found found{.exists = true, .is_comparable = false, .text = value->text};
  found.is_comparable = value->kind == JsonKind::Number || value->kind == JsonKind::String;
  if (value->kind == JsonKind::True) found.text = "true";
  if (value->kind == JsonKind::False) found.text = "false";
  return found;
}

Found find(const std::string& written, const std::string& message, const ReferenceResult& match) {
  if (written.starts_with("$.") || written.starts_with("$[")) return found_in_json(message, written);
  for (const auto& [name, value] : match.extracted) {
    if (name == written) return {.exists = true, .is_comparable = true, .text = value};
  }
  return {};
}

bool is_blank(const std::string& text) { return std::ranges::all_of(text, is_white_space); }

std::int64_t minute_of(std::int64_t time) {
  return static_cast<std::int64_t>(std::floor(static_cast<double>(time) / static_cast<double>(kMinute))) * kMinute;
}

void sort_all(PublishedSamples& samples) {
  for (auto& [place, values] : samples) std::ranges::sort(values);
}

}  // namespace

Published publish(const ast::FilterPattern& pattern, const Publication& publication,
                  const std::vector<QueryEvent>& events) {
  Published published;
  std::map<std::int64_t, std::size_t> without_match;  // of all minutes with events
  for (const QueryEvent& event : events) {
    const ReferenceResult match = reference_match(pattern, event.message);
    if (event.timestamp && !match.matches) ++without_match[minute_of(*event.timestamp)];
    if (!match.matches) continue;
    ++published.matched;
    if (!event.timestamp) {
      ++published.without_time;
      continue;
    }
    const std::int64_t minute = minute_of(*event.timestamp);
    without_match.try_emplace(minute);

    std::optional<double> value = number_written(publication.value);
    if (!value) {
      const Found found = find(publication.value, event.message, match);
      if (!found.exists) {
        ++published.value_missing;
        continue;
      }
      if (found.is_comparable) value = number_written(found.text);
      if (!value || std::abs(*value) > std::ldexp(1, 360)) {
        ++published.value_no_number;
        continue;
      }
    }
    std::map<std::string, std::string> dimensions;
    for (const auto& [name, written] : publication.dimensions) {
      const Found found = find(written, event.message, match);
      if (found.exists && !is_blank(found.text)) dimensions[name] = found.text;
    }
    if (dimensions.size() < publication.dimensions.size()) {
      ++published.dimension_missing;
      continue;
    }
    published.samples[{dimensions, minute}].push_back(*value);
  }
  published.per_event = published.samples;
  for (const auto& [minute, count] : without_match) {
    if (!publication.default_value) continue;
    std::vector<double>& samples = published.samples[{{}, minute}];
    if (samples.empty()) samples.push_back(*publication.default_value);
    for (std::size_t i = 0; i < count; ++i) published.per_event[{{}, minute}].push_back(*publication.default_value);
  }
  sort_all(published.samples);
  sort_all(published.per_event);
  return published;
}

}  // namespace insitu::reference
