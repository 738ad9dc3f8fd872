#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string_view>

#include "tests/conformance/alarm_suite.h"
#include "tests/conformance/case_registry.h"
#include "tests/conformance/emf_suite.h"
#include "tests/conformance/filter_pattern_suite.h"
#include "tests/conformance/metric_math_suite.h"
#include "tests/conformance/metric_suite.h"
#include "tests/conformance/query_suite.h"

// Registers the cases of all .test files; with `--update` redraws their carets first.
namespace insitu::conformance {
namespace {

namespace fs = std::filesystem;

bool update_is_wanted(int argc, char** argv) {
  if (const char* variable = std::getenv("INSITU_UPDATE")) return std::string_view(variable) == "1";
  return std::any_of(argv + 1, argv + argc,
                     [](const char* argument) { return std::string_view(argument) == "--update"; });
}

// The functions for the documents of one language.
struct Suite {
  std::string_view folder;
  void (*add)(const fs::path& root, const fs::path& path);
  void (*update)(const fs::path& path);
};
constexpr Suite kSuites[] = {
    {"alarm", register_alarms, update_alarms},
    {"emf", register_emf, update_emf},
    {"filter_pattern", register_filter_patterns, update_filter_patterns},
    {"metric_math", register_metric_math, update_metric_math},
    {"metric_filter", register_metric_filters, update_metric_filters},
    {"query", register_queries, update_queries},
};

bool register_suite(const Suite& suite, const fs::path& root, bool update) {
  const auto paths = documents_below(root / suite.folder);
  if (paths.empty()) std::cerr << "no .test file below " << root / suite.folder << "\n";
  for (const fs::path& path : paths) {
    if (update) suite.update(path);
    suite.add(root, path);
  }
  return !paths.empty();
}

bool register_everything(bool update) {
  return std::ranges::all_of(
      kSuites, [&](const Suite& suite) { return register_suite(suite, INSITU_CONFORMANCE_DIRECTORY, update); });
}

}  // namespace
}  // namespace insitu::conformance

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  if (!insitu::conformance::register_everything(insitu::conformance::update_is_wanted(argc, argv))) return EXIT_FAILURE;
  return RUN_ALL_TESTS();
}
