#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Reads what all .test documents have in common; tests/README.md describes them.
namespace insitu::conformance {

/// `error` or `note`, with the drawing that may follow.
struct ExpectedDiagnostic {
  std::size_t line = 0;  ///< in the file, from 1
  std::string code;
  std::size_t rank = 0;  ///< of a note: how many with the same code the block has before it
  std::vector<std::string> drawing;
};

/// The reason why a file, or a part of it, tests nothing.
struct Fault {
  std::size_t line = 0;
  std::string what;
};

/// Splits a text into lines without their newlines. They borrow from `text`.
std::vector<std::string_view> split_lines(std::string_view text);

/// Goes through a document line by line; blank lines separate blocks. REQUIRES: `faults` outlives it
class DocumentReader {
 public:
  explicit DocumentReader(std::vector<Fault>& faults) : faults_(faults) {}
  virtual ~DocumentReader() = default;
  DocumentReader(const DocumentReader&) = delete;
  DocumentReader& operator=(const DocumentReader&) = delete;

  void read(std::string_view text);

 protected:
  /// Called for each line that is not blank.
  virtual void read_line(std::string_view line) = 0;
  /// Called at a blank line and at the end, whether or not a block is open.
  virtual void close_block() = 0;
  [[nodiscard]] virtual bool has_blocks() const = 0;

  void add_fault(std::size_t line, std::string what);
  /// Returns the number of the line that is read, from 1.
  [[nodiscard]] std::size_t line_number() const { return line_; }

 private:
  std::vector<Fault>& faults_;
  std::size_t line_ = 0;
};

/// Whether a line belongs to a drawing: the first begins with a line number, the others are indented.
bool is_drawing_line(std::string_view line);

/// A line `keyword  text`, or `keyword-escaped  "text"`. It borrows from the line.
struct Statement {
  std::string_view written;  ///< the keyword with its ending
  std::string_view keyword;  ///< without it
  bool escaped = false;
  std::string_view text;
};
/// Reads a statement; nullopt: the line is none.
std::optional<Statement> read_statement(std::string_view line);

/// Returns the text of a statement that may hold anything. nullopt: it is not valid; an unescaped one must not hold
/// what an editor hides or loses.
std::optional<std::string> any_text(const Statement& statement);

/// Returns the text of a document with other drawings: those in `drawings`, by the line of their `error` or `note`.
std::string with_drawings(std::string_view text, const std::map<std::size_t, std::string>& drawings);

/// Reads a file as it is.
std::string read_text(const std::filesystem::path& path);

}  // namespace insitu::conformance
