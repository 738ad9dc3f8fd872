#include "cli/named_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <set>
#include <string_view>
#include <system_error>

#include "cli/console.h"
#include "engine/input/read_whole.h"

namespace insitu::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxPath = 4096;

/// Without blanks, and without the dashes of list items of YAML.
std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r";
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
    if (!text.starts_with("- ")) break;
    text.remove_prefix(1);
  }
  return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

bool is_comment(std::string_view line) {
  line = trimmed(line);
  return line.starts_with('#') || line.starts_with("//");
}

/// Calls `use` with what is between any of the signs.
template <class Use>
void each_piece(std::string_view text, std::string_view signs, const Use& use) {
  while (true) {
    const std::size_t end = std::min(text.find_first_of(signs), text.size());
    use(text.substr(0, end));
    if (end == text.size()) return;
    text.remove_prefix(end + 1);
  }
}

bool is_regular(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path, error);
}

/// Returns the parts of a text that may be paths.
std::set<std::string_view> possible_paths(std::string_view text) {
  std::set<std::string_view> paths;
  const auto add = [&paths](std::string_view piece) {
    piece = trimmed(piece);
    if (!piece.empty() && piece.size() <= kMaxPath && !piece.contains('\0')) paths.insert(piece);
  };
  each_piece(text, "\n", [&](std::string_view line) {
    if (is_comment(line)) return;
    each_piece(line, "\"'`\\()[]{}$,", [&](std::string_view piece) {
      add(piece);
      for (std::size_t colon = piece.find(':'); colon != std::string_view::npos && piece.size() <= kMaxPath;
           colon = piece.find(':', colon + 1)) {
        add(piece.substr(colon + 1));
      }
    });
  });
  return paths;
}

/// Whether a text in a folder names the output. `${path.module}/x` of Terraform names `x` there.
bool names(std::string_view text, const fs::path& folder, const fs::path& output) {
  return std::ranges::any_of(possible_paths(text), [&](std::string_view path) {
    std::error_code error;
    return fs::equivalent(folder / path, output, error) ||
           (path.starts_with('/') && fs::equivalent(folder / path.substr(1), output, error));
  });
}

}  // namespace

bool replaces_named(const std::string& output, std::span<const std::string> files) {
  if (!is_regular(output)) return false;
  const bool is_named = std::ranges::any_of(files, [&output](const std::string& file) {
    if (!is_regular(file)) return false;
    const auto text = read_whole(file);
    return text && names(*text, fs::path(file).parent_path(), output);
  });
  if (is_named) complain(fmt::format("{}: is a file that one of the inputs names, too", output));
  return is_named;
}

}  // namespace insitu::cli
