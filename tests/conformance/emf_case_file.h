#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "tests/conformance/document.h"
#include "tests/differential/reference_emf.h"

/// Reads the .test files of EMF documents; their format is described in tests/README.md.
namespace insitu::conformance {

/// The lines between two blank lines: documents, and what they publish.
struct EmfBlock : DocumentBlock {
  std::vector<reference::EmfEvent> events;
  bool has_lines = false;    ///< a `document` was stated: the events are lines of a file
  bool has_objects = false;  ///< an `event` was stated: the events are objects with a time
  std::optional<std::int64_t> now;
  reference::EmfAnswer expected;
  bool asserts_something = false;
};

/// A document, and all that is wrong with it.
struct EmfCaseFile {
  std::filesystem::path path;
  std::vector<EmfBlock> blocks;
  std::vector<Fault> faults;
};

/// Reads a document. Never fails: what cannot be read is a fault.
EmfCaseFile read_emf_case_file(const std::filesystem::path& path);

/// Parses the text of a document; `path` stays empty.
EmfCaseFile parse_emf_case_file(std::string_view text);

}  // namespace insitu::conformance
