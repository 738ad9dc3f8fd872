#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/query_parser.h"
#include "grammar/unparse_query.h"
#include "insitu/compile.h"
#include "tests/differential/query_answers.h"
#include "tests/fuzz/targets.h"

namespace insitu::fuzz {
namespace {

constexpr reference::QueryWindow kWindow{.now_ms = 1'700'000'000'000, .start_ms = {}, .end_ms = {}};

struct NamedQueryWay {
  std::string_view name;
  CompileOptions options;
  QueryWay how;
};

const NamedQueryWay kQueryWays[] = {
    {"small blocks", {.quotas = ServiceQuotas::Lifted}, {.threads = 1, .block_bytes = 64, .shape = InputShape::Lines}},
    {"nothing optimised",
     {.quotas = ServiceQuotas::Lifted, .prefiltering = Prefiltering::Off, .rewriting = Rewriting::Off},
     {.threads = 1, .shape = InputShape::Lines}},
};

/// The events of a file of lines.
EventFile events_of(std::string_view block) {
  EventFile events;
  while (!block.empty()) {
    const std::size_t newline = std::min(block.find('\n'), block.size());
    std::string_view message = block.substr(0, newline);
    if (message.ends_with('\r')) message.remove_suffix(1);
    events.push_back({.timestamp = {}, .message = std::string(message), .log_stream = {}, .log_group = {}});
    block.remove_prefix(std::min(newline + 1, block.size()));
  }
  return events;
}

Finding check_unparse(std::string_view text) {
  const auto parsed = parse_query(text);
  if (!parsed) return {};
  const std::string canonical = unparse(parsed->query);
  const auto again = parse_query(canonical);
  if (!again) return "the canonical text is refused: " + canonical;
  if (!(again->query == parsed->query)) return "the canonical text means something else: " + canonical;
  return {};
}

}  // namespace

Finding query(std::string_view bytes) {
  const std::size_t border = bytes.find('\0');
  const std::string_view text = bytes.substr(0, border);
  if (Finding finding = check_unparse(text)) return finding;
  const auto program = compile_query(text, {.quotas = ServiceQuotas::Lifted});
  if (!program || border == std::string_view::npos) return {};

  const std::vector<EventFile> files = {events_of(bytes.substr(border + 1))};
  const QueryAnswer answer = answer_of(*program, files, kWindow, {.threads = 1, .shape = InputShape::Lines});
  for (const NamedQueryWay& way : kQueryWays) {
    const auto other_program = compile_query(text, way.options);
    if (!other_program) return "refused: " + std::string(way.name);
    const QueryAnswer other = answer_of(*other_program, files, kWindow, way.how);
    if (other.rows.columns != answer.rows.columns || other.rows.rows != answer.rows.rows) {
      return "another answer with " + std::string(way.name);
    }
  }
  return {};
}

}  // namespace insitu::fuzz
