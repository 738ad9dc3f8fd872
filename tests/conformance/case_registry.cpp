#include "tests/conformance/case_registry.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <utility>

#include "insitu/caret.h"

namespace insitu::conformance {
namespace {

namespace fs = std::filesystem;

class Case : public testing::Test {
 public:
  explicit Case(std::function<void()> body) : body_(std::move(body)) {}
  void TestBody() override { body_(); }

 private:
  std::function<void()> body_;
};

std::string drawing_text(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

}  // namespace

void Site::fail(const std::string& text) const {
  ADD_FAILURE_AT(file.c_str(), static_cast<int>(line)) << subject << "\n" << text;
}

std::string suite_name(const fs::path& root, const fs::path& path) {
  return path.lexically_relative(root).replace_extension().generic_string();
}

void register_case(const std::string& suite, const Site& site, const std::function<void()>& body) {
  const std::string name = "line_" + std::to_string(site.line);
  testing::RegisterTest(suite.c_str(), name.c_str(), nullptr, nullptr, site.file.c_str(), static_cast<int>(site.line),
                        [body]() -> Case* { return new Case(body); });
}

void register_fault(const std::string& suite, const std::string& file, const Fault& fault) {
  const Site site{.file = file, .line = fault.line, .subject = fault.what};
  // A file may have a fault and a case on the same line.
  register_case(suite + "_format", site, [site] { site.fail(""); });
}

std::vector<fs::path> documents_below(const fs::path& folder) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".test") paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  return paths;
}

const Diagnostic* find_note(std::span<const Diagnostic> notes, const ExpectedDiagnostic& expected) {
  std::size_t rank = 0;
  for (const Diagnostic& note : notes) {
    if (code_name(note.code) == expected.code && rank++ == expected.rank) return &note;
  }
  return nullptr;
}

void check_drawing(const Site& site, const ExpectedDiagnostic& expected, const Diagnostic& diagnostic,
                   std::string_view text) {
  if (expected.drawing.empty()) return;
  const std::string drawing = draw_caret(diagnostic, text);
  if (drawing == drawing_text(expected.drawing)) return;
  site.fail("expected\n" + drawing_text(expected.drawing) + "drawn\n" + drawing);
}

void add_drawing(std::map<std::size_t, std::string>& drawings, const ExpectedDiagnostic& expected,
                 const Diagnostic& diagnostic, std::string_view text) {
  if (code_name(diagnostic.code) == expected.code) drawings[expected.line] = draw_caret(diagnostic, text);
}

void update_document(const fs::path& path, const std::map<std::size_t, std::string>& drawings) {
  const std::string text = read_text(path);
  const std::string updated = with_drawings(text, drawings);
  if (updated == text) return;
  std::ofstream(path, std::ios::binary) << updated;
  std::cout << "updated " << path.string() << "\n";
}

}  // namespace insitu::conformance
