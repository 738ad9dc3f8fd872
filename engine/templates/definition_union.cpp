#include "engine/templates/definition_union.h"

#include <filesystem>
#include <system_error>
#include <utility>

namespace insitu {

void DefinitionUnion::add(Definitions more, const std::string& reading) {
  const auto known = [&](const Definition& one) { return is_known(one, reading); };
  std::erase_if(more.filters, known);
  std::erase_if(more.alarms, known);
  std::erase_if(more.queries, known);
  std::erase_if(more.unresolved, [&](const auto& one) { return is_known(one.first, reading, one.second); });
  std::erase_if(more.not_created, [&](const NotCreated& one) { return known(one.definition); });
  known_.merge(fresh_);
  fresh_.clear();
  all_.append(std::move(more));
}

bool DefinitionUnion::is_known(const Definition& one, const std::string& reading, const std::string& why_unresolved) {
  const auto [file, is_new] = files_.try_emplace(one.place.file);
  std::error_code error;
  if (is_new) file->second = std::filesystem::weakly_canonical(one.place.file, error).string();
  if (error) file->second = one.place.file;
  Key key(file->second, one.place.line, one.place.column, one.id, why_unresolved, reading);
  if (known_.contains(key)) return true;
  fresh_.insert(std::move(key));
  return false;
}

}  // namespace insitu
