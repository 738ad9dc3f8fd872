#include "engine/templates/local_templates.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "engine/templates/load_document.h"

namespace insitu {
namespace {

namespace fs = std::filesystem;

LocalTemplateProblem problem_of(LocalTemplateProblem::Kind kind, std::string message) {
  return {.kind = kind, .problem = {.place = {}, .message = std::move(message), .help = {}}};
}

/// Returns a path without `.` and `..`, if it still means the same file: `link/..` need not be where the link is.
std::string shown_path(const fs::path& path, const fs::path& real) {
  std::error_code error;
  const fs::path normal = path.lexically_normal();
  return (fs::weakly_canonical(fs::absolute(normal, error), error) == real ? normal : path).string();
}

std::expected<LocalTemplate, LocalTemplateProblem> load(const std::string& file, const std::string& real,
                                                        const std::expected<std::string, InputProblem>& text,
                                                        RepeatedKeys& repeated) {
  FirstProblem problem;
  if (!text) problem.refuse({.file = file}, text.error().message);
  auto root = text ? parse_document(file, *text, repeated, problem) : std::nullopt;
  if (root) return LocalTemplate{.file = file, .real_path = real, .root = std::move(*root)};
  LocalTemplateProblem broken{.kind = LocalTemplateProblem::Kind::Broken, .problem = *problem.problem()};
  broken.problem.place.file = file;
  return std::unexpected(std::move(broken));
}

}  // namespace

std::string real_path(const std::string& file) {
  std::error_code error;
  const fs::path real = fs::weakly_canonical(fs::absolute(file, error), error);
  return error ? file : real.string();
}

bool is_url(std::string_view reference) {
  constexpr std::size_t kMinScheme = 2;
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto is_of_scheme = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-'; };
  const std::size_t colon = reference.find(':');
  return colon != std::string_view::npos && colon >= kMinScheme && is_letter(reference.front()) &&
         std::ranges::all_of(reference.substr(0, colon), is_of_scheme);
}

LocalTemplates::LocalTemplates(const std::string& named, std::span<const std::string> all_named) : named_(named) {
  for (const std::string& file : all_named) all_named_.insert(insitu::real_path(file));
  std::error_code error;
  const fs::path folder = fs::path(named).parent_path();
  folder_ = fs::canonical(folder.empty() ? fs::path(".") : folder, error);
  if (error) folder_.clear();
}

bool LocalTemplates::is_inside(const fs::path& real) const {
  if (folder_.empty()) return false;
  const fs::path relative = real.lexically_relative(folder_);
  return !relative.empty() && *relative.begin() != "..";
}

std::expected<std::string, InputProblem> LocalTemplates::read_inside(const fs::path& real) {
  files_read_.insert(real.string());
  const fs::path folder = is_inside(real) ? folder_ : real.parent_path();
  return read_whole_below(folder, real.lexically_relative(folder));
}

std::optional<Node> LocalTemplates::load_document(const std::string& path, const SourceLocation& place,
                                                  FirstProblem& problem) {
  std::error_code error;
  const fs::path real = fs::canonical(path, error);
  if (error) {
    problem.refuse({.file = path}, error.message());
    return std::nullopt;
  }
  if (!is_inside(real) || !fs::is_regular_file(real, error)) {
    problem.refuse(place, fmt::format("`{}` is no file in the folder of this assembly", path));
    return std::nullopt;
  }
  const auto text = read_inside(real);
  if (text) return parse_document(path, *text, repeated_, problem);
  problem.refuse({.file = path}, text.error().message);
  return std::nullopt;
}

std::expected<const LocalTemplate*, LocalTemplateProblem> LocalTemplates::read(const std::string& from,
                                                                               const std::string& reference) {
  using Kind = LocalTemplateProblem::Kind;
  if (is_url(reference)) {
    return std::unexpected(
        problem_of(Kind::Elsewhere, fmt::format("its template is at a URL, which is not read: `{}`", reference)));
  }
  if (reference.contains('\0')) return std::unexpected(problem_of(Kind::Missing, "its path holds a NUL"));
  const fs::path path = fs::path(from).parent_path() / reference;
  std::error_code error;
  const fs::path whole = fs::absolute(path, error);
  fs::path real = fs::canonical(whole, error);
  const bool is_there = !error;
  // Of what is not there, only the message depends on where it would be.
  if (!is_there) real = fs::weakly_canonical(whole, error);
  if (error) {
    return std::unexpected(problem_of(Kind::Missing, fmt::format("`{}`: {}", reference, error.message())));
  }
  if (!is_inside(real) && !all_named_.contains(real.string())) {
    return std::unexpected(problem_of(
        Kind::Outside,
        fmt::format("its template `{}` is outside of the folder of `{}`: name that as well", reference, named_)));
  }
  if (!is_there) return std::unexpected(problem_of(Kind::Missing, fmt::format("there is no file `{}`", reference)));
  if (!fs::is_regular_file(real, error)) {
    return std::unexpected(problem_of(Kind::Missing, fmt::format("`{}` is no file", reference)));
  }
  const auto [entry, is_new] = readings_.try_emplace(real.string());
  if (is_new) entry->second = load(shown_path(path, real), real.string(), read_inside(real), repeated_);
  if (!entry->second) return std::unexpected(entry->second.error());
  return &*entry->second;
}

}  // namespace insitu
