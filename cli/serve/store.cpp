#include "cli/serve/store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/random.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <set>
#include <stop_token>
#include <system_error>
#include <thread>
#include <utility>

#include "cli/serve/journal.h"
#include "cli/serve/line_file.h"
#include "cli/serve/state_snapshot.h"
#include "cli/serve/store_paths.h"
#include "engine/model/json_text.h"
#include "engine/output/atomic_file.h"
#include "insitu/byte_output.h"

namespace insitu::serve {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kCreateGroup = "create-log-group";
constexpr std::string_view kCreateStream = "create-log-stream";
/// The journal is written anew when it is longer than this, and this many times its content.
constexpr std::uint64_t kMaxJournalBytes = 1 << 20;
constexpr std::uint64_t kMaxJournalRatio = 10;
constexpr auto kSyncInterval = std::chrono::seconds(1);

std::int64_t moment_of_writing() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::error_code store_error() { return {errno, std::generic_category()}; }

/// What a client gets when the disk refuses; most of them try again later. Paths are no part of it.
std::unexpected<Refusal> unavailable(const std::error_code& error) {
  return std::unexpected(Refusal{.shape = "ServiceUnavailableException",
                                 .message = fmt::format("the store cannot be written: {}", error.message()),
                                 .status = 503});
}

const ChangeKind* find_kind(std::string_view name) {
  for (const std::span<const ChangeKind> kinds : {log_changes(), alarm_changes(), snapshot_changes()}) {
    const auto found = std::ranges::find(kinds, name, &ChangeKind::name);
    if (found != kinds.end()) return &*found;
  }
  return nullptr;
}

const std::string& text_member(const Tree& tree, std::string_view name) {
  static const std::string kNone;
  const Tree* const found = tree.find(name);
  return found != nullptr && found->text() != nullptr ? *found->text() : kNone;
}

std::uint64_t number_member(const Tree& tree, std::string_view name) {
  const Tree* const found = tree.find(name);
  const auto* const number = found != nullptr ? found->get<std::int64_t>() : nullptr;
  return number != nullptr ? static_cast<std::uint64_t>(*number) : 0;
}

/// Reads the key of a store, or makes it.
std::expected<std::array<unsigned char, 32>, std::string> open_key(const std::string& path) {
  std::array<unsigned char, 32> key{};
  if (std::ifstream in(path, std::ios::binary); in.is_open()) {
    std::array<char, 33> bytes{};
    in.read(bytes.data(), bytes.size());
    if (in.gcount() != static_cast<std::streamsize>(key.size())) {
      return std::unexpected(fmt::format("`{}` does not hold 32 bytes", path));
    }
    std::transform(bytes.begin(), bytes.end() - 1, key.begin(),
                   [](char byte) { return static_cast<unsigned char>(byte); });
    return key;
  }
  const auto refused = [&](const std::error_code& error) {
    return std::unexpected(fmt::format("cannot open `{}`: {}", path, error.message()));
  };
  if (::access(path.c_str(), F_OK) == 0) return refused(std::make_error_code(std::errc::permission_denied));
  if (::getrandom(key.data(), key.size(), 0) != static_cast<ssize_t>(key.size())) return refused(store_error());
  auto file = AtomicFile::create(path, AtomicFile::Readers::Owner);
  if (!file) return refused(file.error());
  {
    ByteOutput out(file->descriptor());
    for (const unsigned char byte : key) out.write(static_cast<char>(byte));
    out.flush();
    if (out.error()) return refused(out.error());
  }
  if (const auto error = file->commit()) return refused(error);
  return key;
}

/// A private folder for the time of this process.
std::expected<std::string, std::string> make_private_folder() {
  std::error_code error;
  fs::path above = fs::temp_directory_path(error);
  if (error) above = "/tmp";
  std::string path = (above / "insitu-serve-XXXXXX").string();
  if (::mkdtemp(path.data()) == nullptr) {
    return std::unexpected(fmt::format("cannot make a folder in `{}`: {}", above.string(), store_error().message()));
  }
  return path;
}

/// The paths in a folder; none where it cannot be read.
std::vector<fs::path> entries_of(const fs::path& folder) {
  std::vector<fs::path> entries;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    entries.push_back(at->path());
  }
  return entries;
}

