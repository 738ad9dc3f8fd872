#include "tests/conformance/case_file.h"

#include <algorithm>
#include <utility>

#include "tests/differential/reference_json.h"

namespace insitu::conformance {
namespace {

std::optional<std::map<std::string, std::string>> read_extracted(std::string_view json) {
  const auto object = reference::read_json(json);
  if (!object || object->kind != reference::JsonKind::Object) return std::nullopt;
  std::map<std::string, std::string> extracted;
  for (const auto& [key, value] : object->members) {
    if (value.kind != reference::JsonKind::String) return std::nullopt;
    extracted.emplace(key, value.text);
  }
  return extracted;
}

class CaseFileReader : public DocumentReader {
 public:
  explicit CaseFileReader(CaseFile& file) : DocumentReader(file.faults), file_(file) {}

 private:
  [[nodiscard]] bool has_blocks() const override { return !file_.blocks.empty(); }

  DocumentBlock& open_block() override {
    block_ = Block();
    drawing_of_ = DrawingOf::Nothing;
    return block_;
  }

  void take_drawing_line(std::string_view line) override {
    if (drawing_of_ == DrawingOf::Error) {
      block_.error->drawing.emplace_back(line);
    } else if (drawing_of_ == DrawingOf::Note) {
      block_.notes.back().drawing.emplace_back(line);
    } else {
      add_fault(line_number(), "a drawing that follows neither `error` nor `note`");
    }
  }

  bool take(const Statement& statement) override {
    drawing_of_ = DrawingOf::Nothing;
    const std::string_view keyword = statement.keyword;
    if (keyword == "pattern" || keyword == "match" || keyword == "miss") {
      read_any_text(statement);
      return true;
    }
    return !statement.escaped && read_outcome(statement);
  }

  bool read_outcome(const Statement& statement) {
    const std::string_view keyword = statement.keyword;
    if (keyword == "extract") {
      read_extract(statement.text);
    } else if (keyword == "error") {
      if (block_.error) add_fault(line_number(), "a second `error`");
      block_.error =
          ExpectedDiagnostic{.line = line_number(), .code = std::string(statement.text), .rank = 0, .drawing = {}};
      drawing_of_ = DrawingOf::Error;
    } else if (keyword == "note") {
      const auto rank = std::ranges::count(block_.notes, statement.text, &ExpectedDiagnostic::code);
      block_.notes.push_back({.line = line_number(),
                              .code = std::string(statement.text),
                              .rank = static_cast<std::size_t>(rank),
                              .drawing = {}});
      drawing_of_ = DrawingOf::Note;
    } else {
      return false;
    }
    return true;
  }

  void read_any_text(const Statement& statement) {
    const auto text = any_text(statement);
    if (!text) {
      add_text_fault(statement);
    } else if (statement.keyword != "pattern") {
      block_.answers.push_back({.line = line_number(),
                                .matches = statement.keyword == "match",
                                .message = *text,
                                .extracted = std::nullopt});
    } else if (block_.pattern) {
      add_fault(line_number(), "a second `pattern`");
    } else {
      block_.pattern = *text;
    }
  }

  void read_extract(std::string_view json) {
    const bool follows_a_match =
        !block_.answers.empty() && block_.answers.back().matches && block_.answers.back().line + 1 == line_number();
    if (!follows_a_match) return add_fault(line_number(), "`extract` belongs on the line after a `match`");
    block_.answers.back().extracted = read_extracted(json);
    if (!block_.answers.back().extracted) add_fault(line_number(), "`extract` takes a JSON object of strings");
  }

  [[nodiscard]] Contents contents() const override {
    return {.subject = "a pattern",
            .has_subject = block_.pattern.has_value(),
            .asserts_something = !block_.answers.empty() || block_.error || !block_.notes.empty()};
  }

  void close_block() override {
    if (block_.error && (!block_.answers.empty() || !block_.notes.empty())) {
      add_fault(block_.error->line, "a pattern that is refused matches and misses nothing");
    }
    file_.blocks.push_back(std::move(block_));
  }

  enum class DrawingOf { Nothing, Error, Note };

  CaseFile& file_;
  Block block_;
  DrawingOf drawing_of_ = DrawingOf::Nothing;
};

}  // namespace

CaseFile read_case_file(const std::filesystem::path& path) {
  CaseFile file = parse_case_file(read_text(path));
  file.path = path;
  return file;
}

CaseFile parse_case_file(std::string_view text) {
  CaseFile file;
  CaseFileReader(file).read(text);
  return file;
}

}  // namespace insitu::conformance
