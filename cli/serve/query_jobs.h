#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "cli/serve/refusal.h"
#include "cli/serve/served_input.h"
#include "insitu/program.h"
#include "insitu/scan_options.h"
#include "insitu/scan_summary.h"
#include "insitu/time_window.h"

namespace insitu::serve {

/// A query that was checked.
struct QueryRequest {
  std::string text;  ///< as it was sent
  Program program;
  std::vector<std::string> groups;  ///< names
  std::vector<ServedFile> files;
  TimeWindow window;
  std::int64_t now = 0;  ///< epoch milliseconds
};

enum class QueryStatus : std::uint8_t { Scheduled, Running, Complete, Failed, Cancelled, Timeout };
/// The service's word for it: `Complete`. Static text.
std::string_view name_of(QueryStatus status);
std::optional<QueryStatus> query_status_named(std::string_view name);
inline bool has_ended(QueryStatus status) { return status > QueryStatus::Running; }

/// The rows of a query, in their order. A value that is missing is left out.
struct QueryRows {
  struct Cell {
    std::uint32_t column = 0;
    bool is_number = false;
    std::string text;  ///< as it is printed
  };
  struct Row {
    std::vector<Cell> cells;
    std::string pointer;  ///< `@ptr`; empty: the row is no event
  };
  std::vector<std::string> columns;
  std::vector<Row> rows;
  std::size_t bytes = 0;  ///< that they take, roughly
};

/// What is known of a query at a moment.
struct QueryView {
  std::string id;
  std::string text;
  std::vector<std::string> groups;
  QueryStatus status = QueryStatus::Scheduled;
  std::int64_t created = 0;               ///< epoch milliseconds
  std::int64_t duration = 0;              ///< milliseconds that it has run
  std::shared_ptr<const QueryRows> rows;  ///< nullptr: it has not ended
  ScanSummary summary;                    ///< so far
  std::size_t log_groups = 0;
};

/// The file and offset that a `@ptr` stands for, and the text of it.
struct EventPointer {
  std::uint64_t file = 0;  ///< CatalogueFile::id
  std::uint64_t offset = 0;
};
std::string pointer_text(const EventPointer& pointer);
/// nullopt: it is no pointer.
std::optional<EventPointer> read_pointer(std::string_view text);

/// Runs queries, two at a time, and remembers what they gave: the last hundred, or 64 MiB. Thread-safe.
class QueryJobs {
 public:
  static constexpr std::size_t kMaxWaiting = 30;

  /// `scan`, `times` and `memory_limit` say how files are read; `account` is a part of `@log`.
  QueryJobs(ScanOptions scan, std::shared_ptr<const TimeReader> times, std::optional<std::size_t> memory_limit,
            std::string account);
  ~QueryJobs();
  QueryJobs(const QueryJobs&) = delete;
  QueryJobs& operator=(const QueryJobs&) = delete;

  /// Begins a query and returns its id. Waits a moment for its end, so that most have ended at the first look.
  Answered<std::string> start(QueryRequest request);
  /// nullopt: there is none of that id, or it is forgotten.
  std::optional<QueryView> look(std::string_view id);
  /// Ends a query that has not ended. The refusal says that there is none, or that it has ended.
  Answered<void> stop(std::string_view id);
  /// All that are remembered, newest first.
  std::vector<QueryView> all();
  /// Ends all queries, and takes no more.
  void stop_all();

  /// Runs a query on this thread, as start() would, and returns what it gave. `stop` ends it early; `progress`, if
  /// there is one, counts meanwhile.
  QueryView run_now(const QueryRequest& request, const std::stop_token& stop, ScannedSoFar* progress = nullptr) const;

 private:
  struct Job;
  class Rows;

  void work(const std::stop_token& stop);
  void run(Job& job);
  QueryView view_of(const Job& job) const;
  void end_overdue();
  void forget_old();

  ScanOptions scan_;
  std::shared_ptr<const TimeReader> times_;
  std::optional<std::size_t> memory_limit_;
  std::string account_;

  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::list<std::shared_ptr<Job>> jobs_;  // newest first
  std::deque<std::shared_ptr<Job>> waiting_;
  bool takes_more_ = true;
  std::vector<std::jthread> workers_;
};

}  // namespace insitu::serve
