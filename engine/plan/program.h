#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "grammar/diagnostic.h"
#include "grammar/result.h"

namespace insitu {

/// Quotas of the service that do not change what a pattern means: 1024 characters, 2 regexes, wildcard selectors.
enum class ServiceQuotas { Enforced, Lifted };
/// Whether blocks are searched for required literals before lines are examined. Answers are the same.
enum class Prefiltering { On, Off };
/// Whether the plan is simplified before it runs. Answers are the same.
enum class Rewriting { On, Off };

/// Whether spellings that the service takes but does not document are taken, too (queries only).
enum class Spellings { Lenient, Strict };
/// The order of a query's rows before its first `sort`.
enum class DefaultOrder { NewestFirst, Input };
/// Whether a query's rows say where they come from: `@ptr`.
enum class RowPointers { Off, On };

struct CompileOptions {
  ServiceQuotas quotas = ServiceQuotas::Enforced;
  Prefiltering prefiltering = Prefiltering::On;
  Rewriting rewriting = Rewriting::On;
  Spellings spellings = Spellings::Lenient;
  DefaultOrder order = DefaultOrder::NewestFirst;
  RowPointers pointers = RowPointers::Off;
};

struct ProgramParts;

/// A compiled filter pattern, several of which any may match, or a compiled query. Immutable and cheap to copy; share
/// it between threads.
class Program {
 public:
  explicit Program(std::shared_ptr<const ProgramParts> parts) : parts_(std::move(parts)) {}

  /// What is legal but surprising about the pattern or query; spans refer to its text.
  [[nodiscard]] std::span<const Diagnostic> notes() const;
  /// What is legal, and suspect only in a pattern that selects no event of a log, or all of them: whoever runs it says
  /// so then. Spans refer to the text of the pattern; of several patterns (`any_of`) there is none.
  [[nodiscard]] std::span<const Diagnostic> doubts() const;
  /// Whether it is a query: `scan` then wants a RowSink.
  [[nodiscard]] bool is_query() const;
  /// For the engine's own rooms.
  [[nodiscard]] const ProgramParts& parts() const { return *parts_; }

 private:
  std::shared_ptr<const ProgramParts> parts_;
};

/// Compiles one filter pattern. The Diagnostic's span refers to `pattern`; `draw_caret` draws it. Never throws.
Result<Program> compile_filter_pattern(std::string_view pattern, const CompileOptions& options = {});

/// Compiles a Logs Insights query. The Diagnostic's span refers to `query`. Never throws.
Result<Program> compile_query(std::string_view query, const CompileOptions& options = {});

/// A program that matches where any of these does. REQUIRES: at least one, all filter patterns compiled with the same
/// options.
Program any_of(std::span<const Program> programs);

}  // namespace insitu
