#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The picture in CONTRIBUTING.md, kept true: which folders and rooms include which, and where third parties stay.
namespace {

namespace fs = std::filesystem;

struct Include {
  std::string file;    // from the root
  std::string target;  // from the root; as written, if it is not of the project
  bool angled = false;
};

/// The include that a line is: `#include "..."` or `#include <...>`, perhaps indented.
std::optional<Include> read_include(const std::string& file, std::string_view line) {
  constexpr std::string_view kDirective = "#include ";
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  if (!line.starts_with(kDirective)) return std::nullopt;
  line.remove_prefix(kDirective.size());
  const bool angled = line.starts_with('<');
  if (!angled && !line.starts_with('"')) return std::nullopt;
  line.remove_prefix(1);
  const std::size_t end = line.find(angled ? '>' : '"');
  if (end == std::string_view::npos) return std::nullopt;
  std::string target(line.substr(0, end));
  if (target.starts_with("insitu/")) target = "engine/" + target;
  return Include{.file = file, .target = std::move(target), .angled = angled};
}

bool is_public(const std::string& file) { return file.starts_with("engine/insitu/"); }

std::vector<fs::path> files_below(const std::vector<std::string>& folders) {
  std::vector<fs::path> files;
  for (const std::string& folder : folders) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(INSITU_SOURCE_DIRECTORY) / folder)) {
      const std::string extension = entry.path().extension().string();
      if (extension == ".h" || extension == ".cpp") files.push_back(entry.path());
    }
  }
  return files;
}

std::string from_root(const fs::path& path) {
  return path.lexically_relative(INSITU_SOURCE_DIRECTORY).generic_string();
}

std::vector<Include> includes_below(const std::vector<std::string>& folders) {
  std::vector<Include> includes;
  for (const fs::path& path : files_below(folders)) {
    std::ifstream in(path);
    for (std::string line; std::getline(in, line);) {
      if (const auto include = read_include(from_root(path), line)) includes.push_back(*include);
    }
  }
  return includes;
}

/// A header with its source, without their suffix: "engine/run/block_events" for "engine/run/block_events.h" and
/// "engine/run/block_events.cpp". A public header has its source in another folder, under the same name:
/// "engine/run/matcher" for "engine/insitu/matcher.h". If it has none, it is a room by itself.
std::string room_of(const std::string& file) {
  static const std::map<std::string, std::string> kSources = [] {
    std::map<std::string, std::string> sources;
    for (const fs::path& path : files_below({"grammar", "engine"})) {
      if (path.extension() == ".cpp") sources.emplace(path.stem().string(), from_root(path));
    }
    // Their functions are in several sources, or beside those that use them.
    sources.emplace("sinks", "engine/output/sinks.cpp");
    sources.emplace("metric_data", "engine/metrics/metric_data.cpp");
    return sources;
  }();
  const auto source = is_public(file) ? kSources.find(fs::path(file).stem().string()) : kSources.end();
  return fs::path(source == kSources.end() ? file : source->second).replace_extension().generic_string();
}

/// The folder of its room: "engine/run" for "engine/run/matcher.cpp" and for "engine/insitu/matcher.h", "grammar" for
/// what is in grammar. "engine/insitu" for public headers without a source: they hold what all floors talk about.
std::string folder_of(const std::string& file) { return fs::path(room_of(file)).parent_path().generic_string(); }

