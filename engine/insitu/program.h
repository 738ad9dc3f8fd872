#pragma once

#include <memory>
#include <span>
#include <utility>

#include "insitu/diagnostic.h"

namespace insitu {

struct ProgramParts;

/// A compiled filter pattern, several of which any may match, or a compiled query. Immutable, owns all that it needs,
/// and is cheap to copy; share it between threads. What its members return is valid for as long as any copy lives.
class Program {
 public:
  /// The notes on what is legal but surprising about the pattern or query; spans refer to its text.
  [[nodiscard]] std::span<const Diagnostic> notes() const;
  /// What is legal, and suspect only where a run selects no event, or all of them: the caller reports it then. Spans
  /// refer to the text of the pattern; the union of several patterns (`any_of`) has none.
  [[nodiscard]] std::span<const Diagnostic> doubts() const;
  /// Whether it is a query: `scan` then wants a RowSink.
  [[nodiscard]] bool is_query() const;

 private:
  friend struct ProgramAccess;  // of the engine
  explicit Program(std::shared_ptr<const ProgramParts> parts) : parts_(std::move(parts)) {}

  std::shared_ptr<const ProgramParts> parts_;
};

}  // namespace insitu
