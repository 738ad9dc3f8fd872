#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Reads .test files; their format is described in tests/README.md.
namespace insitu::conformance {

/// `match` or `miss`, with the `extract` that may follow.
struct ExpectedAnswer {
  std::size_t line = 0;  ///< in the file, from 1; so everywhere below
  bool matches = false;
  std::string message;
  std::optional<std::map<std::string, std::string>> extracted;
};

/// `error` or `note`, with the drawing that may follow.
struct ExpectedDiagnostic {
  std::size_t line = 0;
  std::string code;
  std::size_t rank = 0;  ///< of a note: how many with the same code the block has before it
  std::vector<std::string> drawing;
};

/// What stands between two blank lines: a pattern and everything that is said about it.
struct Block {
  std::size_t line = 0;
  std::vector<std::string> sources;
  std::optional<std::string> pattern;
  std::vector<ExpectedAnswer> answers;
  std::optional<ExpectedDiagnostic> error;
  std::vector<ExpectedDiagnostic> notes;
};

/// Why a file, or a part of it, tests nothing.
struct Fault {
  std::size_t line = 0;
  std::string what;
};

struct CaseFile {
  std::filesystem::path path;
  std::vector<Block> blocks;
  std::vector<Fault> faults;
};

CaseFile read_case_file(const std::filesystem::path& path);

/// The same for a text that is no file; `path` stays empty.
CaseFile parse_case_file(std::string_view text);

/// The file's text with other drawings, those in `drawings` by the line of their `error` or `note`.
std::string with_drawings(std::string_view text, const std::map<std::size_t, std::string>& drawings);

std::string read_text(const std::filesystem::path& path);

}  // namespace insitu::conformance
