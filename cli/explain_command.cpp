#include <unistd.h>

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/input_files.h"
#include "cli/terminal.h"
#include "engine/engine.h"

namespace insitu::cli {
namespace {

/// The whole of a file as one message, without the newline that ends it.
std::expected<std::string, InputProblem> read_event(const std::string& file) {
  auto message = read_whole(file);
  if (!message) return message;
  if (message->ends_with('\n')) message->pop_back();
  if (message->ends_with('\r')) message->pop_back();
  return message;
}

/// A pattern or a query, and its text for what is said about it.
struct Subject {
  std::string_view text;
  Program program;
};

Result<Program> compile_subject(const ExplainArguments& arguments) {
  CompileOptions options = arguments.compile;
  options.rewriting = Rewriting::Off;  // clauses and commands are to stand as they were written
  if (arguments.is_query) return compile_query(arguments.pattern, options);
  auto pattern = compile_filter_pattern(arguments.pattern, options);
  if (pattern) return pattern;
  auto query = compile_query(arguments.pattern, options);
  return query || was_meant_as_query(query.error(), arguments.pattern) ? query : pattern;
}

}  // namespace

ExitCode run_explain(std::vector<std::string> words) {
  const auto arguments = parse_explain_arguments(std::move(words));
  if (!arguments) {
    complain(arguments.error().message);
    return ExitCode::Error;
  }
  ByteOutput out(STDOUT_FILENO);
  if (arguments->help) {
    out.write(explain_help());
    return finish(out, ExitCode::Matched);
  }

  CompileOptions options = arguments->compile;
  options.rewriting = Rewriting::Off;  // clauses are to stand as they were written
  const auto program = compile_filter_pattern(arguments->pattern, options);
  if (!program) {
    write_to_stderr(draw_diagnostic(program.error(), arguments->pattern, "insitu: error"));
    return ExitCode::Error;
  }
  std::optional<std::string> message = arguments->message;
  if (arguments->event_file) {
    auto read = read_event(*arguments->event_file);
    if (!read) {
      complain(describe(*arguments->event_file, read.error()));
      return ExitCode::Error;
    }
    message = std::move(*read);
  }

  const Explanation explanation = explain(*program, message);
  out.write(draw_explanation(explanation, colours_for(arguments->colour)));
  for (const Diagnostic& note : program->notes()) out.write("\n" + draw_diagnostic(note, arguments->pattern, "note"));
  if (!explanation.outcome || *explanation.outcome == Outcome::Match) return finish(out, ExitCode::Matched);
  return finish(out, *explanation.outcome == Outcome::TooDeep ? ExitCode::Error : ExitCode::NothingMatched);
}

}  // namespace insitu::cli
