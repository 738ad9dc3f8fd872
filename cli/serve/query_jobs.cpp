#include "cli/serve/query_jobs.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "cli/serve/clock.h"
#include "cli/serve/uuid.h"
#include "engine/model/utf8.h"
#include "insitu/query_scan.h"
#include "insitu/row_sink.h"

namespace insitu::serve {
namespace {

constexpr std::size_t kRunning = 2;
constexpr std::size_t kMaxRememberedJobs = 100;
constexpr std::size_t kMaxBytes = std::size_t{64} << 20;
constexpr std::chrono::milliseconds kWaitForEnd{20};
constexpr std::chrono::minutes kMaxDuration{60};

constexpr std::array<std::string_view, 6> kStatusNames = {"Scheduled", "Running",   "Complete",
                                                          "Failed",    "Cancelled", "Timeout"};

bool is_number(const FieldValue& value) {
  return value.kind() == FieldKind::Integer || value.kind() == FieldKind::Real ||
         value.kind() == FieldKind::WrittenNumber;
}

}  // namespace

std::string_view name_of(QueryStatus status) { return kStatusNames[static_cast<std::size_t>(status)]; }

std::optional<QueryStatus> query_status_named(std::string_view name) {
  const auto found = std::ranges::find(kStatusNames, name);
  if (found == kStatusNames.end()) return std::nullopt;
  return static_cast<QueryStatus>(found - kStatusNames.begin());
}

std::string pointer_text(const EventPointer& pointer) {
  return fmt::format("{:016x}{:016x}", pointer.file, pointer.offset);
}

std::optional<EventPointer> read_pointer(std::string_view text) {
  if (text.size() != 32 || text.find_first_not_of("0123456789abcdef") != std::string_view::npos) return std::nullopt;
  EventPointer pointer;
  std::from_chars(text.data(), text.data() + 16, pointer.file, 16);
  std::from_chars(text.data() + 16, text.data() + 32, pointer.offset, 16);
  return pointer;
}

/// A query, waiting, running or ended. What changes is guarded by the mutex of the jobs, but for `progress`.
struct QueryJobs::Job {
  explicit Job(QueryRequest asked) : request(std::move(asked)) {}

  const QueryRequest request;
  const std::string id = new_uuid();
  const std::int64_t created = clock_now();
  QueryStatus status = QueryStatus::Scheduled;
  std::chrono::steady_clock::time_point started;
  std::int64_t duration = 0;
  std::shared_ptr<const QueryRows> rows;
  ScanSummary summary;
  std::stop_source stop;
  std::shared_ptr<ScannedSoFar> progress = std::make_shared<ScannedSoFar>();
};

/// Keeps rows as texts.
class QueryJobs::Rows : public RowSink {
 public:
  explicit Rows(std::stop_token stop) : stop_(std::move(stop)) {}

  void columns(std::span<const std::string> names) override { rows_->columns.assign(names.begin(), names.end()); }
  void row(std::span<const FieldValue> values, std::string_view pointer) override {
    QueryRows::Row row;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (values[i].is_missing()) continue;
      const std::string_view text = text_of(values[i], scratch_);
      row.cells.push_back({.column = static_cast<std::uint32_t>(i),
                           .is_number = is_number(values[i]),
                           .text = is_utf8(text) ? std::string(text) : with_replacement_characters(text)});
      rows_->bytes += text.size() + sizeof(QueryRows::Cell);
    }
    row.pointer = pointer;
    rows_->bytes += pointer.size() + sizeof row;
    rows_->rows.push_back(std::move(row));
  }
  void problem(std::size_t /*file*/, const InputProblem& /*problem*/) override {}
  void finish(const ScanSummary& /*summary*/) override {}
  [[nodiscard]] bool is_open() const override { return !stop_.stop_requested(); }

  std::shared_ptr<const QueryRows> take() { return std::move(rows_); }

 private:
  std::stop_token stop_;
  std::shared_ptr<QueryRows> rows_ = std::make_shared<QueryRows>();
  std::string scratch_;
};

QueryJobs::QueryJobs(ScanOptions scan, std::shared_ptr<const TimeReader> times, std::optional<std::size_t> memory_limit,
                     std::string account)
    : scan_(std::move(scan)), times_(std::move(times)), memory_limit_(memory_limit), account_(std::move(account)) {
  for (std::size_t i = 0; i < kRunning; ++i) {
    workers_.emplace_back([this](const std::stop_token& stop) { work(stop); });
  }
}

QueryJobs::~QueryJobs() { stop_all(); }

Answered<std::string> QueryJobs::start(QueryRequest request) {
  auto job = std::make_shared<Job>(std::move(request));
  std::unique_lock lock(mutex_);
  if (!takes_more_) return refuse("ServiceUnavailableException", "the server is about to end");
  if (waiting_.size() >= kMaxWaiting) {
    return refuse("LimitExceededException", "too many queries are waiting: try again when some have ended");
  }
  end_overdue();
  jobs_.push_front(job);
  waiting_.push_back(job);
  forget_old();
  changed_.notify_all();
  changed_.wait_for(lock, kWaitForEnd, [&] { return has_ended(job->status); });
  return job->id;
}

