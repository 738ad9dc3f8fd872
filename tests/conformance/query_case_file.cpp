#include "tests/conformance/query_case_file.h"

#include <algorithm>
#include <utility>

#include "tests/differential/reference_time.h"
#include "tests/differential/reference_utf8.h"
#include "tests/escaped_text.h"

namespace insitu::conformance {
namespace {

/// The value of `now()` in a block that does not state it.
constexpr std::string_view kDefaultNow = "2026-01-01T00:00:00.000Z";
/// The code of a command that is not evaluated yet: its block may state the rows that it will give.
constexpr std::string_view kNotEvaluated = "command-not-evaluated";

// Splits a text into its first word, which two blanks end, and the rest.
std::pair<std::string_view, std::string_view> split_word(std::string_view text) {
  const std::size_t end = text.find("  ");
  if (end == std::string_view::npos) return {text, {}};
  const std::size_t next = text.find_first_not_of(' ', end);
  return {text.substr(0, end), next == std::string_view::npos ? std::string_view() : text.substr(next)};
}

// Returns the length of the quoted literal at the beginning of `text`; 0: it does not end.
std::size_t literal_size(std::string_view text) {
  for (std::size_t position = 1; position < text.size(); ++position) {
    if (text[position] == '\\') {
      ++position;
    } else if (text[position] == '"') {
      return position + 1;
    }
  }
  return 0;
}

// Reads a name or a value at the beginning of `text`: a quoted literal, or everything before `end`.
std::optional<std::string> take_part(std::string_view& text, std::string_view end) {
  const bool quoted = text.starts_with('"');
  const std::size_t size = quoted ? literal_size(text) : std::min(text.find(end), text.size());
  if (quoted && size == 0) return std::nullopt;
  const std::string_view written = text.substr(0, size);
  text.remove_prefix(size);
  return quoted ? read_escaped(written) : std::optional<std::string>(written);
}

std::optional<ExpectedRow> read_row(std::string_view text) {
  ExpectedRow row;
  if (text == kNothing) return row;
  while (!text.empty()) {
    const auto name = take_part(text, "=");
    if (!name || !text.starts_with('=')) return std::nullopt;
    text.remove_prefix(1);
    const auto value = take_part(text, "  ");
    if (!value || !row.emplace(*name, *value).second) return std::nullopt;
    if (!text.empty() && !text.starts_with("  ")) return std::nullopt;
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  }
  return row;
}

std::optional<std::vector<std::string>> read_columns(std::string_view text) {
  std::vector<std::string> columns;
  while (!text.empty()) {
    const auto column = take_part(text, "  ");
    if (!column) return std::nullopt;
    columns.push_back(*column);
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  }
  return columns;
}

std::string write_part(std::string_view text, std::string_view forbidden) {
  const bool is_plain = !text.empty() && !text.starts_with('"') && !text.starts_with(' ') && !text.ends_with(' ') &&
                        text.find(forbidden) == std::string_view::npos &&
                        write_escaped(text).size() ==  // what would be escaped is
                            text.size() + 2 + static_cast<std::size_t>(std::ranges::count(text, '"')) +
                                static_cast<std::size_t>(std::ranges::count(text, '\\'));
  return is_plain ? std::string(text) : write_escaped(text);
}

std::optional<std::size_t> read_count(std::string_view text) {
  const auto count = read_size(text);
  return count == 0 ? std::nullopt : count;
}

std::optional<RowOrder> read_order(std::string_view text) {
  if (text == "ordered") return RowOrder::Ordered;
  if (text == "unordered") return RowOrder::Unordered;
  if (text == "none") return RowOrder::None;
  if (text == "any") return RowOrder::Any;
  return std::nullopt;
}

class QueryCaseFileReader : public DocumentReader {
 public:
  explicit QueryCaseFileReader(QueryCaseFile& file) : DocumentReader(file.faults), file_(file) {}

 private:
  [[nodiscard]] bool has_blocks() const override { return !file_.blocks.empty(); }

  DocumentBlock& open_block() override {
    block_ = QueryBlock();
    block_.files.emplace_back();
    block_.window.now_ms = *read_moment(kDefaultNow);
    group_.clear();
    stream_.clear();
    is_baseline_ = false;
    drawn_ = nullptr;
    return block_;
  }

