#include <string>
#include <string_view>

#include "engine/expect/project_file.h"
#include "insitu/read_problem.h"
#include "tests/fuzz/checks.h"
#include "tests/fuzz/targets.h"

namespace insitu::fuzz {

Finding test_file(std::string_view bytes) {
  const auto project = read_project_file("a.insitu.yaml", bytes);
  if (project) return check_findings(definitions_in(*project), bytes);
  if (project.error().empty()) return "a test file is refused without a reason";
  for (const ReadProblem& problem : project.error()) {
    if (Finding wrong = check_problem(problem, bytes)) return wrong;
  }
  return std::nullopt;
}

}  // namespace insitu::fuzz
