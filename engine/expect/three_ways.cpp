#include "engine/expect/three_ways.h"

#include <fmt/format.h>

#include <new>
#include <utility>

#include "engine/model/json_text.h"
#include "insitu/compile.h"
#include "insitu/matcher.h"
#include "insitu/scan.h"

namespace insitu {
namespace {

class NoSink : public Sink {
 public:
  void selected(const SelectedEvent& /*event*/) override {}
  void problem(std::size_t /*file*/, const InputProblem& /*problem*/) override {}
};

bool matches_in_scan(const Program& program, std::string_view message) {
  // A message of several lines cannot be scanned as a line.
  const bool is_line = !message.empty() && message.find_first_of("\r\n") == std::string_view::npos;
  std::string text(message);
  if (!is_line) {
    text = R"({"events":[{"message":)";
    append_json_string(text, message);
    text += "}]}";
  }
  const Input input = memory_input(text + "\n", "");
  ScanOptions options;
  options.threads = 1;
  options.blocks.shape = is_line ? InputShape::Lines : InputShape::Events;
  NoSink sink;
  const ScanSummary summary = scan(program, {&input, 1}, sink, options);
  if (summary.out_of_memory) throw std::bad_alloc();
  return summary.records_matched > 0;
}

}  // namespace

Result<ThreeWays> ThreeWays::compile(std::string_view pattern) {
  auto program = compile_filter_pattern(pattern);
  if (!program) return std::unexpected(std::move(program.error()));
  auto as_written = compile_filter_pattern(pattern, {.prefiltering = Prefiltering::Off, .rewriting = Rewriting::Off});
  if (!as_written) return std::unexpected(std::move(as_written.error()));
  return ThreeWays(std::move(*program), std::move(*as_written));
}

std::expected<bool, std::string> ThreeWays::matches(std::string_view message) const {
  const Outcome outcome = Matcher(program_).examine(message);
  if (outcome == Outcome::TooDeep) {
    return std::unexpected(fmt::format("the message nests deeper than {} levels: it was not tested", kMaxJsonDepth));
  }
  const bool optimised = outcome == Outcome::Match;
  const bool written = Matcher(as_written_).matches(message);
  const bool scanned = matches_in_scan(program_, message);
  if (optimised == written && written == scanned) return optimised;
  const auto word = [](bool matches) { return matches ? "match" : "no match"; };
  return std::unexpected(
      fmt::format("internal error: the matcher says {}, the pattern as written {}, a scan {}; please report this",
                  word(optimised), word(written), word(scanned)));
}

}  // namespace insitu
