#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/diagnostic.h"
#include "tests/conformance/document.h"

/// One test per assertion of a document, named by file and line; failures are reported at the line of the document.
namespace insitu::conformance {

/// One assertion at its place.
struct Site {
  std::string file;
  std::size_t line = 0;
  std::string subject;  ///< what is told in front of every failure: `pattern  "..."`

  void fail(const std::string& text) const;
};

/// `suite` is the document's path below the root without its ending: `filter_pattern/terms`.
std::string suite_name(const std::filesystem::path& root, const std::filesystem::path& path);
void register_case(const std::string& suite, const Site& site, const std::function<void()>& body);
/// A case that fails: a document is not as it should be.
void register_fault(const std::string& suite, const std::string& file, const Fault& fault);

/// All documents below a folder, in order.
std::vector<std::filesystem::path> documents_below(const std::filesystem::path& folder);

/// The note that is expected, or nullptr. The same note may occur several times; they are expected in their order.
const Diagnostic* find_note(std::span<const Diagnostic> notes, const ExpectedDiagnostic& expected);

/// Fails unless the diagnostic is drawn as expected; nothing is expected where the document draws nothing.
void check_drawing(const Site& site, const ExpectedDiagnostic& expected, const Diagnostic& diagnostic,
                   std::string_view text);

/// Notes down how a diagnostic is drawn. Another code is a mistake, and no reason to redraw.
void add_drawing(std::map<std::size_t, std::string>& drawings, const ExpectedDiagnostic& expected,
                 const Diagnostic& diagnostic, std::string_view text);
/// Writes the drawings into the document, and says so where that changes it.
void update_document(const std::filesystem::path& path, const std::map<std::size_t, std::string>& drawings);

}  // namespace insitu::conformance
