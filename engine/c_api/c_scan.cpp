#include <algorithm>
#include <atomic>
#include <cstddef>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/c_api/c_error.h"
#include "engine/c_api/c_options.h"
#include "engine/c_api/c_program.h"
#include "insitu/query_scan.h"
#include "insitu/scan.h"
#include "insitu/window_comparison.h"

struct insitu_inputs {
  std::vector<insitu::Input> inputs;
};

namespace insitu::c_api {
namespace {

/// Calls handlers until one of them ends the scan, and remembers the first problem.
class Handlers {
 public:
  /// `handlers`: may be null, or of a caller that knows fewer of them.
  Handlers(const insitu_handlers* handlers, std::span<const Input> inputs) : inputs_(inputs) {
    if (handlers == nullptr) return;
    const std::size_t size = std::min(handlers->size, sizeof handlers_);
    std::copy_n(reinterpret_cast<const std::byte*>(handlers), size, reinterpret_cast<std::byte*>(&handlers_));
  }

  [[nodiscard]] bool wants_events() const { return handlers_.event != nullptr; }
  [[nodiscard]] bool was_stopped() const { return was_stopped_; }
  /// Whether the scan goes on. Any thread may ask; the answer of a handler that was just called is not asked for again.
  bool is_open() {
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (lock && !std::exchange(was_called_, false)) call_locked(handlers_.poll);
    return !was_stopped_;
  }
  [[nodiscard]] const std::string& first_problem() const { return first_problem_; }

  template <class... Arguments>
  void call(int (*handler)(void*, Arguments...), Arguments... arguments) {
    const std::lock_guard lock(mutex_);
    was_called_ = handler != nullptr;
    call_locked(handler, arguments...);
  }
  [[nodiscard]] const insitu_handlers& all() const { return handlers_; }

  void tell(std::size_t file, const InputProblem& problem) {
    if (is_failure(problem) && first_problem_.empty()) first_problem_ = described(file, problem);
    const insitu_problem told{.kind = kind_of(problem.kind),
                              .file = file,
                              .member = text_of(problem.part),
                              .message = text_of(problem.message),
                              .has_offset = problem.offset ? 1 : 0,
                              .offset = problem.offset.value_or(0)};
    call(handlers_.problem, &told);
  }

 private:
  template <class... Arguments>
  void call_locked(int (*handler)(void*, Arguments...), Arguments... arguments) {
    if (handler == nullptr || was_stopped_) return;
    if (handler(handlers_.context, arguments...) != 0) was_stopped_ = true;
  }
  static insitu_problem_kind kind_of(ProblemKind kind) {
    switch (kind) {
      case ProblemKind::Problem: return INSITU_PROBLEM;
      case ProblemKind::Announcement: return INSITU_ANNOUNCEMENT;
      case ProblemKind::Hint: return INSITU_HINT;
    }
    return INSITU_PROBLEM;
  }
  [[nodiscard]] std::string described(std::size_t file, const InputProblem& problem) const {
    std::string text = inputs_[file].path;
    if (!problem.part.empty()) text += ":" + problem.part;
    text += ": " + problem.message;
    if (problem.offset) text += ", at byte " + std::to_string(*problem.offset);
    return text;
  }

  std::span<const Input> inputs_;
  insitu_handlers handlers_ = {};
  std::mutex mutex_;  // one call at a time
  bool was_called_ = false;
  std::atomic<bool> was_stopped_ = false;
  std::string first_problem_;  // empty: there was none
};

class EventSink final : public Sink {
 public:
  explicit EventSink(Handlers& handlers) : handlers_(handlers) {}

