#include "cli/stop_pattern.h"

#include <utility>

#include "cli/console.h"

namespace insitu::cli {
namespace {

class FirstEvent : public Sink {
 public:
  void selected(const SelectedEvent& event) override {
    if (!place) place = {.number = event.number_in_file, .offset = event.offset};
  }
  void problem(std::size_t /*file*/, const InputProblem& /*problem*/) override {}

  std::optional<StopPattern::Place> place;
};

}  // namespace

std::optional<StopPattern> StopPattern::make(const std::optional<std::string>& text, const CompileOptions& options) {
  StopPattern stop;
  if (!text) return stop;
  auto program = compile_filter_pattern(*text, options);
  if (!program) {
    write_to_stderr(draw_diagnostic(program.error(), *text, "insitu: error"));
    return std::nullopt;
  }
  stop.program_ = std::move(*program);
  return stop;
}

std::optional<StopPattern::Place> StopPattern::first_match(const Input& input, const ScanOptions& options) const {
  if (!program_) return std::nullopt;
  ScanOptions first;
  first.threads = 1;
  first.blocks = options.blocks;
  first.origins = options.origins;
  first.stop_at_first = true;
  first.numbering = Numbering::On;
  FirstEvent sink;
  scan(*program_, {&input, 1}, sink, first);
  return sink.place;
}

}  // namespace insitu::cli