/// Writes events as lines, in the shape that is read as event objects.
std::string event_lines(const std::string& group, const std::string& stream, std::span<const PutEvent> events,
                        std::int64_t now) {
  std::string rest = fmt::format(",\"ingestionTime\":{},\"logGroupName\":", now);
  append_json_string(rest, group);
  rest += ",\"logStreamName\":";
  append_json_string(rest, stream);
  rest += "}\n";
  std::string lines;
  std::size_t bytes = 0;
  for (const PutEvent& event : events) bytes += event.message.size() + rest.size() + 48;
  lines.reserve(bytes);
  for (const PutEvent& event : events) {
    fmt::format_to(std::back_inserter(lines), "{{\"timestamp\":{},\"message\":", event.timestamp);
    append_json_string(lines, event.message);
    lines += rest;
  }
  return lines;
}

}  // namespace

/// The file of a stream that clients made.
struct Store::PutStream {
  std::string path;  // below the store
  std::mutex mutex = {};
  bool is_deleted = false;
};

struct Store::Files {
  Sync sync = Sync::EachSecond;
  bool is_private = false;
  int lock = -1;

  std::mutex changing = {};  // held during a change, from its check until it is applied
  Journal journal = {};
  std::uint64_t shorten_at = 0;  // bytes of the journal

  std::mutex streams_mutex = {};
  std::map<std::uint64_t, std::shared_ptr<PutStream>> streams = {};  // by number
  std::map<std::string, std::shared_ptr<PutStream>> others = {};     // by path below the store

  struct Listeners {
    std::shared_mutex mutex = {};
    std::map<std::uint64_t, Listener> all = {};
    std::uint64_t last = 0;
  };
  std::shared_ptr<Listeners> listeners = std::make_shared<Listeners>();

  std::mutex marks_mutex = {};
  std::condition_variable_any has_marks = {};
  std::set<std::string> marks = {};  // absolute paths that are not on the disk for sure
  std::jthread syncing = {};

  /// Writes what is marked to the disk. What fails stays marked.
  void sync_marks() {
    std::set<std::string> paths;
    {
      const std::lock_guard lock_marks(marks_mutex);
      paths.swap(marks);
    }
    std::erase_if(paths, [](const std::string& path) { return !sync_path(path); });
    if (paths.empty()) return;
    const std::lock_guard lock_marks(marks_mutex);
    marks.merge(paths);
  }

  void sync_each_second(const std::stop_token& stop) {
    std::unique_lock lock_marks(marks_mutex);
    while (has_marks.wait(lock_marks, stop, [&] { return !marks.empty(); })) {
      // What comes within the second goes to the disk in one go.
      has_marks.wait_for(lock_marks, stop, kSyncInterval, [] { return false; });
      lock_marks.unlock();
      sync_marks();
      lock_marks.lock();
      if (stop.stop_requested()) return;
    }
  }
};

Store::Store() : files_(std::make_unique<Files>()) {}

Store::~Store() { close(); }

void Store::close() {
  if (files_->lock < 0) return;
  if (files_->syncing.joinable()) {
    files_->syncing.request_stop();
    files_->syncing.join();
  }
  if (files_->is_private) {
    std::error_code error;
    fs::remove_all(folder_, error);
  } else {
    files_->sync_marks();
  }
  ::close(std::exchange(files_->lock, -1));
}

std::expected<std::unique_ptr<Store>, std::string> Store::open(const std::optional<std::string>& folder, Sync sync,
                                                               std::vector<std::string>& warnings) {
  std::unique_ptr<Store> store(new Store);
  store->files_->sync = sync;
  if (const auto opened = store->open_files(folder); !opened) return std::unexpected(opened.error());
  if (const auto replayed = store->replay(warnings); !replayed) return std::unexpected(replayed.error());
  if (const auto mended = store->mend_events(warnings); !mended) return std::unexpected(mended.error());
  store->shorten_journal();
  // The names of what was made are on the disk with their folder; and what an earlier process wrote may be in memory.
  store->mark(store->folder_);
  store->mark(store->files_->journal.path());
  if (sync == Sync::EachSecond) {
    store->files_->syncing =
        std::jthread([files = store->files_.get()](const std::stop_token& stop) { files->sync_each_second(stop); });
  }
  return store;
}