  bool take(const Statement& statement) override {
    drawn_ = nullptr;
    return read_input(statement) || read_outcome(statement);
  }

  void take_drawing_line(std::string_view line) override {
    if (drawn_ == nullptr) return add_fault(line_number(), "a drawing that follows neither `error` nor `note`");
    drawn_->drawing.emplace_back(line);
  }

  // ---- the query and its input

  bool read_input(const Statement& statement) {
    const std::string_view keyword = statement.keyword;
    if (keyword == "query") {
      read_query(statement);
    } else if (keyword == "event") {
      read_event(statement);
    } else {
      return !statement.escaped && read_setting(statement);
    }
    return true;
  }

  bool read_setting(const Statement& statement) {
    const std::string_view keyword = statement.keyword;
    if (keyword == "padded") {
      pad_query(statement.text);
    } else if (keyword == "repeat") {
      repeat_event(statement.text);
    } else if (keyword == "file") {
      if (!block_.files.back().empty()) block_.files.emplace_back();
    } else if (keyword == "baseline") {
      if (!block_.files.back().empty()) block_.files.emplace_back();
      is_baseline_ = true;
    } else if (keyword == "group") {
      group_ = statement.text == kNothing ? "" : statement.text;
    } else if (keyword == "stream") {
      stream_ = statement.text == kNothing ? "" : statement.text;
    } else if (keyword == "now") {
      block_.window.now_ms = moment(statement.text).value_or(0);
    } else if (keyword == "window") {
      const auto [start, end] = split_word(statement.text);
      block_.window.start_ms = moment(start);
      block_.window.end_ms = moment(end);
    } else if (keyword == "limits") {
      if (statement.text != "off") add_fault(line_number(), "limits are on unless they are `off`");
      block_.window.limits_lifted = true;
    } else if (keyword == "spelling") {
      if (statement.text != "undocumented")
        add_fault(line_number(), "a spelling is documented unless it is `undocumented`");
      block_.is_documented = false;
    } else if (keyword == "table") {
      const auto [name, text] = split_word(statement.text);
      block_.tables[std::string(name)] = read_escaped(text).value_or("");
    } else if (keyword == "reads") {
      block_.outer_groups.emplace_back(statement.text);
    } else {
      return false;
    }
    return true;
  }

  void read_query(const Statement& statement) {
    const auto text = any_text(statement);
    if (!text) return add_text_fault(statement);
    block_.query = block_.query ? *block_.query + "\n" + *text : *text;
  }

  void read_event(const Statement& statement) {
    const auto [time, message] = split_word(statement.text);
    Statement of_message = statement;
    of_message.text = message;
    const auto text = any_text(of_message);
    if (!text || (message.empty() && !statement.escaped)) return add_text_fault(statement);
    block_.files.back().push_back({.timestamp = moment(time),
                                   .message = *text,
                                   .log_stream = stream_,
                                   .log_group = group_,
                                   .is_baseline = is_baseline_});
  }

  // Adds blanks after the query, up to so many characters.
  void pad_query(std::string_view text) {
    const auto count = read_count(text);
    const std::size_t characters = block_.query ? reference::decode_utf8(*block_.query).size() : 0;
    if (!count || !block_.query || *count < characters)
      return add_fault(line_number(), "`padded  N` belongs after a `query`");
    block_.query->append(*count - characters, ' ');
  }

  // Repeats the event before it, so that it occurs so often in all.
  void repeat_event(std::string_view text) {
    const auto count = read_count(text);
    if (!count || block_.files.back().empty()) return add_fault(line_number(), "`repeat  N` belongs after an `event`");
    const reference::QueryEvent event = block_.files.back().back();
    block_.files.back().insert(block_.files.back().end(), *count - 1, event);
  }

  std::optional<std::int64_t> moment(std::string_view text) {
    if (text == kNothing) return std::nullopt;
    const auto milliseconds = read_moment(text);
    if (!milliseconds) add_fault(line_number(), "no time: `" + std::string(text) + "`");
    return milliseconds;
  }

  // ---- what comes of it

