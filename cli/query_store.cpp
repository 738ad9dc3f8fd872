#include "cli/query_store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <utility>

#include "cli/console.h"
#include "cli/environment.h"
#include "cli/write_file.h"
#include "engine/input/read_whole.h"
#include "engine/model/json_text.h"
#include "grammar/near_name.h"

namespace insitu::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSuffix = ".query";
constexpr std::size_t kMaxHistory = 1000;

/// `.insitu/queries` of this folder or one above it, but not above the root of a repository or the home folder.
std::optional<fs::path> project_folder() {
  std::error_code error;
  const fs::path home = environment_variable("HOME");
  for (fs::path at = fs::current_path(error); !error && !at.empty(); at = at.parent_path()) {
    fs::path queries = at / ".insitu" / "queries";
    if (fs::is_directory(queries, error)) return queries;
    if (fs::exists(at / ".git", error) || at == home || at == at.parent_path()) break;
  }
  return std::nullopt;
}

fs::path history_file() {
  const fs::path folder = own_folder("XDG_STATE_HOME", ".local/state");
  return folder.empty() ? folder : folder / "history";
}

bool keeps_history() {
  return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1 && environment_variable("CI").empty() &&
         environment_variable("INSITU_HISTORY") != "0";
}

}  // namespace

std::string problem_of_query_name(const std::string& name) {
  if (name.empty()) return "it is empty";
  const auto is_odd = [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\\' || c == '`'; };
  if (std::ranges::any_of(name, is_odd)) return "it holds a control character, a backslash or a backtick";
  const fs::path path(name);
  if (path.is_absolute() || name.ends_with('/')) return "it begins or ends with a slash";
  for (const fs::path& part : path) {
    if (part.string().starts_with('.')) return "a part of it begins with a period";
  }
  return name.contains("//") ? "it has two slashes in a row" : "";
}

QueryStore::QueryStore() {
  if (const auto project = project_folder()) folders_.push_back(project->string());
  const fs::path user = own_folder("XDG_CONFIG_HOME", ".config");
  if (!user.empty()) folders_.push_back((user / "queries").string());
}

std::optional<std::string> QueryStore::path_of(const std::string& name) const {
  if (!problem_of_query_name(name).empty()) return std::nullopt;
  for (const std::string& folder : folders_) {
    const fs::path file = fs::path(folder) / (name + std::string(kSuffix));
    std::error_code error;
    if (fs::is_regular_file(file, error)) return file.string();
  }
  return std::nullopt;
}

std::optional<SavedQuery> QueryStore::find(const std::string& name) const {
  const auto path = path_of(name);
  if (!path) return std::nullopt;
  auto text = read_whole(*path);
  if (!text) {
    complain(describe(*path, text.error()));
    return std::nullopt;
  }
  return parse_saved_query(std::move(*text));
}

std::vector<std::string> QueryStore::names() const {
  std::set<std::string> names;
  for (const std::string& folder : folders_) {
    std::error_code error;
    for (fs::recursive_directory_iterator at(folder, error); !error && at != fs::recursive_directory_iterator();
         at.increment(error)) {
      const std::string name = at->path().lexically_relative(folder).generic_string();
      if (name.ends_with(kSuffix) && at->is_regular_file(error))
        names.insert(name.substr(0, name.size() - kSuffix.size()));
    }
  }
  return {names.begin(), names.end()};
}

std::string QueryStore::near_help(const std::string& name) const {
  const std::vector<std::string> all = names();
  const std::vector<std::string_view> candidates(all.begin(), all.end());
  const std::string_view near = near_name(name, candidates);
  return near.empty() ? "" : fmt::format("; did you mean `{}`?", near);
}

bool QueryStore::save(const std::string& name, const std::string& text) const {
  if (const std::string problem = problem_of_query_name(name); !problem.empty()) {
    complain(fmt::format("`{}` cannot name a saved query: {}", name, problem));
    return false;
  }
  if (folders_.empty()) {
    complain("there is no folder for saved queries: neither HOME nor XDG_CONFIG_HOME is set");
    return false;
  }
  const fs::path file = fs::path(folders_.front()) / (name + std::string(kSuffix));
  std::error_code error;
  fs::create_directories(file.parent_path(), error);
  if (error) {
    complain(fmt::format("{}: {}", file.parent_path().string(), error.message()));
    return false;
  }
  return write_file(file.string(), text.ends_with('\n') ? text : text + "\n");
}

std::vector<std::string> remembered_queries() {
  std::vector<std::string> queries;
  std::ifstream in(history_file());
  for (std::string line; std::getline(in, line);) {
    if (line.size() < 2 || line.front() != '"' || line.back() != '"') continue;
    const std::string_view raw = std::string_view(line).substr(1, line.size() - 2);
    if (find_bad_escape(raw)) continue;
    unescape_json(raw, queries.emplace_back());
  }
  return queries;
}

void remember_query(const std::string& query, bool is_off) {
  const fs::path file = history_file();
  if (is_off || file.empty() || !keeps_history()) return;
  std::vector<std::string> queries = remembered_queries();
  if (!queries.empty() && queries.back() == query) return;
  queries.push_back(query);
  if (queries.size() > kMaxHistory) queries.erase(queries.begin(), queries.end() - kMaxHistory);
  std::string text;
  for (const std::string& one : queries) text += json_string(one) + "\n";
  std::error_code error;
  fs::create_directories(file.parent_path(), error);
  // A new file is for its owner alone from the beginning.
  const mode_t before = ::umask(S_IRWXG | S_IRWXO);
  write_file(file.string(), text);
  ::umask(before);
}

}  // namespace insitu::cli
