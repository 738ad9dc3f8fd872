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

/// A line `match` or `miss`, with the `extract` that may follow.
struct ExpectedAnswer {
  std::size_t line = 0;  ///< in the file, from 1, as everywhere below
  bool matches = false;
  std::string message;
  std::optional<std::map<std::string, std::string>> extracted;
};

/// The lines between two blank lines: a pattern and everything that is stated about it.
struct Block : DocumentBlock {
  std::optional<std::string> pattern;
  std::vector<ExpectedAnswer> answers;
  std::optional<ExpectedDiagnostic> error;
  std::vector<ExpectedDiagnostic> notes;
};

/// A document, and all that is wrong with it.
struct CaseFile {
  std::filesystem::path path;
  std::vector<Block> blocks;
  std::vector<Fault> faults;
};

/// Reads a document. Never fails: what cannot be read is a fault.
CaseFile read_case_file(const std::filesystem::path& path);

/// Parses the text of a document; `path` stays empty.
CaseFile parse_case_file(std::string_view text);

}  // namespace insitu::conformance