  bool read_outcome(const Statement& statement) {
    if (statement.escaped) return false;
    if (statement.keyword == "rows") {
      read_rows(statement.text);
    } else if (statement.keyword == "row") {
      read_one_row(statement.text);
    } else if (statement.keyword == "columns") {
      if (!block_.rows) {
        add_fault(line_number(), "`columns` belongs after `rows`");
      } else {
        block_.rows->columns = read_columns(statement.text);
      }
    } else if (statement.keyword == "count") {
      const auto count = read_count(statement.text);
      const bool is_wanted = block_.rows && block_.rows->order == RowOrder::Any;
      if (!count || !is_wanted) {
        add_fault(line_number(), "`count  N` belongs after `rows  any`");
      } else {
        block_.rows->count = count;
      }
    } else if (statement.keyword == "error") {
      if (block_.error) add_fault(line_number(), "a second `error`");
      block_.error =
          ExpectedDiagnostic{.line = line_number(), .code = std::string(statement.text), .rank = 0, .drawing = {}};
      drawn_ = &*block_.error;
    } else if (statement.keyword == "note") {
      const auto rank = std::ranges::count(block_.notes, statement.text, &ExpectedDiagnostic::code);
      block_.notes.push_back({.line = line_number(),
                              .code = std::string(statement.text),
                              .rank = static_cast<std::size_t>(rank),
                              .drawing = {}});
      drawn_ = &block_.notes.back();
    } else {
      return false;
    }
    return true;
  }

  void read_rows(std::string_view text) {
    const auto order = read_order(text);
    if (!order) return add_fault(line_number(), "rows are `ordered`, `unordered`, `none` or `any`");
    if (block_.rows) add_fault(line_number(), "a second `rows`");
    block_.rows = ExpectedRows{.line = line_number(), .order = *order, .rows = {}, .columns = {}, .count = {}};
  }

  void read_one_row(std::string_view text) {
    const bool has_order =
        block_.rows && (block_.rows->order == RowOrder::Ordered || block_.rows->order == RowOrder::Unordered);
    if (!has_order) return add_fault(line_number(), "`row` belongs after `rows  ordered` or `rows  unordered`");
    const auto row = read_row(text);
    if (!row) return add_fault(line_number(), "a row is `name=value  name=value`");
    block_.rows->rows.push_back(*row);
  }

  [[nodiscard]] Contents contents() const override {
    return {.subject = "a query",
            .has_subject = block_.query.has_value(),
            .asserts_something = block_.rows || block_.error || !block_.notes.empty()};
  }

  void close_block() override {
    check_rows();
    file_.blocks.push_back(std::move(block_));
  }

  void check_rows() {
    if (!block_.rows) return;
    const bool wants_rows = block_.rows->order == RowOrder::Ordered || block_.rows->order == RowOrder::Unordered;
    if (wants_rows && block_.rows->rows.empty()) add_fault(block_.rows->line, "no row is `rows  none`");
    if (block_.error && block_.error->code != kNotEvaluated) {
      add_fault(block_.error->line, "a query that is refused gives no rows");
    }
  }

  QueryCaseFile& file_;
  QueryBlock block_;
  ExpectedDiagnostic* drawn_ = nullptr;  // that takes the drawing lines
  std::string group_;                    // of the events that follow
  std::string stream_;
  bool is_baseline_ = false;
};

}  // namespace

QueryCaseFile read_query_case_file(const std::filesystem::path& path) {
  QueryCaseFile file = parse_query_case_file(read_text(path));
  file.path = path;
  return file;
}

QueryCaseFile parse_query_case_file(std::string_view text) {
  QueryCaseFile file;
  QueryCaseFileReader(file).read(text);
  return file;
}

std::string write_row(const ExpectedRow& row) {
  if (row.empty()) return std::string(kNothing);
  std::string text;
  for (const auto& [name, value] : row) {
    text += (text.empty() ? "" : "  ") + write_part(name, "=") + "=" + write_part(value, "  ");
  }
  return text;
}

std::optional<std::int64_t> read_moment(std::string_view text) {
  constexpr std::string_view kForm = "0000-00-00T00:00:00.000Z";
  if (text.size() != kForm.size()) return std::nullopt;
  return reference::parse_date(text, "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", "UTC");
}

}  // namespace insitu::conformance