// Each folder: the folders, or single files, that it may include beside itself and engine/insitu.
const std::map<std::string, std::vector<std::string>> kArrows = {
    {"grammar", {}},
    {"engine/model", {"engine/kernels"}},
    {"engine/match", {"engine/model", "engine/kernels"}},
    {"engine/kernels", {}},
    {"engine/input", {"engine/model", "engine/match", "engine/kernels"}},
    {"engine/extract", {"engine/model", "engine/match", "engine/kernels"}},
    {"engine/expression", {"engine/model", "engine/match", "grammar/span.h"}},
    {"engine/plan", {"engine/model", "engine/match", "engine/expression", "grammar"}},
    {"engine/operators", {"engine/model", "engine/match", "engine/expression", "engine/plan/query_plan.h"}},
    {"engine/run",
     {"engine/model", "engine/match", "engine/input", "engine/extract", "engine/expression", "engine/plan",
      "engine/operators", "grammar"}},
    {"engine/complete",
     {"engine/model", "engine/input/decompress.h", "engine/expression", "engine/plan", "engine/run", "grammar"}},
    {"engine/partial",
     {"engine/model", "engine/input/decoder.h", "engine/input/overheard_source.h", "engine/expression", "engine/plan",
      "engine/run", "grammar"}},
    {"engine/output", {"engine/model", "engine/input", "engine/extract", "engine/run", "grammar"}},
    {"engine/metrics",
     {"engine/model", "engine/match/prefilter.h", "engine/input", "engine/extract", "engine/expression", "engine/plan",
      "engine/run", "grammar"}},
    {"engine/definitions", {"engine/model", "engine/metrics", "grammar"}},
    {"engine/templates",
     {"engine/model", "engine/input/read_whole.h", "engine/definitions", "grammar/hcl_parser.h",
      "grammar/near_name.h"}},
    {"engine/replay",
     {"engine/model/milliseconds.h", "engine/definitions", "engine/metrics", "engine/plan", "grammar"}},
    {"engine/notify", {"engine/model", "engine/extract", "engine/metrics", "engine/definitions"}},
    {"engine/follow", {"engine/model", "engine/input", "engine/run"}},
    {"engine/agent",
     {"engine/model", "engine/match", "engine/input", "engine/definitions", "engine/templates", "grammar/near_name.h"}},
    {"engine/lint",
     {"engine/model", "engine/agent", "engine/expression", "engine/plan", "engine/run", "engine/metrics",
      "engine/definitions", "grammar"}},
    {"engine/expect",
     {"engine/model", "engine/input", "engine/plan", "engine/run", "engine/output", "engine/metrics",
      "engine/definitions", "engine/templates", "engine/replay", "engine/lint/example_events.h",
      "engine/lint/pattern_equality.h", "engine/lint/query_equality.h", "grammar"}},
    {"engine/c_api",
     {"engine/model", "engine/extract", "engine/input", "engine/plan", "engine/run", "engine/output", "engine/lint",
      "engine/expect", "grammar"}},
    {"cli/reports",
     {"engine/agent", "engine/definitions", "engine/lint", "engine/metrics", "engine/output", "engine/model",
      "engine/replay", "engine/run/scan_summary.h", "engine/expect", "grammar"}},
    {"cli/serve/protocols", {"cli/serve", "engine/model"}},
    {"cli/serve/page_api",
     {"cli/serve", "cli/serve/protocols", "engine/model", "engine/extract", "engine/run", "engine/output",
      "engine/complete", "engine/metrics", "engine/plan", "engine/replay", "grammar"}},
    {"cli/serve/operations",
     {"cli/serve", "cli/serve/protocols", "engine/model", "engine/run", "engine/metrics", "engine/definitions",
      "engine/plan", "engine/notify", "engine/output", "grammar"}},
    {"cli/serve",
     {"cli",
      "cli/serve/protocols",
      "cli/serve/operations",
      "cli/serve/page_api",
      "engine/model",
      "engine/extract",
      "engine/input",
      "engine/follow",
      "engine/complete",
      "engine/plan",
      "engine/run",
      "engine/output",
      "engine/metrics",
      "engine/definitions",
      "engine/templates",
      "engine/replay",
      "engine/notify",
      "engine/expect",
      "engine/kernels/instruction_set.h",
      "grammar"}},
    {"cli",
     {"engine/agent", "engine/complete", "engine/expression", "engine/output", "engine/definitions", "engine/metrics",
      "engine/lint", "engine/model", "engine/input/read_whole.h", "engine/kernels/instruction_set.h",
      "engine/templates", "engine/replay", "engine/expect", "engine/notify", "engine/follow", "engine/partial",
      "cli/reports", "grammar"}},
};

