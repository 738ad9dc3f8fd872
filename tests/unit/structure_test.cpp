#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <string>
#include <vector>

// The picture in CONTRIBUTING.md, kept true: who may include whom, and where third parties stay.
namespace {

namespace fs = std::filesystem;

struct Include {
  std::string file;    // from the root
  std::string target;  // as written
  bool angled = false;
};

std::vector<Include> includes_below(const std::vector<std::string>& folders) {
  static const std::regex kInclude(R"re(^\s*#include ([<"])([^>"]+)[>"].*)re");
  std::vector<Include> includes;
  for (const std::string& folder : folders) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(INSITU_SOURCE_DIRECTORY) / folder)) {
      const std::string extension = entry.path().extension().string();
      if (extension != ".h" && extension != ".cpp") continue;
      std::ifstream in(entry.path());
      std::smatch match;
      for (std::string line; std::getline(in, line);) {
        if (!std::regex_match(line, match, kInclude)) continue;
        includes.push_back(
            {fs::relative(entry.path(), INSITU_SOURCE_DIRECTORY).generic_string(), match[2], match[1] == "<"});
      }
    }
  }
  return includes;
}

/// "engine/run" for "engine/run/scan_summary.h", "engine" for "engine/engine.h", "grammar" for what is in grammar.
std::string room(const std::string& file) { return fs::path(file).parent_path().generic_string(); }

// Each folder: the folders, or single files, that it may include beside itself.
const std::map<std::string, std::vector<std::string>> kArrows = {
    {"grammar", {}},
    {"engine/model", {}},
    {"engine/match", {"engine/model", "engine/kernels"}},
    {"engine/kernels", {}},
    {"engine/input", {"engine/model"}},
    {"engine/extract", {"engine/model", "engine/kernels"}},
    {"engine/expression", {"engine/model", "engine/match", "grammar/span.h"}},
    {"engine/plan", {"engine/model", "engine/match", "engine/expression", "grammar"}},
    {"engine/operators", {"engine/model", "engine/match", "engine/expression", "engine/plan/query_plan.h"}},
    {"engine/run",
     {"engine/model", "engine/match", "engine/input", "engine/extract", "engine/expression", "engine/plan",
      "engine/operators", "grammar"}},
    {"engine/output", {"engine/model", "engine/input", "engine/extract", "engine/run", "grammar"}},
    {"engine/metrics",
     {"engine/model", "engine/input", "engine/extract", "engine/expression", "engine/plan", "engine/run", "grammar"}},
    {"engine/definitions", {"engine/model", "engine/metrics", "grammar/near_name.h", "grammar/span.h"}},
    {"engine/templates", {"engine/model", "engine/input/read_whole.h", "engine/definitions", "grammar/near_name.h"}},
    {"engine/replay", {"engine/definitions", "engine/metrics", "engine/plan", "grammar"}},
    {"engine/lint",
     {"engine/model", "engine/expression", "engine/plan", "engine/run", "engine/metrics", "engine/definitions",
      "grammar"}},
    {"engine/expect",
     {"engine/model", "engine/input", "engine/plan", "engine/run", "engine/output", "engine/metrics",
      "engine/definitions", "engine/templates", "engine/replay", "grammar"}},
    {"engine",
     {"engine/model", "engine/extract", "engine/plan", "engine/run", "engine/output", "engine/metrics",
      "engine/definitions", "engine/templates", "engine/replay", "engine/lint", "engine/expect", "grammar"}},
    {"cli/reports",
     {"engine/definitions", "engine/lint", "engine/metrics", "engine/output", "engine/model",
      "engine/run/scan_summary.h", "engine/expect", "grammar"}},
    {"cli",
     {"engine", "engine/output", "engine/definitions", "engine/metrics", "engine/lint", "engine/model",
      "engine/input/read_whole.h", "engine/kernels/instruction_set.h", "engine/templates", "engine/replay",
      "engine/expect", "cli/reports", "grammar"}},
};

TEST(Structure, NoArrowClimbs) {
  for (const Include& include : includes_below({"grammar", "engine", "cli"})) {
    if (include.angled) continue;
    const std::string from = room(include.file);
    const std::string to = room(include.target);
    ASSERT_TRUE(kArrows.contains(from)) << from << " is not on the map";
    const auto& allowed = kArrows.at(from);
    const bool fine = from == to || std::ranges::find(allowed, to) != allowed.end() ||
                      std::ranges::find(allowed, include.target) != allowed.end();
    EXPECT_TRUE(fine) << include.file << " includes " << include.target;
  }
}

// By a part of the header's name; a file, or a whole folder. fmt may be wherever text is made, but in no public header.
TEST(Structure, ThirdPartiesStayBehindTheirFiles) {
  const std::map<std::string, std::vector<std::string>> homes = {
      {"tao/", {"grammar/lexical_rules.h", "grammar/peg_reading.h"}},
      {"utf8proc", {"grammar/display_width.cpp", "engine/model/letter_case.cpp"}},
      {"re2/", {"engine/match/regex.cpp"}},
      {"intrin.h", {"engine/kernels/"}},
      {"arm_neon", {"engine/kernels/"}},
      {"simdjson",
       {"engine/extract/structural_index.cpp", "engine/model/utf8.cpp", "engine/templates/json_document.cpp"}},
      {"isa-l", {"engine/input/gzip_decoder.cpp"}},
      {"zstd", {"engine/input/zstd_decoder.cpp"}},
      {"bzlib", {"engine/input/bzip2_decoder.cpp"}},
      {"lzma", {"engine/input/xz_decoder.cpp"}},
      {"openssl", {"engine/expression/functions_encoding.cpp"}},
      {"date/", {"engine/model/time_zone.cpp"}},
      {"yaml-cpp", {"engine/templates/yaml_document.cpp"}},
  };
  std::map<std::string, int> seen;
  for (const Include& include : includes_below({"grammar", "engine", "cli"})) {
    for (const auto& [name, files] : homes) {
      if (!include.target.contains(name) || !include.angled) continue;
      ++seen[name];
      const bool at_home =
          std::ranges::any_of(files, [&](const std::string& home) { return include.file.starts_with(home); });
      EXPECT_TRUE(at_home) << include.file << " includes " << include.target;
    }
  }
  EXPECT_EQ(seen.size(), homes.size()) << "a third party has moved out: update this test";
}

TEST(Structure, PublicHeadersNameNoThirdParty) {
  std::vector<std::string> open = {"engine/engine.h"};
  std::map<std::string, bool> reached;
  const auto all = includes_below({"grammar", "engine"});
  while (!open.empty()) {
    const std::string file = open.back();
    open.pop_back();
    if (reached[file]) continue;
    reached[file] = true;
    for (const Include& include : all) {
      if (include.file != file) continue;
      if (include.angled) {
        EXPECT_EQ(include.target.find_first_of("./"), std::string::npos) << file << " includes " << include.target;
      } else {
        open.push_back(include.target);
      }
    }
  }
  EXPECT_GT(reached.size(), 10U);
}

}  // namespace
