#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/serve/catalogue.h"
#include "cli/serve/store.h"
#include "insitu/scan_options.h"

namespace insitu::serve {

class EventPages;
class QueryJobs;
class LiveTails;
class MetricStore;
class AlarmStories;

/// What is served, and how.
struct ServerSettings {
  std::string account = "000000000000";
  std::vector<Root> roots;
  RootSelection selection;
  std::optional<std::string> store_folder;
  Sync sync = Sync::EachSecond;
  bool read_only = false;
  bool anchors_at_last = false;  ///< "now" is the newest event of the roots at the start
  bool accepts_any_time = false;
  ScanOptions scan;                         ///< threads, and how files are read
  std::shared_ptr<const TimeReader> times;  ///< how the times of events are found
  std::optional<std::size_t> memory_limit;  ///< of a query
  std::vector<std::string> definitions;     ///< templates and test files with filters, alarms and queries
};

/// All that the operations share. Thread-safe, as each of its parts is.
class Server {
 public:
  /// Opens the store and the catalogue. The error says why it cannot serve; `notes` takes what is worth a line at the
  /// start.
  static std::expected<std::unique_ptr<Server>, std::string> open(ServerSettings settings,
                                                                  std::vector<std::string>& notes);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] const ServerSettings& settings() const { return settings_; }
  [[nodiscard]] const LookSummary& first_look() const { return first_look_; }
  [[nodiscard]] Catalogue& catalogue() { return *catalogue_; }
  [[nodiscard]] Store& store() { return *store_; }
  [[nodiscard]] EventPages& pages() { return *pages_; }
  [[nodiscard]] QueryJobs& queries() { return *queries_; }
  [[nodiscard]] LiveTails& tails() { return *tails_; }
  [[nodiscard]] MetricStore& metrics() { return *metrics_; }
  [[nodiscard]] AlarmStories& alarms() { return *alarms_; }

  /// The moment that relative times count from: the clock, or the newest event at the start. Epoch milliseconds.
  [[nodiscard]] std::int64_t now() const;

  /// Ends what runs: queries and tails. Nothing new begins after that.
  void stop();

 private:
  Server();

  ServerSettings settings_;
  LookSummary first_look_;
  std::optional<std::int64_t> anchor_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Catalogue> catalogue_;
  std::unique_ptr<EventPages> pages_;
  std::unique_ptr<QueryJobs> queries_;
  std::unique_ptr<LiveTails> tails_;
  std::unique_ptr<MetricStore> metrics_;
  std::unique_ptr<AlarmStories> alarms_;
};

}  // namespace insitu::serve
