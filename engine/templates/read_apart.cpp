#include "engine/templates/read_apart.h"

#include <fmt/format.h>

namespace insitu {

void add_broken_resource(const Definition& resource, const ReadProblem& problem, Definitions& to) {
  to.add_fault({.place = problem.place, .message = problem.message, .help = problem.help, .resource = resource});
  to.unresolved.emplace_back(resource, fmt::format("it cannot be read: {}{}", problem.message,
                                                   problem.help.empty() ? "" : fmt::format(" ({})", problem.help)));
}

}  // namespace insitu