std::expected<void, std::string> Store::open_files(const std::optional<std::string>& folder) {
  if (folder) {
    const std::error_code error = make_folder(*folder);
    if (error) return std::unexpected(fmt::format("cannot open the store `{}`: {}", *folder, error.message()));
    std::error_code unknown;
    folder_ = fs::canonical(*folder, unknown).string();
    if (unknown) return std::unexpected(fmt::format("cannot open the store `{}`: {}", *folder, unknown.message()));
  } else {
    auto made = make_private_folder();
    if (!made) return std::unexpected(made.error());
    folder_ = std::move(*made);
    files_->is_private = true;
  }
  const std::string lock = absolute("lock");
  files_->lock = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (files_->lock < 0) return std::unexpected(fmt::format("cannot open `{}`: {}", lock, store_error().message()));
  if (::flock(files_->lock, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) {
      return std::unexpected(fmt::format("the store `{}` is used by another server", folder.value_or(folder_)));
    }
    return std::unexpected(fmt::format("cannot lock `{}`: {}", lock, store_error().message()));
  }
  const auto key = open_key(absolute("key"));
  if (!key) return std::unexpected(key.error());
  key_ = *key;
  return {};
}

std::expected<void, std::string> Store::replay(std::vector<std::string>& warnings) {
  return files_->journal.open(
      absolute("journal.jsonl"),
      [&](const JournalEntry& entry) {
        const ChangeKind* const kind = find_kind(entry.kind);
        if (kind == nullptr) {
          return fmt::format("the change `{}` is not known to this version; a newer one has written it", entry.kind);
        }
        kind->apply(state_, entry.change, entry.time);
        return std::string();
      },
      warnings);
}

std::expected<void, std::string> Store::mend_events(std::vector<std::string>& warnings) {
  const auto refused = [&](const std::string& path, const std::error_code& error) {
    return std::unexpected(fmt::format("cannot open `{}`: {}", path, error.message()));
  };
  const auto mend = [&](const std::string& path) -> std::expected<void, std::string> {
    const auto cut = cut_torn_line(path);
    if (!cut) return refused(path, cut.error());
    if (*cut > 0) {
      warnings.push_back(fmt::format("the last line of `{}` was not written to its end: cut off {} bytes", path, *cut));
    }
    return {};
  };
  for (const auto& [group_name, group] : state_.groups) {
    for (const auto& [name, stream] : group.streams) {
      std::string path = path_of_events(group_name, group.number, name, stream.number);
      const std::string whole = absolute(path);
      if (::access(whole.c_str(), F_OK) != 0) {
        warnings.push_back(fmt::format("`{}` is missing: the log stream is empty now", whole));
        if (const auto error = make_folder(fs::path(whole).parent_path().string())) return refused(whole, error);
        if (const auto error = make_file(whole)) return refused(whole, error);
      }
      if (const auto mended = mend(whole); !mended) return mended;
      files_->streams.emplace(stream.number, std::make_shared<PutStream>(std::move(path)));
    }
  }
  // What is left of deletions, and of makings that did not come to the journal. A number is never used again, also
  // where the journal has lost it.
  const std::set<std::uint64_t> released(state_.released.begin(), state_.released.end());
  state_.released.clear();
  for (const fs::path& folder : entries_of(absolute("logs"))) {
    const auto group_number = number_in(folder.filename().string());
    if (!group_number) continue;
    state_.last_number = std::max(state_.last_number, *group_number);
    for (const fs::path& file : entries_of(folder)) {
      const auto number = number_in(file.filename().string());
      if (!number) continue;
      state_.last_number = std::max(state_.last_number, *number);
      if (files_->streams.contains(*number)) continue;
      std::error_code error;
      if (released.contains(*number) || fs::file_size(file, error) == 0) ::unlink(file.c_str());
    }
    ::rmdir(folder.c_str());  // refused unless it is empty
  }
  for (const fs::path& file : entries_of(absolute("metrics"))) {
    if (file.extension() != ".jsonl") continue;
    if (const auto mended = mend(file.string()); !mended) return mended;
  }
  return {};
}

