#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "engine/engine.h"

namespace insitu::cli {

enum class When { Auto, Always, Never };
enum class OutputFormat { Raw, Json };
/// What `filter` prints of the events it selects. The last one typed wins, but for Nothing, which always does.
enum class Report { Events, Counts, FilesWithMatches, FilesWithout, Nothing };

/// What was typed behind `insitu filter`.
struct FilterArguments {
  std::vector<std::string> patterns;
  std::vector<std::string> files;  ///< as typed; `-` is standard input unless it stands for nothing else
  Report report = Report::Events;
  OutputFormat output = OutputFormat::Raw;
  Selection selection = Selection::Matching;
  bool line_numbers = false;
  std::optional<bool> file_names;  ///< nullopt: when there is more than one file
  std::optional<std::uint64_t> most_per_file;
  std::optional<std::size_t> before;  ///< -B, which wins over -C wherever it stands
  std::optional<std::size_t> after;
  std::optional<std::size_t> around;
  bool recursive = false;
  std::vector<std::string> include;
  std::vector<std::string> exclude;
  InputShape shape = InputShape::Lines;
  When colour = When::Auto;
  CompileOptions compile;
  unsigned threads = 0;
  std::size_t max_line = BlockOptions{}.max_event_bytes;
  bool stats = false;
  bool explain = false;
  bool messages = true;
  bool help = false;

  [[nodiscard]] std::optional<Context> context() const;
};

/// What was typed behind `insitu explain`.
struct ExplainArguments {
  std::string pattern;
  std::optional<std::string> message;
  std::optional<std::string> event_file;
  When colour = When::Auto;
  CompileOptions compile;
  bool help = false;
};

/// A command line that cannot be understood; the text is ready for stderr, without "insitu: ".
struct UsageError {
  std::string message;
};

/// `words` are the arguments behind the command's name.
std::expected<FilterArguments, UsageError> parse_filter_arguments(std::vector<std::string> words);
std::expected<ExplainArguments, UsageError> parse_explain_arguments(std::vector<std::string> words);

/// The texts of --help.
std::string filter_help();
std::string explain_help();
std::string program_help();

}  // namespace insitu::cli
