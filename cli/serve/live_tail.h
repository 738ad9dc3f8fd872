#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "cli/serve/refusal.h"
#include "insitu/program.h"

namespace insitu::serve {

class Server;

/// Which events a tail wants.
struct TailChoice {
  std::vector<std::string> groups;                ///< names of log groups
  std::vector<std::string> streams = {};          ///< names of log streams; empty, with `stream_prefixes`: all
  std::vector<std::string> stream_prefixes = {};  ///< how their names may begin
  Program pattern;                                ///< a filter pattern
};

/// An event that has come.
struct TailedEvent {
  std::string group;
  std::string stream;
  std::string message;         ///< valid UTF-8
  std::int64_t timestamp = 0;  ///< epoch milliseconds; of one that states none, that of the event before it
  std::int64_t ingestion_time = 0;
};

/// What has come since the last call.
struct TailedEvents {
  std::vector<TailedEvent> events;  ///< in the order in which they came
  bool is_sampled = false;          ///< more came than could be held; the others were left out
};

/// Waits for the events that come to some log groups: those that are put at once, those of files that grow within a
/// second. Of a file that was there when the tail began, only what comes after that; a later one from its beginning.
/// Used by one thread.
class LiveTail {
 public:
  ~LiveTail();
  LiveTail(const LiveTail&) = delete;
  LiveTail& operator=(const LiveTail&) = delete;

  /// Waits until something has come, at most that long, and takes it. False: the server ends, and so does the tail.
  bool wait(std::chrono::milliseconds longest, TailedEvents& taken);

 private:
  friend class LiveTails;
  struct State;
  explicit LiveTail(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// The tails of a server. Thread-safe.
class LiveTails {
 public:
  /// Each tail holds a thread of the server for as long as its client listens.
  static constexpr std::size_t kMaxTails = 16;

  /// `server` must outlive it and its tails.
  explicit LiveTails(Server& server);
  ~LiveTails();
  LiveTails(const LiveTails&) = delete;
  LiveTails& operator=(const LiveTails&) = delete;

  /// Begins a tail, which hears of everything that comes from now on. Refused where there are too many.
  Answered<std::unique_ptr<LiveTail>> open(TailChoice choice);
  /// Ends all tails, and begins no more.
  void stop_all();

 private:
  friend class LiveTail;
  struct Registry;
  Server& server_;
  std::shared_ptr<Registry> registry_;
};

}  // namespace insitu::serve