Answered<void> Store::change(std::string_view kind_name, Tree change,
                             const std::function<Answered<void>(const State&, Tree& change)>& check) {
  const std::lock_guard changing(files_->changing);
  // No other thread changes the state, so that it can be read without its mutex.
  if (check) {
    if (auto checked = check(state_, change); !checked) return checked;
  }
  const ChangeKind* const kind = find_kind(kind_name);
  if (kind == nullptr) {
    return std::unexpected(
        Refusal{.shape = "InternalFailure", .message = fmt::format("no change is named {}", kind_name), .status = 500});
  }
  std::uint64_t last_number = state_.last_number;
  const auto take_number = [&] { return Tree(static_cast<std::int64_t>(++last_number)); };
  if (kind_name == kCreateGroup) change.set("number", take_number());
  if (kind_name == kCreateStream) {
    const auto group = state_.groups.find(text_member(change, "logGroupName"));
    const std::uint64_t group_number = group == state_.groups.end() ? 0 : group->second.number;
    change.set("groupNumber", group_number == 0 ? take_number() : Tree(static_cast<std::int64_t>(group_number)));
    change.set("number", take_number());
    if (auto made = make_stream_file(change); !made) return made;
  }
  const bool is_durable = files_->sync == Sync::EachRequest;
  const std::int64_t time = moment_of_writing();
  JournalEntry entry{.time = time, .kind = std::string(kind_name), .change = std::move(change)};
  if (const auto error = files_->journal.append(entry, is_durable)) {
    if (kind_name == kCreateStream) remove_stream(number_member(entry.change, "number"));
    return unavailable(error);
  }
  if (!is_durable) mark(files_->journal.path());
  {
    const std::unique_lock lock(mutex_);
    kind->apply(state_, entry.change, time);
    state_.last_number = std::max(state_.last_number, last_number);
  }
  if (written_) {
    kind->apply(*written_, entry.change, time);
    written_->last_number = state_.last_number;
    written_->released.clear();  // those of the state are removed
  }
  remove_released();
  shorten_journal();
  return {};
}

void Store::give(std::string_view kind_name, const Tree& change) {
  const std::lock_guard changing(files_->changing);
  const ChangeKind* const kind = find_kind(kind_name);
  if (kind == nullptr) return;
  if (!written_) written_ = state_;
  const std::unique_lock lock(mutex_);
  kind->apply(state_, change, moment_of_writing());
}

Answered<void> Store::make_stream_file(const Tree& change) {
  const std::uint64_t number = number_member(change, "number");
  std::string path = path_of_events(text_member(change, "logGroupName"), number_member(change, "groupNumber"),
                                    text_member(change, "logStreamName"), number);
  const std::string whole = absolute(path);
  const std::string folder = fs::path(whole).parent_path().string();
  if (const auto error = make_folder(folder)) return unavailable(error);
  if (const auto error = make_file(whole)) return unavailable(error);
  for (const std::string& made : {whole, folder, absolute("logs"), folder_}) mark(made);
  const std::lock_guard lock(files_->streams_mutex);
  files_->streams.emplace(number, std::make_shared<PutStream>(std::move(path)));
  return {};
}

void Store::remove_released() {
  if (state_.released.empty()) return;
  std::vector<std::uint64_t> released;
  {
    const std::unique_lock lock(mutex_);
    released.swap(state_.released);
  }
  for (const std::uint64_t number : released) remove_stream(number);
}

void Store::remove_stream(std::uint64_t number) {
  std::shared_ptr<PutStream> stream;
  {
    const std::lock_guard lock(files_->streams_mutex);
    const auto found = files_->streams.find(number);
    if (found == files_->streams.end()) return;
    stream = found->second;
    files_->streams.erase(found);
  }
  const std::string path = absolute(stream->path);
  {
    const std::lock_guard lock(stream->mutex);
    stream->is_deleted = true;
    ::unlink(path.c_str());
  }
  ::rmdir(fs::path(path).parent_path().c_str());  // refused while it holds other streams
}

void Store::shorten_journal() {
  if (files_->journal.bytes() <= std::max(files_->shorten_at, kMaxJournalBytes)) return;
  const std::vector<JournalEntry> entries = snapshot_of(written_ ? *written_ : state_, moment_of_writing());
  std::uint64_t content = 0;
  for (const JournalEntry& entry : entries) content += journal_line(entry).size();
  const std::uint64_t limit = std::max(kMaxJournalBytes, content * kMaxJournalRatio);
  files_->shorten_at = limit;
  if (files_->journal.bytes() > limit && files_->journal.rewrite(entries)) {
    // It goes on as it is, and this is tried again when it has grown by its size.
    files_->shorten_at = 2 * files_->journal.bytes();
  }
}