  void selected(const SelectedEvent& event) override {
    if (!handlers_.wants_events()) return;
    values_.clear();
    for (const auto& [name, value] : event.extracted)
      values_.push_back({.name = text_of(name), .value = text_of(value)});
    const insitu_event told{.file = event.file,
                            .number = event.number_in_file,
                            .member = text_of(event.member),
                            .message = text_of(event.event.message),
                            .has_timestamp = event.event.timestamp ? 1 : 0,
                            .timestamp = event.event.timestamp.value_or(0),
                            .log_group = text_of(event.event.log_group),
                            .log_stream = text_of(event.event.log_stream),
                            .values = values_.data(),
                            .value_count = values_.size()};
    handlers_.call(handlers_.all().event, &told);
  }
  void problem(std::size_t file, const InputProblem& problem) override { handlers_.tell(file, problem); }
  void note(std::size_t file, const InputProblem& note) override { handlers_.tell(file, note); }
  [[nodiscard]] bool is_open() const override { return handlers_.is_open(); }

 private:
  Handlers& handlers_;
  std::vector<insitu_named_text> values_;
};

insitu_value number_of(const Quantity& quantity, insitu_text text) {
  return {.kind = quantity.is_integer ? INSITU_INTEGER : INSITU_REAL,
          .text = text,
          .integer = quantity.is_integer ? quantity.integer : 0,
          .real = quantity.as_real()};
}

/// `text`: the value as it is printed.
insitu_value value_of(const FieldValue& value, insitu_text text) {
  switch (value.kind()) {
    case FieldKind::Missing: return {.kind = INSITU_MISSING, .text = {}, .integer = 0, .real = 0};
    case FieldKind::Timestamp: return {.kind = INSITU_TIME, .text = text, .integer = value.integer(), .real = 0};
    case FieldKind::Map: return {.kind = INSITU_MAP, .text = text, .integer = 0, .real = 0};
    case FieldKind::List: return {.kind = INSITU_LIST, .text = text, .integer = 0, .real = 0};
    case FieldKind::WrittenNumber:
    case FieldKind::Integer:
    case FieldKind::Real:
      // A number that no double holds is a text.
      if (const auto quantity = quantity_of(value)) return number_of(*quantity, text);
      break;
    case FieldKind::Text:
    case FieldKind::Period: break;
  }
  return {.kind = INSITU_TEXT, .text = text, .integer = 0, .real = 0};
}

class ValueSink final : public RowSink {
 public:
  explicit ValueSink(Handlers& handlers) : handlers_(handlers) {}

  void columns(std::span<const std::string> names) override {
    std::vector<insitu_text> texts;
    for (const std::string& name : names) texts.push_back(text_of(name));
    handlers_.call(handlers_.all().columns, static_cast<const insitu_text*>(texts.data()), texts.size());
    scratch_.resize(names.size());
  }
  void row(std::span<const FieldValue> values, std::string_view /*pointer*/) override {
    values_.clear();
    for (std::size_t i = 0; i < values.size(); ++i)
      values_.push_back(value_of(values[i], text_of(insitu::text_of(values[i], scratch_[i]))));
    handlers_.call(handlers_.all().row, static_cast<const insitu_value*>(values_.data()), values_.size());
  }
  void problem(std::size_t file, const InputProblem& problem) override { handlers_.tell(file, problem); }
  void note(std::size_t file, const InputProblem& note) override { handlers_.tell(file, note); }
  void finish(const ScanSummary& /*summary*/) override {}
  [[nodiscard]] bool is_open() const override { return handlers_.is_open(); }

