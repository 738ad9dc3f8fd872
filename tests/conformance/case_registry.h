#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "insitu/diagnostic.h"
#include "tests/conformance/document.h"

/// Makes one test per assertion of a document, named by file and line; failures are reported at the line of the
/// document.
namespace insitu::conformance {

/// The place of one assertion.
struct Site {
  std::string file;
  std::size_t line = 0;
  std::string subject;  ///< what every failure reports first: `pattern  "..."`

  /// Reports a failure of the running test at this line.
  void fail(const std::string& text) const;
};

/// Returns the document's path below the root without its ending: `filter_pattern/terms`.
std::string suite_name(const std::filesystem::path& root, const std::filesystem::path& path);
/// Registers a test with googletest. Call it before the tests run; `body` is kept until the end.
void register_case(const std::string& suite, const Site& site, const std::function<void()>& body);
/// Registers a test that fails, because a document is not as it should be.
void register_fault(const std::string& suite, const std::string& file, const Fault& fault);

/// Lists all documents below a folder, in order.
std::vector<std::filesystem::path> documents_below(const std::filesystem::path& folder);

/// The note that is expected, or nullptr. The same note may occur several times; they are expected in their order.
const Diagnostic* find_note(std::span<const Diagnostic> notes, const ExpectedDiagnostic& expected);

/// Fails unless the diagnostic is drawn as expected; nothing is expected where the document draws nothing.
void check_drawing(const Site& site, const ExpectedDiagnostic& expected, const Diagnostic& diagnostic,
                   std::string_view text);

/// Remembers how a diagnostic is drawn, by line. Another code is a mistake, and no reason to redraw.
void add_drawing(std::map<std::size_t, std::string>& drawings, const ExpectedDiagnostic& expected,
                 const Diagnostic& diagnostic, std::string_view text);
/// Writes the drawings into the document, and reports it on standard output if that changes it.
void update_document(const std::filesystem::path& path, const std::map<std::size_t, std::string>& drawings);

}  // namespace insitu::conformance
