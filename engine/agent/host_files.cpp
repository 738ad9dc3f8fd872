#include "engine/agent/host_files.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <deque>
#include <iterator>
#include <system_error>
#include <utility>

#include "engine/input/open_file.h"
#include "engine/match/regex.h"

namespace insitu {
namespace {

namespace fs = std::filesystem;

/// As the kernel.
constexpr int kMaxLinks = 40;
/// Deeper folders are not looked into, because a file system may have circles of its own.
constexpr std::size_t kMaxFolders = 128;

bool is_glob(std::string_view part) { return part.find_first_of("*?[") != std::string_view::npos; }

std::vector<std::string> parts_of(std::string_view path) {
  std::vector<std::string> parts;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    if (slash > 0) parts.emplace_back(path.substr(0, slash));
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return parts;
}

/// Writes a glob as an expression, which takes linear time whatever the glob.
class GlobExpression {
 public:
  GlobExpression(std::string_view glob, GlobStyle style) : glob_(glob), style_(style) {}

  std::string write() {
    while (at_ < glob_.size()) step();
    return fmt::format("\\A{}\\z", text_);
  }

 private:
  void step() {
    const char c = glob_[at_];
    if (c == '*') {
      const bool crosses_folders = style_ == GlobStyle::Go && glob_.substr(at_).starts_with("**");
      text_ += crosses_folders ? "(?s:.*)" : "[^/]*";
      at_ += crosses_folders ? 2 : 1;
    } else if (c == '?') {
      text_ += "[^/]";
      ++at_;
    } else if (c == '[' && glob_.find(']', at_ + 2) != std::string_view::npos) {
      character_class(glob_.find(']', at_ + 2));
    } else {
      if (c == '\\' && style_ == GlobStyle::Go && at_ + 1 < glob_.size()) ++at_;
      if (std::string_view(R"(\.^$*+?(){}[]|)").contains(glob_[at_])) text_ += '\\';
      text_ += glob_[at_++];
    }
  }

  void character_class(std::size_t close) {
    std::string_view inside = glob_.substr(at_ + 1, close - at_ - 1);
    text_ += '[';
    if (inside.starts_with('!') || (inside.starts_with('^') && style_ == GlobStyle::Go)) {
      text_ += '^';
      inside.remove_prefix(1);
    }
    for (const char c : inside) {
      if (std::string_view(R"([]\^)").contains(c)) text_ += '\\';
      text_ += c;
    }
    text_ += ']';
    at_ = close + 1;
  }

  std::string_view glob_;
  GlobStyle style_;
  std::size_t at_ = 0;
  std::string text_;
};

std::expected<Regex, std::string> compile_glob(std::string_view glob, GlobStyle style) {
  return Regex::compile(GlobExpression(glob, style).write());
}

/// Whether an error only says that there is no such file.
bool is_absence(const std::error_code& error) {
  return error == std::errc::no_such_file_or_directory || error == std::errc::not_a_directory;
}

/// One search below a root. What cannot be looked at ends it: a file that is not found would be missed in silence.
class GlobSearch {
 public:
  explicit GlobSearch(const fs::path& root) : root_(root) {}

  std::expected<std::vector<HostFile>, InputProblem> run(std::string_view glob, GlobStyle style) {
    if (style == GlobStyle::Go && glob.contains("**")) {
      find_below(glob);
    } else if (const std::vector<std::string> parts = parts_of(glob); !parts.empty()) {
      match("", parts, 0, style);
    }
    if (problem_) return std::unexpected(std::move(*problem_));
    std::ranges::sort(found_, {}, &HostFile::path);
    return std::move(found_);
  }

 private:
  /// Notes an error, unless it says that there is no such file.
  void note(const std::string& path, const std::error_code& error) {
    if (error && !is_absence(error) && !problem_) problem_ = InputProblem{fmt::format("{}: {}", path, error.message())};
  }

  std::vector<std::string> names_in(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator at(folder, error); !error && at != fs::directory_iterator(); at.increment(error)) {
      names.push_back(at->path().filename().string());
    }
    note(folder.string(), error);
    std::ranges::sort(names);
    return names;
  }