 private:
  Handlers& handlers_;
  std::vector<insitu_value> values_;
  std::vector<std::string> scratch_;  // one for each column: a text may borrow from it
};

std::vector<Input> with_origin(const std::vector<Input>& inputs, const insitu_options& options) {
  std::vector<Input> stated = inputs;
  for (Input& input : stated) {
    input.log_group = options.log_group;
    input.log_stream = options.log_stream;
  }
  return stated;
}

void fill(insitu_summary& target, const ScanSummary& summary, const Handlers& handlers) {
  const insitu_summary filled{.size = target.size,
                              .files = summary.files,
                              .files_with_problems = summary.files_with_problems,
                              .bytes_scanned = summary.bytes_scanned,
                              .events_scanned = summary.records_scanned,
                              .events_matched = summary.records_matched,
                              .rows = summary.rows,
                              .rows_cut = summary.rows_cut,
                              .without_time = summary.records_without_time,
                              .is_approximate = summary.is_approximate ? 1 : 0,
                              .was_stopped = handlers.was_stopped() ? 1 : 0};
  std::copy_n(reinterpret_cast<const std::byte*>(&filled), std::min(target.size, sizeof filled),
              reinterpret_cast<std::byte*>(&target));
}

Done run(const insitu_program& program, const insitu_inputs& inputs, const insitu_options& options,
         const insitu_handlers* handlers, insitu_summary* summary) {
  if (auto effective = refuse_ineffective(options, program.program.is_query()); !effective) return effective;
  const auto setting = scan_setting(options);
  if (!setting) return std::unexpected(setting.error());
  const std::vector<Input> stated = with_origin(inputs.inputs, options);
  Handlers told(handlers, stated);
  ScanSummary totals;
  if (program.program.is_query()) {
    if (const auto problem = comparison_problem(program.program, false, setting->query.clock))
      return std::unexpected(refusal(*problem, program.text));
    ValueSink sink(told);
    totals = insitu::scan(program.program, stated, sink, setting->scan, setting->query);
  } else {
    EventSink sink(told);
    totals = insitu::scan(program.program, stated, sink, setting->scan);
  }
  if (summary != nullptr) fill(*summary, totals, told);
  if (totals.out_of_memory) return std::unexpected(out_of_memory("out of memory"));
  if (totals.exceeded_memory_limit)
    return std::unexpected(out_of_memory("the query holds more than the option `memory-limit`"));
  if (!told.first_problem().empty()) return std::unexpected(unreadable(told.first_problem()));
  return {};
}

/// Adds an input that `make` makes of the text `name`.
template <class Make>
insitu_status add(insitu_inputs* inputs, std::initializer_list<insitu_text> texts, insitu_error** error,
                  const Make& make) {
  return guarded(error, [&]() -> Done {
    if (auto wrong = first_misuse({{inputs != nullptr, "inputs"}}, texts)) return std::unexpected(std::move(*wrong));
    inputs->inputs.push_back(make());
    return {};
  });
}

}  // namespace
}  // namespace insitu::c_api

using insitu::c_api::add;
using insitu::c_api::Done;
using insitu::c_api::first_misuse;
using insitu::c_api::guarded;
using insitu::c_api::view_of;

insitu_status insitu_inputs_new(insitu_inputs** inputs, insitu_error** error) {
  return guarded(error, [&]() -> Done {
    if (auto wrong = first_misuse({{inputs != nullptr, "inputs"}})) return std::unexpected(std::move(*wrong));
    *inputs = nullptr;
    *inputs = new insitu_inputs();
    return {};
  });
}

insitu_status insitu_inputs_add_file(insitu_inputs* inputs, insitu_text path, insitu_error** error) {
  return add(inputs, {path}, error, [&] { return insitu::file_input(std::string(view_of(path))); });
}

insitu_status insitu_inputs_add_bytes(insitu_inputs* inputs, insitu_text name, insitu_text bytes,
                                      insitu_error** error) {
  return add(inputs, {name, bytes}, error,
             [&] { return insitu::memory_input(std::string(view_of(bytes)), std::string(view_of(name))); });
}

void insitu_inputs_free(insitu_inputs* inputs) { delete inputs; }

insitu_status insitu_scan(const insitu_program* program, const insitu_inputs* inputs, const insitu_options* options,
                          const insitu_handlers* handlers, insitu_summary* summary, insitu_error** error) {
  return guarded(error, [&]() -> Done {
    if (auto wrong = first_misuse({{program != nullptr, "program"}, {inputs != nullptr, "inputs"}}))
      return std::unexpected(std::move(*wrong));
    const auto has_size = [](const auto* sized) { return sized == nullptr || sized->size >= sizeof(std::size_t); };
    if (!has_size(handlers) || !has_size(summary))
      return std::unexpected(insitu::c_api::misuse("`size` of a struct is not its size"));
    return insitu::c_api::run(*program, *inputs, insitu::c_api::options_or_default(options), handlers, summary);
  });
}
