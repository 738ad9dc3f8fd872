#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/conformance/document.h"

/// Reads the .test files of filter patterns; their format is described in tests/README.md.
namespace insitu::conformance {

/// `match` or `miss`, with the `extract` that may follow.
struct ExpectedAnswer {
  std::size_t line = 0;  ///< in the file, from 1; so everywhere below
  bool matches = false;
  std::string message;
  std::optional<std::map<std::string, std::string>> extracted;
};

/// What stands between two blank lines: a pattern and everything that is said about it.
struct Block : DocumentBlock {
  std::optional<std::string> pattern;
  std::vector<ExpectedAnswer> answers;
  std::optional<ExpectedDiagnostic> error;
  std::vector<ExpectedDiagnostic> notes;
};

struct CaseFile {
  std::filesystem::path path;
  std::vector<Block> blocks;
  std::vector<Fault> faults;
};

CaseFile read_case_file(const std::filesystem::path& path);

/// The same for a text that is no file; `path` stays empty.
CaseFile parse_case_file(std::string_view text);

}  // namespace insitu::conformance