  /// Resolves the links of a path of the host. nullopt: there is no such file, or links go in a circle.
  std::optional<fs::path> resolve(std::string_view path) {
    std::deque<std::string> todo;
    std::ranges::copy(parts_of(path), std::back_inserter(todo));
    fs::path done;
    int links = 0;
    while (!todo.empty()) {
      const std::string part = std::move(todo.front());
      todo.pop_front();
      if (part == ".") continue;
      if (part == "..") {
        done = done.parent_path();  // of the root: the root itself
        continue;
      }
      std::error_code error;
      const fs::path here = root_ / done / part;
      const fs::file_status status = fs::symlink_status(here, error);
      note(here.string(), error);
      if (error || !fs::exists(status)) return std::nullopt;
      if (!fs::is_symlink(status)) {
        done /= part;
        continue;
      }
      const std::string target = fs::read_symlink(here, error).string();
      note(here.string(), error);
      if (error || ++links > kMaxLinks) return std::nullopt;
      if (target.starts_with('/')) done.clear();
      const std::vector<std::string> parts = parts_of(target);
      todo.insert(todo.begin(), parts.begin(), parts.end());
    }
    return done;
  }

  void add(const std::string& path) {
    const auto relative = resolve(path);
    if (!relative) return;
    struct stat status{};
    const fs::path here = root_ / *relative;
    if (::lstat(here.c_str(), &status) != 0) return note(here.string(), {errno, std::generic_category()});
    if (!S_ISREG(status.st_mode)) return;
    const std::int64_t modified = std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec;
    found_.push_back({.path = fs::path(path).lexically_normal().string(), .relative = *relative, .modified = modified});
  }

  void match(const std::string& folder, const std::vector<std::string>& parts, std::size_t index, GlobStyle style) {
    const std::string& part = parts[index];
    const auto go_on = [&](const std::string& name) {
      const std::string path = fmt::format("{}/{}", folder, name);
      if (index + 1 == parts.size()) {
        add(path);
      } else {
        match(path, parts, index + 1, style);
      }
    };
    if (!is_glob(part)) return go_on(part);
    const auto here = resolve(folder);
    const auto regex = compile_glob(part, style);
    if (!here || !regex) return;  // a class such as `[z-a]` matches nothing
    const bool takes_hidden = style == GlobStyle::Go || part.starts_with('.');
    for (const std::string& name : names_in(root_ / *here)) {
      if ((takes_hidden || !name.starts_with('.')) && regex->found_in(name)) go_on(name);
    }
  }

  /// Goes through all folders, but as filepath.Walk not through links to folders.
  void find_below(std::string_view glob) {
    const auto regex = compile_glob(glob, GlobStyle::Go);
    if (!regex) return;
    std::string outer;
    for (const std::string& part : parts_of(glob)) {
      if (is_glob(part)) break;
      outer += "/" + part;
    }
    std::vector<std::pair<std::string, std::size_t>> folders = {{outer, 0}};
    while (!folders.empty()) {
      const auto [folder, depth] = std::move(folders.back());
      folders.pop_back();
      const auto here = resolve(folder);
      if (!here) continue;
      for (const std::string& name : names_in(root_ / *here)) {
        const std::string path = fmt::format("{}/{}", folder, name);
        std::error_code error;
        const fs::file_status status = fs::symlink_status(root_ / *here / name, error);
        note(path, error);
        if (fs::is_directory(status)) {
          if (depth < kMaxFolders) folders.emplace_back(path, depth + 1);
        } else if (regex->found_in(path)) {
          add(path);
        }
      }
    }
  }

  const fs::path& root_;
  std::vector<HostFile> found_;
  std::optional<InputProblem> problem_;
};

}  // namespace

bool glob_matches(std::string_view glob, std::string_view name) {
  const auto regex = compile_glob(glob, GlobStyle::Go);
  return regex && regex->found_in(name);
}

std::expected<std::vector<HostFile>, InputProblem> HostFiles::find(std::string_view glob, GlobStyle style) const {
  if (glob.contains('\0')) return std::vector<HostFile>();
  return GlobSearch(root_).run(glob, style);
}

std::expected<std::unique_ptr<ByteSource>, InputProblem> HostFiles::open(const HostFile& file) const {
  return open_file_below(root_, file.relative, CompressedBytes::AsTheyAre);
}

std::string HostFiles::path_here(const HostFile& file) const {
  return (root_ / fs::path(file.path).relative_path()).string();
}

}  // namespace insitu
