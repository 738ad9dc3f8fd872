#include "engine/templates/inner_template.h"

#include <fmt/format.h>

#include <algorithm>

namespace insitu {

void add_owner(std::string_view owner, std::string_view separator, Definitions& inner) {
  const auto rename = [&](Definition& one) { one.id = fmt::format("{}{}{}", owner, separator, one.id); };
  std::ranges::for_each(inner.filters, rename);
  std::ranges::for_each(inner.alarms, rename);
  std::ranges::for_each(inner.queries, rename);
  for (auto& [resource, why] : inner.unresolved) rename(resource);
  for (auto& [resource, why] : inner.not_read) rename(resource);
  for (TemplateFault& fault : inner.faults) {
    if (fault.resource) rename(*fault.resource);
  }
  for (NotCreated& one : inner.not_created) rename(one.definition);
  for (Definitions& other : inner.other_ways) add_owner(owner, separator, other);
}

void add_broken_template(const Definition& owner, const ReadProblem& problem, Definitions& to) {
  const bool is_in_other_file = problem.place.file != owner.place.file;
  to.add_fault({.place = problem.place,
                .message = is_in_other_file ? fmt::format("named in {}: {}", owner.place.file, problem.message)
                                            : problem.message,
                .help = problem.help,
                .resource = owner});
  to.unresolved.emplace_back(owner, "its template is broken: " + problem.message);
}

}  // namespace insitu
