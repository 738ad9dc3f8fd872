#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/fuzz/targets.h"

// What the fuzzers start from and what they once found, tested again in every build.
namespace insitu::fuzz {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_of(const std::string& fuzzer) {
  std::vector<fs::path> files;
  for (const std::string_view kept : {"corpus", "fixed"}) {
    const fs::path folder = fs::path(INSITU_SOURCE_DIRECTORY) / "tests/fuzz" / kept / fuzzer;
    if (!fs::exists(folder)) continue;
    for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
  }
  return files;
}

struct Target {
  std::string name;
  Finding (*ask)(std::string_view bytes);
};

class FuzzReplay : public testing::TestWithParam<Target> {};

TEST_P(FuzzReplay, FindsNothing) {
  const std::vector<fs::path> files = files_of("fuzz_" + GetParam().name);
  ASSERT_FALSE(files.empty());
  for (const fs::path& file : files) {
    std::ifstream in(file, std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(in), {});
    EXPECT_EQ(GetParam().ask(bytes).value_or(""), "") << file;
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, FuzzReplay,
                         testing::Values(Target{"filter_pattern", filter_pattern}, Target{"scan", scan},
                                         Target{"query", query}, Target{"events", events},
                                         Target{"definitions", definitions}, Target{"archive", archive},
                                         Target{"base64", base64}, Target{"encoding", encoding}, Target{"shape", shape},
                                         Target{"emf", emf}),
                         [](const auto& target) { return target.param.name; });

}  // namespace
}  // namespace insitu::fuzz
