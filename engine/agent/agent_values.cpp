#include "engine/agent/agent_values.h"

#include <algorithm>
#include <utility>

namespace insitu {

bool AgentValues::has(std::string_view name) {
  asked_.emplace(name);
  return std::ranges::find(set_, name, &TemplateParameters::value_type::first) != set_.end();
}

std::vector<std::string> AgentValues::unused() const {
  std::vector<std::string> names;
  for (const auto& [name, value] : set_) {
    if (!asked_.contains(name)) names.push_back(name);
  }
  return names;
}

std::optional<std::string> AgentValues::find(std::string_view name) {
  asked_.emplace(name);
  const auto found = std::ranges::find(set_, name, &TemplateParameters::value_type::first);
  if (found != set_.end()) return found->second;
  if (missing_ == Missing::NamedBy) return std::string(name);
  if (std::ranges::find(unresolved_, name) == unresolved_.end()) unresolved_.emplace_back(name);
  return std::nullopt;
}

std::optional<std::string> AgentValues::fill(std::string_view text, const std::vector<std::string_view>& names) {
  std::string filled;
  bool is_known = true;
  while (!text.empty()) {
    const std::size_t open = std::min(text.find('{'), text.size());
    filled += text.substr(0, open);
    text.remove_prefix(open);
    if (text.empty()) break;
    const std::size_t close = text.find('}');
    const std::string_view name = close == std::string_view::npos ? std::string_view() : text.substr(1, close - 1);
    if (std::ranges::find(names, name) == names.end()) {
      filled += '{';
      text.remove_prefix(1);
      continue;
    }
    if (const auto value = find(name)) {
      filled += *value;
    } else {
      is_known = false;
    }
    text.remove_prefix(close + 1);
  }
  return is_known ? std::optional(std::move(filled)) : std::nullopt;
}

}  // namespace insitu
