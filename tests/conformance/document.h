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

/// A line `error` or `note`, with the drawing that may follow.
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

/// A line `keyword  text`, or `keyword-escaped  "text"`. It borrows from the line.
struct Statement {
  std::string_view written;  ///< the keyword with its ending
  std::string_view keyword;  ///< without it
  bool escaped = false;
  std::string_view text;
};
/// The members that every block has: its first line in the file, and where its rule comes from.
struct DocumentBlock {
  std::size_t line = 0;
  std::vector<std::string> sources;
};

/// Goes through a document line by line; blank lines separate blocks. REQUIRES: `faults` outlives it
class DocumentReader {
 public:
  explicit DocumentReader(std::vector<Fault>& faults) : faults_(faults) {}
  virtual ~DocumentReader() = default;
  DocumentReader(const DocumentReader&) = delete;
  DocumentReader& operator=(const DocumentReader&) = delete;

  void read(std::string_view text);

 protected:
  /// The parts that make a block a case.
  struct Contents {
    std::string_view subject;  ///< what it is about: "a pattern"
    bool has_subject = false;
    bool asserts_something = false;
  };

  /// Called at the first line of a block: makes a new one, which stays where it is until it is closed.
  virtual DocumentBlock& open_block() = 0;
  /// Takes a statement. False: the keyword is unknown, or takes no escaped text.
  virtual bool take(const Statement& statement) = 0;
  /// Takes a line of a drawing. By default such a line is a fault, because it is no statement.
  virtual void take_drawing_line(std::string_view line);
  [[nodiscard]] virtual Contents contents() const = 0;
  /// Called at the end of a block that has a subject and asserts something: checks the rest and keeps the block.
  virtual void close_block() = 0;
  [[nodiscard]] virtual bool has_blocks() const = 0;

  void add_fault(std::size_t line, std::string what);
  /// Adds the fault of a statement for which `any_text` returns no text.
  void add_text_fault(const Statement& statement);
  /// Returns the number of the line that is read, from 1.
  [[nodiscard]] std::size_t line_number() const { return line_; }

 private:
  void read_line(std::string_view line);
  void end_block();

  std::vector<Fault>& faults_;
  std::size_t line_ = 0;
  DocumentBlock* open_ = nullptr;
};

/// Whether a line belongs to a drawing: the first begins with a line number, the others are indented.
bool is_drawing_line(std::string_view line);

std::optional<Statement> read_statement(std::string_view line);

/// Returns the text of a statement that may hold anything. nullopt: it is not valid; an unescaped one must not hold
/// what an editor hides or loses.
std::optional<std::string> any_text(const Statement& statement);

/// Splits a text at two blanks or more. The parts borrow from `text`.
std::vector<std::string_view> split_parts(std::string_view text);

/// Written where a text, a time or a row has nothing.
inline constexpr std::string_view kNothing = "-";

/// A whole number from 0; nullopt for any other text.
std::optional<std::size_t> read_size(std::string_view text);

/// The file's text with other drawings, those in `drawings` by the line of their `error` or `note`.
std::string with_drawings(std::string_view text, const std::map<std::size_t, std::string>& drawings);

/// Reads a file as it is.
std::string read_text(const std::filesystem::path& path);

}  // namespace insitu::conformance
