#include "cli/serve/checked_text.h"

#include <fmt/format.h>

#include "grammar/query_parser.h"
#include "insitu/caret.h"
#include "insitu/compile.h"
#include "insitu/span_units.h"

namespace insitu::serve {
Answered<Program> compile_pattern(std::string_view pattern) {
  auto program = compile_filter_pattern(pattern);
  if (program) return *program;
  return invalid_parameter("Invalid filter pattern: " + draw_message(program.error(), pattern));
}

Answered<Program> compile_insights_query(std::string_view query, std::optional<std::int64_t> limit) {
  const CompileOptions options{.pointers = RowPointers::On};
  auto program = compile_query(query, options);
  if (!program) {
    const Diagnostic& problem = program.error();
    Refusal refusal{.shape = "MalformedQueryException", .message = problem.message};
    std::string whole = problem.message;
    if (!problem.expected.empty()) whole += ": expected " + problem.expected;
    if (!problem.help.empty()) whole += "; " + problem.help;
    const Span place = span_in_characters(query, problem.span);
    refusal.details.set("queryCompileError",
                        Tree::map({{"location", Tree::map({{"startCharOffset", static_cast<std::int64_t>(place.begin)},
                                                           {"endCharOffset", static_cast<std::int64_t>(place.end)}})},
                                   {"message", whole}}));
    return std::unexpected(std::move(refusal));
  }
  if (!limit) return *program;
  // The smaller of two limits counts; a comment may end the query, but not the next line.
  auto limited = compile_query(fmt::format("{}\n| limit {}", query, *limit), options);
  return limited ? *limited : *program;
}

bool selects_groups(std::string_view query) {
  const auto parsed = parse_query(query);
  return parsed && !parsed->query.sources.empty();
}

}  // namespace insitu::serve