TEST(Structure, NoArrowClimbs) {
  for (const Include& include : includes_below({"grammar", "engine", "cli"})) {
    if (include.angled) continue;
    const std::string from = folder_of(include.file);
    const std::string to = folder_of(include.target);
    if (from == "engine/insitu" || to == "engine/insitu") continue;  // see PublicHeaders
    ASSERT_TRUE(kArrows.contains(from)) << from << " is not on the map";
    const auto& allowed = kArrows.at(from);
    const bool fine = from == to || std::ranges::find(allowed, to) != allowed.end() ||
                      std::ranges::find(allowed, include.target) != allowed.end();
    EXPECT_TRUE(fine) << include.file << " includes " << include.target;
  }
}

// ---- rooms

/// Each room: the rooms that it includes.
using Rooms = std::map<std::string, std::set<std::string>>;

Rooms rooms_of(const std::vector<Include>& includes) {
  Rooms rooms;
  for (const Include& include : includes) {
    const std::string from = room_of(include.file);
    const std::string to = room_of(include.target);
    if (!include.angled && from != to) rooms[from].insert(to);
  }
  return rooms;
}

/// The shortest way from a room over its includes back to itself, both ends named; empty: there is none.
std::vector<std::string> circle_through(const std::string& room, const Rooms& rooms) {
  std::map<std::string, std::string> reached_from;
  std::vector<std::string> queue = {room};
  for (std::size_t at = 0; at < queue.size() && !reached_from.contains(room); ++at) {
    const auto found = rooms.find(queue[at]);
    if (found == rooms.end()) continue;
    for (const std::string& next : found->second) {
      if (reached_from.emplace(next, found->first).second) queue.push_back(next);
    }
  }
  if (!reached_from.contains(room)) return {};
  std::vector<std::string> way = {room};
  do {
    way.push_back(reached_from.at(way.back()));
  } while (way.back() != room);
  std::ranges::reverse(way);
  return way;
}

/// One circle for each group of rooms that reach each other, a line each: "a → b → a".
std::vector<std::string> circles_of(const Rooms& rooms) {
  std::vector<std::string> circles;
  std::set<std::string> seen;
  for (const auto& [room, targets] : rooms) {
    const std::vector<std::string> way = circle_through(room, rooms);
    const bool is_new = std::ranges::none_of(way, [&](const std::string& name) { return seen.contains(name); });
    if (way.empty() || !is_new) continue;
    seen.insert(way.begin(), way.end());
    std::string text;
    for (const std::string& name : way) text += (text.empty() ? "" : " → ") + name;
    circles.push_back(text);
  }
  return circles;
}

TEST(Structure, RoomsMakeNoCircle) {
  const Rooms rooms = rooms_of(includes_below({"grammar", "engine", "cli"}));
  EXPECT_GT(rooms.size(), 200U) << "the include lines are not found";
  for (const std::string& circle : circles_of(rooms)) ADD_FAILURE() << "a circle of rooms: " << circle;
}

TEST(Structure, FindsCircles) {
  using Circles = std::vector<std::string>;
  EXPECT_EQ(circles_of({{"a", {"b", "c"}}, {"b", {"c"}}}), Circles());
  EXPECT_EQ(circles_of({{"a", {"b"}}, {"b", {"c", "d"}}, {"c", {"b"}}, {"d", {"e"}}, {"e", {"f"}}, {"f", {"d"}}}),
            (Circles{"b → c → b", "d → e → f → d"}));
}

TEST(Structure, ReadsIncludes) {
  const auto read = [](std::string_view line) {
    const auto include = read_include("f.h", line);
    return include ? (include->angled ? "<" : "\"") + include->target : "none";
  };
  EXPECT_EQ(read("#include \"a/b.h\"  // why"), "\"a/b.h");
  EXPECT_EQ(read("#include \"insitu/b.h\""), "\"engine/insitu/b.h");
  EXPECT_EQ(read("  #include <tao/pegtl.hpp>"), "<tao/pegtl.hpp");
  EXPECT_EQ(read("// #include <a>"), "none");
  EXPECT_EQ(read("#include <a"), "none");
}

