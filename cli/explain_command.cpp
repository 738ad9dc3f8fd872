#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/agent_host.h"
#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/input_files.h"
#include "cli/input_messages.h"
#include "cli/pager.h"
#include "cli/terminal.h"
#include "cli/time_options.h"
#include "cli/write_file.h"
#include "engine/input/read_whole.h"
#include "insitu/insitu.h"

namespace insitu::cli {
namespace {

/// The whole of a file, or one of its lines, as one message, without the newline that ends it.
std::expected<std::string, InputProblem> read_event(const std::string& file, std::optional<std::size_t> line) {
  auto message = read_whole(file);
  if (!message) return message;
  for (std::size_t number = 1; line && number < *line; ++number) {
    const std::size_t end = message->find('\n');
    if (end == std::string::npos || end + 1 == message->size()) {
      return std::unexpected(InputProblem{fmt::format("has {} line{}", number, number == 1 ? "" : "s")});
    }
    message->erase(0, end + 1);
  }
  if (line) message->resize(std::min(message->find('\n'), message->size()));
  if (message->ends_with('\n')) message->pop_back();
  if (message->ends_with('\r')) message->pop_back();
  return message;
}

/// The first message that an agent sends, of the event file if there is one. nullopt, after complaining: there is none.
std::optional<std::string> message_of_agent(const ExplainArguments& arguments) {
  std::vector<std::string> files;
  if (arguments.event_file) files.push_back(*arguments.event_file);
  const auto agent = load_agent(arguments.agent, arguments.agent.configs, agent_files(files));
  if (!agent) {
    for (const std::string& problem : agent.error()) complain(problem);
    return std::nullopt;
  }
  const auto message = first_message_of_agent(**agent);
  if (!message) complain(message.error());
  if (message && !*message) complain("the agent sends no event");
  return message.value_or(std::nullopt);
}

/// Whether a text that is neither a pattern nor a query begins with a command: then it was meant as a query.
bool begins_with_command(const Diagnostic& refusal, std::string_view text) {
  // These two are about the text as a whole.
  if (refusal.code == Code::QueryTooLong || refusal.code == Code::InvalidUtf8) return false;
  const bool knows_command = refusal.code == Code::CommandNotEvaluated || refusal.code == Code::MisplacedCommand;
  return knows_command || refusal.span.begin > text.find_first_not_of(" \t\r\n");
}

/// A text that can be both, such as `filter level = ERROR`, is a query: it begins with a command, which hardly any
/// pattern does. The command line may say otherwise.
Result<Program> compile(const ExplainArguments& arguments) {
  CompileOptions options = arguments.compile;
  options.rewriting = Rewriting::Off;  // clauses and commands stay as they were written
  CompileOptions query_options = options;
  // Without a message the plan of a query is shown, as it would run.
  const bool has_message = arguments.message || arguments.event_file || !arguments.agent.configs.empty();
  if (!has_message) query_options.rewriting = Rewriting::On;
  if (arguments.language == Language::Query) return compile_query(arguments.pattern, query_options);
  auto pattern = compile_filter_pattern(arguments.pattern, options);
  if (arguments.language == Language::FilterPattern) return pattern;

  auto query = compile_query(arguments.pattern, query_options);
  if (pattern && query) complain("note: taken for a query, though it is a filter pattern as well: that is --pattern");
  if (pattern && !query) {
    if (begins_with_command(query.error(), arguments.pattern)) {
      complain("note: taken for a filter pattern; --query tells what is wrong with it as a query");
    }
    return pattern;
  }
  return query || begins_with_command(query.error(), arguments.pattern) ? query : pattern;
}

/// The clock of a query that is run now.
QueryClock clock_now() { return {.now = milliseconds_now(), .start = {}, .end = {}}; }

ExitCode explain_pattern(const ExplainArguments& arguments, const Program& program,
                         const std::optional<std::string>& message, ByteOutput& out) {
  const PatternExplanation explanation = explain_pattern(program, message);
  out.write(draw_explanation(explanation, colours_for(arguments.colour)));
  if (!explanation.outcome || *explanation.outcome == Outcome::Match) return ExitCode::Matched;
  return *explanation.outcome == Outcome::TooDeep ? ExitCode::Error : ExitCode::NothingMatched;
}

/// Without a message: the plan.
ExitCode explain_query(const ExplainArguments& arguments, const Program& program,
                       const std::optional<std::string>& message, ByteOutput& out) {
  if (!message) {
    write_text(out, draw_plan(program));
    return ExitCode::Matched;
  }
  const QueryExplanation explanation = insitu::explain_query(program, *message, clock_now());
  out.write(draw_explanation(explanation, colours_for(arguments.colour)));
  if (explanation.is_too_deep) return ExitCode::Error;
  return explanation.rows.empty() ? ExitCode::NothingMatched : ExitCode::Matched;
}

/// Whether each line begins like a JSON object: then each is an event.
bool lines_are_objects(std::string_view text) {
  while (text.starts_with('{')) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return true;
    text.remove_prefix(end + 1);
  }
  return false;
}

/// Notes that what was typed for a message, or read as one, was surely not meant as one.
void note_doubts(const ExplainArguments& arguments, const std::optional<std::string>& message) {
  std::error_code error;
  if (arguments.message && std::filesystem::is_regular_file(*arguments.message, error)) {
    complain(fmt::format("note: the message is the text `{0}`; the file of that name is `--event-file {0}`",
                         *arguments.message));
  }
  if (message && !arguments.pattern.starts_with('{') && letters_of(arguments.pattern) == Letters::Others &&
      message->contains("\\u")) {
    complain("note: the message spells letters as `\\uXXXX`, so that it does not hold them; a member of JSON does");
  }
  const bool has_lines = arguments.event_file && !arguments.line && message && message->contains('\n');
  if (has_lines && lines_are_objects(*message)) {
    complain("note: the whole file is one message; `--line NUM` takes one of its lines");
  }
}

ExitCode print_explanation(const ExplainArguments& arguments, const Program& program,
                           const std::optional<std::string>& message) {
  ByteOutput out(STDOUT_FILENO);
  const ExitCode code = program.is_query() ? explain_query(arguments, program, message, out)
                                           : explain_pattern(arguments, program, message, out);
  for (const Diagnostic& note : program.notes())
    write_report(out, "\n" + draw_diagnostic(note, arguments.pattern, "note"), arguments.colour);
  out.flush();
  note_doubts(arguments, message);
  return finish(out, code);
}

}  // namespace

ExitCode run_explain(std::vector<std::string> words) {
  const auto arguments = parse_explain_arguments(std::move(words));
  if (const auto status = begin_command(arguments, explain_page)) return *status;
  const auto program = compile(*arguments);
  if (!program) {
    write_to_stderr(draw_diagnostic(program.error(), arguments->pattern, "insitu: error"));
    return ExitCode::Error;
  }
  std::optional<std::string> message = arguments->message;
  if (!arguments->agent.configs.empty()) {
    message = message_of_agent(*arguments);
    if (!message) return ExitCode::Error;
  } else if (arguments->event_file) {
    auto read = read_event(*arguments->event_file, arguments->line);
    if (!read) {
      complain(describe(*arguments->event_file, read.error()));
      return ExitCode::Error;
    }
    message = std::move(*read);
  }
  const bool replaces_event = arguments->output_file && arguments->event_file &&
                              replaces(*arguments->output_file, {{*arguments->event_file}}, "the event");
  if (replaces_event) return ExitCode::Error;
  return with_output(arguments->output_file, [&] {
    return with_pager(Paging::On, [&] { return print_explanation(*arguments, *program, message); });
  });
}

}  // namespace insitu::cli
