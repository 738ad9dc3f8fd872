#include "engine/templates/definition_union.h"

#include <algorithm>
#include <utility>

#include "engine/templates/local_templates.h"

namespace insitu {

std::set<std::size_t> nested_among(const std::vector<FileReading>& readings) {
  std::set<std::size_t> nested;
  for (std::size_t i = 0; i < readings.size(); ++i) {
    const std::string file = real_path(readings[i].file);
    for (std::size_t j = 0; j < readings.size(); ++j) {
      // Of files that have each other one stays.
      if (i == j || nested.contains(j) || readings[i].with != readings[j].with) continue;
      const std::vector<std::string>& of_other = readings[j].definitions.nested_files;
      if (std::ranges::find(of_other, file) != of_other.end()) nested.insert(i);
    }
  }
  return nested;
}

void DefinitionUnion::add(const std::string& file, Definitions definitions, const std::string& with) {
  readings_.push_back({.file = file, .with = with, .definitions = std::move(definitions)});
}

Definitions DefinitionUnion::take() {
  const std::set<std::size_t> nested = nested_among(readings_);
  Definitions all;
  for (std::size_t i = 0; i < readings_.size(); ++i) {
    if (nested.contains(i)) continue;
    drop_known(readings_[i]);
    all.append(std::move(readings_[i].definitions));
  }
  readings_.clear();
  known_.clear();
  return all;
}

void DefinitionUnion::drop_known(FileReading& reading) {
  Definitions& more = reading.definitions;
  const auto known = [&](const Definition& one) { return is_known(one, reading.with); };
  std::erase_if(more.filters, known);
  std::erase_if(more.alarms, known);
  std::erase_if(more.queries, known);
  std::erase_if(more.unresolved, [&](const auto& one) { return is_known(one.first, reading.with, one.second); });
  std::erase_if(more.not_read, [&](const auto& one) { return is_known(one.first, reading.with, one.second); });
  std::erase_if(more.not_created, [&](const NotCreated& one) { return known(one.definition); });
  known_.merge(fresh_);
  fresh_.clear();
}

bool DefinitionUnion::is_known(const Definition& one, const std::string& with, const std::string& why_unresolved) {
  const auto [file, is_new] = files_.try_emplace(one.place.file);
  if (is_new) file->second = real_path(one.place.file);
  Key key(file->second, one.place.line, one.place.column, one.id, why_unresolved, with);
  if (known_.contains(key)) return true;
  fresh_.insert(std::move(key));
  return false;
}

}  // namespace insitu
