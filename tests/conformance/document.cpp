#include "tests/conformance/document.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "tests/escaped_text.h"

namespace insitu::conformance {
namespace {

constexpr std::string_view kEscapedSuffix = "-escaped";
constexpr std::string_view kNoStatement = "neither a `#` line nor a keyword, two blanks and a text";

std::optional<std::string> verbatim(std::string_view written) {
  if (written.ends_with(' ')) return std::nullopt;
  for (const char c : written) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return std::nullopt;
  }
  return std::string(written);
}

}  // namespace

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

void DocumentReader::read(std::string_view text) {
  for (const std::string_view line : split_lines(text)) {
    ++line_;
    if (line.empty()) {
      end_block();
    } else {
      read_line(line);
    }
  }
  end_block();
  if (!has_blocks()) add_fault(1, "a file without cases");
}

void DocumentReader::read_line(std::string_view line) {
  if (open_ == nullptr) {
    open_ = &open_block();
    open_->line = line_;
  }
  if (line.starts_with('#')) {
    open_->sources.emplace_back(line.substr(1));
  } else if (is_drawing_line(line)) {
    take_drawing_line(line);
  } else if (const auto statement = read_statement(line)) {
    if (!take(*statement)) add_fault(line_, "unknown keyword `" + std::string(statement->written) + "`");
  } else {
    add_fault(line_, std::string(kNoStatement));
  }
}

void DocumentReader::take_drawing_line(std::string_view /*line*/) { add_fault(line_, std::string(kNoStatement)); }

void DocumentReader::end_block() {
  const DocumentBlock* block = std::exchange(open_, nullptr);
  if (block == nullptr) return;
  const auto [subject, has_subject, asserts_something] = contents();
  // A paragraph of `#` lines alone is prose.
  if (!has_subject && !asserts_something) return;
  if (!has_subject) return add_fault(block->line, "a case without " + std::string(subject));
  if (!asserts_something) return add_fault(block->line, "a case that asserts nothing");
  if (block->sources.empty()) add_fault(block->line, "a case that does not name its source in a `#` line");
  close_block();
}

void DocumentReader::add_fault(std::size_t line, std::string what) {
  faults_.push_back({.line = line, .what = std::move(what)});
}

void DocumentReader::add_text_fault(const Statement& statement) {
  add_fault(line_, statement.escaped ? "not an escaped text" : "a text that has to be written escaped");
}

bool is_drawing_line(std::string_view line) {
  return !line.empty() && (line.front() == ' ' || (line.front() >= '0' && line.front() <= '9'));
}

std::optional<Statement> read_statement(std::string_view line) {
  const std::size_t keyword_end = line.find(' ');
  if (keyword_end == std::string_view::npos) return std::nullopt;
  const std::size_t text_begin = line.find_first_not_of(' ', keyword_end);
  if (text_begin == std::string_view::npos || text_begin < keyword_end + 2) return std::nullopt;
  Statement statement;
  statement.written = line.substr(0, keyword_end);
  statement.keyword = statement.written;
  statement.escaped = statement.written.ends_with(kEscapedSuffix);
  if (statement.escaped) statement.keyword.remove_suffix(kEscapedSuffix.size());
  statement.text = line.substr(text_begin);
  return statement;
}

std::optional<std::string> any_text(const Statement& statement) {
  return statement.escaped ? read_escaped(statement.text) : verbatim(statement.text);
}

std::vector<std::string_view> split_parts(std::string_view text) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find("  "), text.size());
    parts.push_back(text.substr(0, end));
    text.remove_prefix(std::min(text.find_first_not_of(' ', end), text.size()));
  }
  return parts;
}

std::optional<std::size_t> read_size(std::string_view text) {
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return size;
}

std::string with_drawings(std::string_view text, const std::map<std::size_t, std::string>& drawings) {
  std::string updated;
  std::size_t number = 0;
  bool in_replaced_drawing = false;
  for (const std::string_view line : split_lines(text)) {
    ++number;
    if (in_replaced_drawing && is_drawing_line(line)) continue;
    updated += line;
    updated += '\n';
    const auto drawing = drawings.find(number);
    in_replaced_drawing = drawing != drawings.end();
    if (in_replaced_drawing) updated += drawing->second;
  }
  return updated;
}

std::string read_text(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

}  // namespace insitu::conformance
