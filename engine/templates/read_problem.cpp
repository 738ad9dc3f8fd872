#include "insitu/read_problem.h"

#include <fmt/format.h>

namespace insitu {

std::string describe(const ReadProblem& problem) {
  const SourceLocation& place = problem.place;
  const std::string where =
      place.line == 0 ? place.file : fmt::format("{}:{}:{}", place.file, place.line, place.column);
  return where.empty() ? problem.message : fmt::format("{}: {}", where, problem.message);
}

}  // namespace insitu
