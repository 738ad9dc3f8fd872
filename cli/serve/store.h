#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/serve/catalogue.h"
#include "cli/serve/refusal.h"
#include "cli/serve/state.h"

namespace insitu::serve {

/// When what was written is on the disk for sure.
enum class Sync : std::uint8_t { EachSecond, EachRequest };

/// An event that a client puts. Borrows from the request.
struct PutEvent {
  std::int64_t timestamp = 0;
  std::string_view message;
};

/// What clients have put, in plain files: a journal of changes, and the events of each stream. One process at a time
/// has it. Thread-safe.
class Store {
 public:
  /// Opens the folder, which is made if it is not there; nullopt: a private temporary one, which is removed at the end.
  /// The error says why it cannot be used; `warnings` takes what was found damaged, and mended.
  static std::expected<std::unique_ptr<Store>, std::string> open(const std::optional<std::string>& folder, Sync sync,
                                                                 std::vector<std::string>& warnings);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  /// The key of tokens, which stays the same as long as the store.
  [[nodiscard]] const std::array<unsigned char, 32>& key() const { return key_; }
  /// The folder, absolute. Never part of an answer.
  [[nodiscard]] const std::string& folder() const { return folder_; }

  /// Calls `read(const State&)` while nothing changes, and returns its result.
  template <class Read>
  auto read(const Read& read) const {
    const std::shared_lock lock(mutex_);
    return read(state_);
  }
  /// Makes one change: `check`, if there is one, may refuse it and complete it (ids, times) while nothing else changes;
  /// then it is written and applied. `kind` is one of log_changes() or alarm_changes(). The numbers of log groups and
  /// streams that it makes are set here, and their files made; those of streams that it deletes are removed. A full
  /// disk is a refusal, and nothing has changed.
  Answered<void> change(std::string_view kind, Tree change,
                        const std::function<Answered<void>(const State&, Tree& change)>& check = {});

  /// Makes a change that is not written: it counts as long as the store is open. `kind` is one of alarm_changes(), or
  /// `put-query-definition`.
  void give(std::string_view kind, const Tree& change);

  /// The groups and streams that clients made.
  [[nodiscard]] std::vector<PutGroup> put_groups() const;
  /// Appends events to a stream that a client made, in one write; all or none of them. `now`: the time of ingestion.
  Answered<void> put_events(const std::string& group, const std::string& stream, std::span<const PutEvent> events,
                            std::int64_t now);
  /// Appends lines to a file of another kind in the store (`metrics/2026-03-02.jsonl`), in one write.
  Answered<void> append(const std::string& file, std::string_view lines);
  /// Calls `listener` after events were put, on the thread that put them, until the result is destroyed, which it must
  /// not do itself.
  using Listener = std::function<void(const std::string& group, const std::string& stream,
                                      std::span<const PutEvent> events, std::int64_t ingested)>;
  [[nodiscard]] std::shared_ptr<void> listen(Listener listener);

  /// Writes all to the disk.
  void sync();
  /// Does the same, and removes a temporary folder, before the process ends without unwinding.
  void close();

 private:
  struct Files;
  struct PutStream;
  Store();
  std::expected<void, std::string> open_files(const std::optional<std::string>& folder);
  std::expected<void, std::string> replay(std::vector<std::string>& warnings);
  std::expected<void, std::string> mend_events(std::vector<std::string>& warnings);
  [[nodiscard]] std::string absolute(std::string_view path) const { return folder_ + "/" + std::string(path); }
  Answered<void> make_stream_file(const Tree& change);
  void remove_released();
  void remove_stream(std::uint64_t number);
  void shorten_journal();
  void mark(std::string path);

  std::string folder_;
  std::array<unsigned char, 32> key_{};
  mutable std::shared_mutex mutex_;
  State state_;
  std::optional<State> written_;  // without what was given; nullopt: nothing was
  std::unique_ptr<Files> files_;
};

}  // namespace insitu::serve