std::vector<PutGroup> Store::put_groups() const {
  return read([&](const State& state) {
    std::vector<PutGroup> groups;
    for (const auto& [name, settings] : state.groups) {
      if (!settings.is_made && settings.streams.empty()) continue;
      PutGroup group{.name = name, .created = settings.created, .streams = {}};
      for (const auto& [stream_name, stream] : settings.streams) {
        group.streams.push_back({.name = stream_name,
                                 .path = absolute(path_of_events(name, settings.number, stream_name, stream.number)),
                                 .created = stream.created});
      }
      groups.push_back(std::move(group));
    }
    return groups;
  });
}

Answered<void> Store::put_events(const std::string& group, const std::string& stream, std::span<const PutEvent> events,
                                 std::int64_t now) {
  std::uint64_t number = 0;
  {
    const std::shared_lock lock(mutex_);
    const auto found = state_.groups.find(group);
    if (found == state_.groups.end() || (!found->second.is_made && found->second.streams.empty())) {
      return missing_group();
    }
    const auto known = found->second.streams.find(stream);
    if (known == found->second.streams.end()) return missing_stream();
    number = known->second.number;
  }
  std::shared_ptr<PutStream> target;
  {
    const std::lock_guard lock(files_->streams_mutex);
    const auto found = files_->streams.find(number);
    if (found == files_->streams.end()) return missing_stream();  // deleted in the meantime
    target = found->second;
  }
  if (events.empty()) return {};
  const std::string lines = event_lines(group, stream, events, now);
  const std::string path = absolute(target->path);
  {
    const std::lock_guard lock(target->mutex);
    if (target->is_deleted) return missing_stream();
    if (const auto error = append_lines(path, lines, files_->sync == Sync::EachRequest)) return unavailable(error);
  }
  if (files_->sync == Sync::EachSecond) mark(path);
  const std::shared_lock lock(files_->listeners->mutex);
  for (const auto& [id, listener] : files_->listeners->all) listener(group, stream, events, now);
  return {};
}

Answered<void> Store::append(const std::string& file, std::string_view lines) {
  std::shared_ptr<PutStream> target;
  {
    const std::lock_guard lock(files_->streams_mutex);
    std::shared_ptr<PutStream>& known = files_->others[file];
    if (known == nullptr) known = std::make_shared<PutStream>(file);
    target = known;
  }
  const std::string path = absolute(file);
  const std::string folder = fs::path(path).parent_path().string();
  {
    const std::lock_guard lock(target->mutex);
    const bool is_durable = files_->sync == Sync::EachRequest;
    std::error_code error = append_lines(path, lines, is_durable);
    if (error == std::errc::no_such_file_or_directory) {
      error = make_folder(folder);
      if (!error) error = make_file(path);
      if (!error) error = append_lines(path, lines, is_durable);
      mark(folder);
      mark(folder_);
    }
    if (error) return unavailable(error);
    if (!is_durable) mark(path);
  }
  return {};
}

std::shared_ptr<void> Store::listen(Listener listener) {
  const std::shared_ptr<Files::Listeners> listeners = files_->listeners;
  const std::unique_lock lock(listeners->mutex);
  const std::uint64_t id = ++listeners->last;
  listeners->all.emplace(id, std::move(listener));
  return {listeners.get(), [listeners, id](void*) {
            const std::unique_lock lock_all(listeners->mutex);
            listeners->all.erase(id);
          }};
}

void Store::mark(std::string path) {
  if (files_->is_private) return;  // it does not outlive the process
  if (files_->sync == Sync::EachRequest) {
    // What cannot be synced is written all the same, and the system still has it.
    [[maybe_unused]] const auto failed = sync_path(path);
    return;
  }
  const std::lock_guard lock(files_->marks_mutex);
  if (files_->marks.insert(std::move(path)).second) files_->has_marks.notify_one();
}

void Store::sync() { files_->sync_marks(); }

}  // namespace insitu::serve
