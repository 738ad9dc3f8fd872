#include <gtest/gtest.h>

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

/// "engine/run" for "engine/run/scan.h", "engine" for "engine/engine.h", "grammar" for what is in grammar.
std::string room(const std::string& file) { return fs::path(file).parent_path().generic_string(); }

// Each folder: the folders it may include beside itself.
const std::map<std::string, std::vector<std::string>> kArrows = {
    {"grammar", {}},
    {"engine/model", {}},
    {"engine/match", {"engine/model", "engine/match/kernels"}},
    {"engine/match/kernels", {}},
    {"engine/input", {"engine/model"}},
    {"engine/extract", {"engine/model"}},
    {"engine/expression", {"engine/model", "engine/match", "grammar"}},
    {"engine/plan", {"engine/model", "engine/match", "engine/expression", "grammar"}},
    {"engine/run",
     {"engine/model", "engine/match", "engine/input", "engine/extract", "engine/expression", "engine/plan", "grammar"}},
    {"engine/output", {"engine/model", "engine/input", "engine/extract", "engine/run", "grammar"}},
    {"engine", {"engine/plan", "engine/run", "engine/output", "grammar"}},
    {"cli", {"engine", "engine/output", "grammar"}},
};

TEST(Structure, NoArrowClimbs) {
  for (const Include& include : includes_below({"grammar", "engine", "cli"})) {
    if (include.angled) continue;
    const std::string from = room(include.file);
    const std::string to = room(include.target);
    ASSERT_TRUE(kArrows.contains(from)) << from << " is not on the map";
    const auto& allowed = kArrows.at(from);
    const bool fine = from == to || std::find(allowed.begin(), allowed.end(), to) != allowed.end();
    EXPECT_TRUE(fine) << include.file << " includes " << include.target;
  }
}

TEST(Structure, ThirdPartiesStayBehindTheirFiles) {
  const std::map<std::string, std::vector<std::string>> homes = {
      {"tao/pegtl.hpp", {"grammar/lexical_rules.h"}},
      {"re2/re2.h", {"engine/match/regex.cpp"}},
      {"simdjson.h", {"engine/extract/structural_index.cpp", "engine/model/utf8.cpp"}},
      {"immintrin.h", {"engine/match/kernels/literal_avx2.cpp", "engine/match/kernels/literal_avx512.cpp"}},
      {"utf8proc.h", {"grammar/display_width.cpp"}},
  };
  std::map<std::string, int> seen;
  for (const Include& include : includes_below({"grammar", "engine", "cli"})) {
    const auto home = homes.find(include.target);
    if (home == homes.end()) continue;
    ++seen[include.target];
    EXPECT_NE(std::find(home->second.begin(), home->second.end(), include.file), home->second.end())
        << include.file << " includes " << include.target;
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
