#include "insitu/read_problem.h"

#include <fmt/format.h>

namespace insitu {

std::string describe(const ReadProblem& problem) {
  const std::string where = written_place(problem.place);
  return where.empty() ? problem.message : fmt::format("{}: {}", where, problem.message);
}

}  // namespace insitu