std::optional<QueryView> QueryJobs::look(std::string_view id) {
  const std::lock_guard lock(mutex_);
  end_overdue();
  const auto found = std::ranges::find(jobs_, id, [](const auto& job) -> std::string_view { return job->id; });
  if (found == jobs_.end()) return std::nullopt;
  return view_of(**found);
}

Answered<void> QueryJobs::stop(std::string_view id) {
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find(jobs_, id, [](const auto& job) -> std::string_view { return job->id; });
  if (found == jobs_.end())
    return refuse("ResourceNotFoundException", "Query with id " + std::string(id) + " does not exist.");
  Job& job = **found;
  if (has_ended(job.status)) return invalid_parameter("Provided query is not in a running state.");
  job.status = QueryStatus::Cancelled;
  job.stop.request_stop();
  std::erase(waiting_, *found);
  changed_.notify_all();
  return {};
}

std::vector<QueryView> QueryJobs::all() {
  const std::lock_guard lock(mutex_);
  std::vector<QueryView> views;
  for (const auto& job : jobs_) views.push_back(view_of(*job));
  return views;
}

void QueryJobs::stop_all() {
  {
    const std::lock_guard lock(mutex_);
    takes_more_ = false;
    waiting_.clear();
    for (const auto& job : jobs_) {
      if (has_ended(job->status)) continue;
      job->status = QueryStatus::Cancelled;
      job->stop.request_stop();
    }
  }
  for (std::jthread& worker : workers_) worker.request_stop();
  changed_.notify_all();
  workers_.clear();
}

/// Ends what has run for too long. REQUIRES: the mutex is held
void QueryJobs::end_overdue() {
  for (const auto& job : jobs_) {
    if (job->status != QueryStatus::Running || std::chrono::steady_clock::now() - job->started < kMaxDuration) continue;
    job->status = QueryStatus::Timeout;
    job->stop.request_stop();
  }
}

QueryView QueryJobs::view_of(const Job& job) const {
  QueryView view{.id = job.id,
                 .text = job.request.text,
                 .groups = job.request.groups,
                 .status = job.status,
                 .created = job.created,
                 .duration = job.duration,
                 .rows = job.rows,
                 .summary = job.summary,
                 .log_groups = job.request.groups.size()};
  if (job.status == QueryStatus::Running) {
    view.duration =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - job.started).count();
    view.summary.bytes_scanned = job.progress->bytes_scanned;
    view.summary.records_scanned = job.progress->records_scanned;
  }
  return view;
}

/// REQUIRES: the mutex is held
void QueryJobs::forget_old() {
  std::size_t bytes = 0;
  std::size_t count = 0;
  for (auto at = jobs_.begin(); at != jobs_.end();) {
    ++count;
    if ((*at)->rows) bytes += (*at)->rows->bytes;
    const bool is_latest = count == 1;
    at = !is_latest && has_ended((*at)->status) && (count > kMaxRememberedJobs || bytes > kMaxBytes) ? jobs_.erase(at)
                                                                                                     : std::next(at);
  }
}

void QueryJobs::work(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (changed_.wait(lock, stop, [&] { return !waiting_.empty(); })) {
    const std::shared_ptr<Job> job = std::move(waiting_.front());
    waiting_.pop_front();
    job->status = QueryStatus::Running;
    job->started = std::chrono::steady_clock::now();
    lock.unlock();
    run(*job);
    lock.lock();
    forget_old();
    changed_.notify_all();
  }
}

void QueryJobs::run(Job& job) {
  QueryView view = run_now(job.request, job.stop.get_token(), job.progress.get());
  const std::lock_guard lock(mutex_);
  job.duration = view.duration;
  job.summary = std::move(view.summary);
  if (job.status != QueryStatus::Running) return;  // it was stopped meanwhile
  job.status = view.status;
  job.rows = std::move(view.rows);
}

QueryView QueryJobs::run_now(const QueryRequest& request, const std::stop_token& stop, ScannedSoFar* progress) const {
  const auto started = std::chrono::steady_clock::now();
  ScanOptions options = scan_options_of(scan_, request.files);
  options.numbering = Numbering::On;  // what was scanned is a part of the answer
  options.stop = stop;
  options.progress = progress;
  QueryOptions query{.clock = {.now = request.now, .start = request.window.start, .end = request.window.end},
                     .times = times_,
                     .memory_limit = memory_limit_,
                     .counts_lost_rows = false};
  query.missing_times = MissingTimes::Inherited;
  query.account = account_;
  query.pointer_text = [&request](std::string& out, std::size_t file, std::uint64_t place) {
    out += pointer_text({.file = request.files[file].file->id, .offset = place});
  };
  const std::vector<Input> inputs = inputs_of(request.files);
  Rows rows(stop);
  QueryView view{.id = {},
                 .text = request.text,
                 .groups = request.groups,
                 .rows = nullptr,
                 .summary = {},
                 .log_groups = request.groups.size()};
  view.summary = scan(request.program, inputs, rows, options, query);
  view.status = stop.stop_requested()                                              ? QueryStatus::Cancelled
                : view.summary.out_of_memory || view.summary.exceeded_memory_limit ? QueryStatus::Failed
                                                                                   : QueryStatus::Complete;
  view.rows = rows.take();
  view.duration =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - started).count();
  return view;
}

}  // namespace insitu::serve