// ---- third parties

// By a part of the header's name; a file, or a whole folder. fmt may be wherever text is made, but in no public header.
TEST(Structure, ThirdPartiesStayBehindTheirFiles) {
  const std::map<std::string, std::vector<std::string>> homes = {
      {"tao/", {"grammar/lexical_rules.h", "grammar/peg_reading.h"}},
      {"utf8proc", {"grammar/display_width.cpp", "engine/model/letter_case.cpp"}},
      {"re2/", {"engine/match/regex.cpp"}},
      {"intrin.h", {"engine/kernels/"}},
      {"arm_neon", {"engine/kernels/"}},
      {"simdjson",
       {"engine/extract/structural_index.cpp", "engine/model/utf8.cpp", "engine/templates/json_document.cpp",
        "cli/serve/protocols/json.cpp"}},
      {"httplib", {"cli/serve/http_server.cpp"}},
      {"isa-l", {"engine/input/gzip_decoder.cpp"}},
      {"zstd", {"engine/input/zstd_decoder.cpp", "engine/partial/partial_file.cpp"}},
      {"bzlib", {"engine/input/bzip2_decoder.cpp"}},
      {"lzma", {"engine/input/xz_decoder.cpp"}},
      {"iconv", {"engine/input/encoding_source.cpp"}},
      {"archive", {"engine/input/archive_reader.cpp"}},
      {"openssl", {"engine/expression/functions_encoding.cpp", "engine/model/digest.cpp"}},
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

// ---- the public face

constexpr std::string_view kFrontDoor = "engine/insitu/insitu.h";
constexpr std::string_view kFrontDoorOfC = "engine/insitu/insitu_c.h";

// They are installed, and nothing else is.
TEST(PublicHeaders, IncludeEachOtherAndTheStandardLibrary) {
  for (const Include& include : includes_below({"engine/insitu"})) {
    const std::string place = include.file + " includes " + include.target;
    if (include.angled) {
      const std::string_view suffix = include.file == kFrontDoorOfC ? ".h" : "";
      EXPECT_TRUE(include.target.ends_with(suffix)) << place;
      EXPECT_EQ(include.target.find_first_of("./"), suffix.empty() ? std::string::npos : include.target.size() - 2)
          << place;
    } else {
      EXPECT_TRUE(is_public(include.target)) << place;
      EXPECT_TRUE(fs::exists(fs::path(INSITU_SOURCE_DIRECTORY) / include.target)) << place;
    }
  }
}

TEST(PublicHeaders, AreReachedThroughTheFrontDoor) {
  const std::vector<Include> includes = includes_below({"engine/insitu"});
  std::set<std::string> reached;
  std::vector<std::string> open = {std::string(kFrontDoor), std::string(kFrontDoorOfC)};
  while (!open.empty()) {
    const std::string file = open.back();
    open.pop_back();
    if (!reached.insert(file).second) continue;
    for (const Include& include : includes) {
      if (include.file == file && !include.angled) open.push_back(include.target);
    }
  }
  for (const fs::path& path : files_below({"engine/insitu"})) {
    EXPECT_EQ(path.extension(), ".h") << "a source has its place in a room";
    EXPECT_TRUE(reached.contains(from_root(path))) << from_root(path);
  }
}

// The engine itself includes what it needs.
TEST(PublicHeaders, FrontDoorIsOnlyForUsers) {
  for (const Include& include : includes_below({"grammar", "engine"}))
    EXPECT_NE(include.target, kFrontDoor) << include.file;
}

TEST(PublicHeaders, DefineNoMacro) {
  for (const fs::path& path : files_below({"engine/insitu"})) {
    if (from_root(path) == kFrontDoorOfC) continue;  // C has no other constants
    std::ifstream in(path);
    for (std::string line; std::getline(in, line);) EXPECT_FALSE(line.starts_with("#define")) << from_root(path);
  }
}

}  // namespace
