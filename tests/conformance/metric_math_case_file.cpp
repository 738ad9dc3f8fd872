#include "tests/conformance/metric_math_case_file.h"

#include <algorithm>

#include "engine/model/number.h"

namespace insitu::conformance {
namespace {

class MetricMathCaseFileReader : public DocumentReader {
 public:
  explicit MetricMathCaseFileReader(MetricMathCaseFile& file) : DocumentReader(file.faults), file_(file) {}

 private:
  [[nodiscard]] bool has_blocks() const override { return !file_.blocks.empty(); }

  DocumentBlock& open_block() override {
    block_ = MetricMathBlock();
    draws_error_ = false;
    return block_;
  }

  void take_drawing_line(std::string_view line) override {
    if (!draws_error_) return add_fault(line_number(), "a drawing that does not follow `error`");
    block_.error->drawing.emplace_back(line);
  }

  bool take(const Statement& statement) override {
    draws_error_ = false;
    const std::string_view keyword = statement.keyword;
    if (statement.escaped) return false;
    if (keyword == "metric" || keyword == "formula") {
      read_named(statement);
    } else if (keyword == "math") {
      if (block_.math) add_fault(line_number(), "a second `math`");
      block_.math = statement.text;
    } else if (keyword == "values") {
      block_.values_line = line_number();
      block_.values = row(statement.text);
    } else if (keyword == "error") {
      block_.error =
          ExpectedDiagnostic{.line = line_number(), .code = std::string(statement.text), .rank = 0, .drawing = {}};
      draws_error_ = true;
    } else {
      return false;
    }
    return true;
  }

  // Reads `m1  1 2 - 4`, or `e1  m1 * 2`.
  void read_named(const Statement& statement) {
    const std::size_t end = statement.text.find("  ");
    if (end == std::string_view::npos) return add_fault(line_number(), "an id, two blanks, and what it stands for");
    const std::string id(statement.text.substr(0, end));
    const std::string_view rest = statement.text.substr(statement.text.find_first_not_of(' ', end));
    if (statement.keyword == "metric") {
      block_.metrics.emplace_back(id, row(rest));
    } else {
      block_.formulas.emplace_back(id, rest);
    }
  }

  MathRow row(std::string_view text) {
    MathRow values;
    while (!text.empty()) {
      const std::string_view word = text.substr(0, text.find(' '));
      text.remove_prefix(std::min(word.size() + 1, text.size()));
      const auto number = parse_number(word);
      if (!number && word != kNothing) add_fault(line_number(), "no number: `" + std::string(word) + "`");
      values.push_back(number);
    }
    return values;
  }

  [[nodiscard]] Contents contents() const override {
    return {.subject = "an expression",
            .has_subject = block_.math.has_value(),
            .asserts_something = block_.values || block_.error};
  }

  void close_block() override {
    const bool are_equal = std::ranges::all_of(block_.metrics, [this](const auto& metric) {
      return metric.second.size() == block_.metrics.front().second.size();
    });
    if (!are_equal) add_fault(block_.line, "metrics of different lengths");
    file_.blocks.push_back(std::move(block_));
  }

  MetricMathCaseFile& file_;
  MetricMathBlock block_;
  bool draws_error_ = false;
};

}  // namespace

MetricMathCaseFile read_metric_math_case_file(const std::filesystem::path& path) {
  MetricMathCaseFile file = parse_metric_math_case_file(read_text(path));
  file.path = path;
  return file;
}

MetricMathCaseFile parse_metric_math_case_file(std::string_view text) {
  MetricMathCaseFile file;
  MetricMathCaseFileReader(file).read(text);
  return file;
}

}  // namespace insitu::conformance
