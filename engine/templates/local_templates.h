#pragma once

#include <cstddef>
#include <expected>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/input/read_whole.h"
#include "engine/templates/document.h"
#include "engine/templates/first_problem.h"
#include "insitu/read_problem.h"

namespace insitu {

/// Returns the path of a file without symbolic links and `..`, so that a file has one; as named if there is none.
std::string real_path(const std::string& file);

/// The template of a nested stack, in a file of its own.
struct LocalTemplate {
  std::string file;       ///< made from the path of the file that names it
  std::string real_path;  ///< as real_path gives it
  Node root;
};

/// Why the template that a template names is not read.
struct LocalTemplateProblem {
  enum class Kind : unsigned char {
    Elsewhere,  ///< it is at a URL: nothing is wrong with it
    Outside,    ///< it is outside of the folder, and was not named
    Missing,    ///< there is no such file
    Broken,     ///< the file cannot be read, or is neither YAML nor JSON
  };
  Kind kind{};
  ReadProblem problem;  ///< its place is in the template that is broken, or empty
};

/// The templates that the templates of one file name by paths. Whatever they write, nothing outside of the folder of
/// that file is read, and nothing that is no regular file: links and `..` are followed before this is checked, and a
/// URL is none of its files. What the user named as well may be anywhere. Each file is read once. Not thread-safe.
class LocalTemplates {
 public:
  /// `named`: the file that the user named; `all_named`: others beside it.
  explicit LocalTemplates(const std::string& named, std::span<const std::string> all_named = {});

  /// Reads the template that the template in the file `from` names as `reference`. The result belongs to this.
  std::expected<const LocalTemplate*, LocalTemplateProblem> read(const std::string& from, const std::string& reference);

  /// Reads a document of an assembly of CDK, whose manifest is the named file. A path that leads out of the folder, or
  /// to what is no regular file, is a problem at `place`, which is where the path is written.
  [[nodiscard]] std::optional<Node> load_document(const std::string& path, const SourceLocation& place,
                                                  FirstProblem& problem);

  /// Returns the files that were read, by their real paths.
  [[nodiscard]] std::vector<std::string> files_read() const { return {files_read_.begin(), files_read_.end()}; }

  /// Returns the keys that are several times in one map of these files.
  [[nodiscard]] const RepeatedKeys& repeated_keys() const { return repeated_; }

  /// Counts a reading of a nested stack. False: there are too many, as of templates that name each other several times.
  bool count_stack() { return ++stacks_ <= kMaxStacks; }
  /// Whether the last one was the first of those too many.
  [[nodiscard]] bool is_first_too_many() const { return stacks_ == kMaxStacks + 1; }
  /// An account may have 2,000 stacks; each is read several times, for all that conditions may choose.
  static constexpr std::size_t kMaxStacks = 20'000;

  [[nodiscard]] const std::string& named() const { return named_; }

 private:
  using Reading = std::expected<LocalTemplate, LocalTemplateProblem>;
  [[nodiscard]] bool is_inside(const std::filesystem::path& real) const;
  /// Returns the content of a file of the folder. What was there when it was checked may have been replaced since: the
  /// file that is opened is checked once more.
  [[nodiscard]] std::expected<std::string, InputProblem> read_inside(const std::filesystem::path& real);

  std::string named_;
  std::filesystem::path folder_;             // without links; empty: there is none
  std::set<std::string> all_named_;          // by real path
  std::map<std::string, Reading> readings_;  // by real path
  std::set<std::string> files_read_;
  RepeatedKeys repeated_;
  std::size_t stacks_ = 0;
};

/// Whether a reference to a template is a URL: it begins with a scheme.
bool is_url(std::string_view reference);

}  // namespace insitu
