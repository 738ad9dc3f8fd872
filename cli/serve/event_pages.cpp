#include "cli/serve/event_pages.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

#include "engine/model/utf8.h"
#include "insitu/compile.h"
#include "insitu/scan.h"
#include "insitu/sink.h"

namespace insitu::serve {
namespace {

// Of positions: what is remembered in all, and what one search may find before it forgets the far end.
constexpr std::size_t kMaxRemembered = (std::size_t{64} << 20) / sizeof(EventPosition);
constexpr std::size_t kMaxPositions = kMaxRemembered / 2;
// A file whose wanted events lie closer together than this is read in one range.
constexpr std::uint64_t kMaxRange = std::uint64_t{16} << 20;
constexpr std::size_t kEdge = std::size_t{64} << 10;

std::string valid_text(std::string_view text) {
  return is_utf8(text) ? std::string(text) : with_replacement_characters(text);
}

const Program& every_event() {
  static const Program kProgram = *compile_filter_pattern("");
  return kProgram;
}

/// Calls a function for each event of a scan, as long as it returns true.
template <class Take>
class EventSink : public Sink {
 public:
  explicit EventSink(Take& take) : take_(take) {}
  void selected(const SelectedEvent& event) override {
    if (is_open_) is_open_ = take_(event);
  }
  // What cannot be read is left out: the server says so when it looks at the file, not to each client.
  void problem(std::size_t /*file*/, const InputProblem& /*problem*/) override {}
  [[nodiscard]] bool is_open() const override { return is_open_; }

 private:
  Take& take_;
  bool is_open_ = true;
};

template <class Take>
void scan_events(const Program& program, std::span<const Input> inputs, const ScanOptions& options, Take take) {
  EventSink<Take> sink(take);
  scan(program, inputs, sink, options);
}

EventId id_of(const EventSearch& search, const EventPosition& position) {
  return {.timestamp = position.timestamp, .file = search.files[position.file].file->id, .offset = position.offset};
}

/// The place of an event among the files of a search. Of a file that is gone, the end of its millisecond.
EventPosition position_of(const EventSearch& search, const EventId& id) {
  const auto file = std::ranges::find_if(search.files, [&](const ServedFile& one) { return one.file->id == id.file; });
  return {
      .timestamp = id.timestamp, .file = static_cast<std::uint32_t>(file - search.files.begin()), .offset = id.offset};
}

}  // namespace

std::string event_id_text(const EventId& id) {
  // A time before 1970 has a minus in the place of the first digit.
  return fmt::format("{:017}{:020}{:019}", id.timestamp, id.file, id.offset);
}

std::optional<EventId> read_event_id(std::string_view text) {
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  if (text.size() != 56 || digits.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  EventId id;
  const auto read = [&](std::size_t at, std::size_t size, auto& number) {
    return std::from_chars(text.data() + at, text.data() + at + size, number).ec == std::errc();
  };
  if (!read(0, 17, id.timestamp) || !read(17, 20, id.file) || !read(37, 19, id.offset)) return std::nullopt;
  return id;
}

/// What a search has found: all positions in a range of positions, in their order.
struct EventPages::Found {
  std::vector<EventPosition> positions;
  bool has_begin = true;                ///< nothing precedes the first position
  bool has_end = true;                  ///< nothing follows the last one
  std::optional<EventPosition> beyond;  ///< where it begins, or ends, if something precedes or follows
  std::set<std::uint32_t> direct;       ///< files whose bytes at an offset are the message itself
};

EventPages::EventPages(ScanOptions scan, std::shared_ptr<const TimeReader> times)
    : scan_(std::move(scan)), times_(std::move(times)) {}

ScanOptions EventPages::options_for(std::span<const ServedFile> files) const {
  ScanOptions options = scan_options_of(scan_, files);
  options.window = TimeWindow();
  options.times = times_;
  options.missing_times = MissingTimes::Inherited;
  return options;
}

EventPage EventPages::page(const EventSearch& search, const std::optional<EventId>& after, Direction direction,
                           std::size_t limit) {
  const std::optional<EventPosition> from = after ? std::optional(position_of(search, *after)) : std::nullopt;
  const auto found = find(search, from, direction, limit);
  const auto& all = found->positions;
  const bool forward = direction == Direction::Forward;
  auto begin = all.begin();
  auto end = all.end();
  if (from) {
    begin = forward ? std::ranges::upper_bound(all, *from) : begin;
    end = forward ? end : std::ranges::lower_bound(all, *from);
  }
  // A page ends at the event whose message no longer fits; sizes of bytes are known before any is read.
  std::size_t count = 0;
  std::size_t bytes = 0;
  const auto available = static_cast<std::size_t>(end - begin);
  const auto at = [&](std::size_t i) {
    return forward ? begin + static_cast<std::ptrdiff_t>(i) : end - 1 - static_cast<std::ptrdiff_t>(i);
  };
  for (; count < available && count < limit; ++count) {
    bytes += at(count)->size;
    if (count > 0 && bytes > kMaxPageBytes) break;
  }
  const auto taken = static_cast<std::ptrdiff_t>(count);
  const std::span<const EventPosition> chosen = forward ? std::span(begin, begin + taken) : std::span(end - taken, end);
  return {.events = read(search, *found, chosen),
          .has_more = count < available || !(forward ? found->has_end : found->has_begin)};
}

std::shared_ptr<const EventPages::Found> EventPages::find(const EventSearch& search,
                                                          const std::optional<EventPosition>& after,
                                                          Direction direction, std::size_t limit) {
  std::string key = fmt::format("{}\n{} {}\n", search.pattern, search.window.start, search.window.end);
  for (const Level level : search.levels) key += level_name(level);
  for (const ServedFile& file : search.files) {
    // Whether a last line without its end counts depends on the clock as well.
    key += fmt::format("{} {} {} {} {}\n", file.stream, file.file->id, file.file->size_bytes, file.file->modified,
                       has_settled(*file.file));
  }
  // Whether a page can be made of what was found: it must hold the place where the page begins, and enough after it.
  const auto holds = [&](const Found& found) {
    const auto& all = found.positions;
    const bool forward = direction == Direction::Forward;
    const bool has_near_end = forward ? found.has_begin : found.has_end;
    const bool has_far_end = forward ? found.has_end : found.has_begin;
    if (has_near_end && has_far_end) return true;
    if (!after) return has_near_end && all.size() > limit;
    const auto next = forward ? std::ranges::upper_bound(all, *after) : std::ranges::lower_bound(all, *after);
    const auto rest = static_cast<std::size_t>(forward ? all.end() - next : next - all.begin());
    const bool is_inside = rest < all.size() || (found.beyond && *found.beyond == *after);
    return (has_near_end || is_inside) && (has_far_end || rest > limit);
  };
  {
    const std::lock_guard lock(mutex_);
    for (auto at = remembered_.begin(); at != remembered_.end(); ++at) {
      if (at->first != key || !holds(*at->second)) continue;
      remembered_.splice(remembered_.begin(), remembered_, at);
      return remembered_.front().second;
    }
  }
  auto found = scan_for(search, after, direction);
  const std::lock_guard lock(mutex_);
  std::erase_if(remembered_, [&](const auto& one) { return one.first == key; });
  remembered_.emplace_front(std::move(key), found);
  std::size_t total = 0;
  for (auto at = remembered_.begin(); at != remembered_.end(); ++at) {
    total += at->second->positions.size();
    if (total > kMaxRemembered || std::distance(remembered_.begin(), at) > 1000) {
      remembered_.erase(at == remembered_.begin() ? std::next(at) : at, remembered_.end());
      break;
    }
  }
  return found;
}

std::shared_ptr<const EventPages::Found> EventPages::scan_for(const EventSearch& search,
                                                              const std::optional<EventPosition>& after,
                                                              Direction direction) const {
  auto found = std::make_shared<Found>();
  const bool forward = direction == Direction::Forward;
  auto& all = found->positions;
  const auto farther = [&](const EventPosition& left, const EventPosition& right) {
    return forward ? left < right : right < left;
  };
  // If there are too many, those nearest to where the page begins are kept.
  const auto trim = [&] {
    std::ranges::nth_element(all, all.begin() + static_cast<std::ptrdiff_t>(kMaxPositions), farther);
    all.resize(kMaxPositions);
    (forward ? found->has_end : found->has_begin) = false;
  };
  const std::vector<Input> inputs = inputs_of(search.files);
  ScanOptions options = options_for(search.files);
  options.window = search.window;
  std::set<std::uint32_t> looked_at;
  LevelReader levels;
  scan_events(search.program, inputs, options, [&](const SelectedEvent& event) {
    const auto file = static_cast<std::uint32_t>(event.file);
    if (looked_at.insert(file).second && !search.files[file].file->is_put) {
      // Whether messages can be read where they are is seen at the first one.
      std::string bytes(event.event.message.size(), '\0');
      if (auto source = inputs[file].open(); source) {
        if (RandomAccessFile* const whole = (*source)->random_access();
            whole != nullptr && whole->read_at(event.offset, bytes.data(), bytes.size()).value_or(0) == bytes.size() &&
            bytes == event.event.message) {
          found->direct.insert(file);
        }
      }
    }
    const EventPosition position{.timestamp = event.event.timestamp.value_or(search.files[file].file->modified),
                                 .file = file,
                                 .size = static_cast<std::uint32_t>(event.event.message.size()),
                                 .offset = event.offset};
    if (!search.levels.empty() && !search.levels.contains(levels.level_of(event.event.message))) return true;
    // Only what lies beyond a place is looked for where a page begins there and nothing is remembered.
    if (after && !(forward ? *after < position : position < *after)) return true;
    all.push_back(position);
    if (all.size() >= 2 * kMaxPositions) trim();
    return true;
  });
  if (all.size() > kMaxPositions) trim();
  if (after) {
    found->beyond = after;
    (forward ? found->has_begin : found->has_end) = false;
  }
  std::ranges::sort(all);
  return found;
}

std::vector<StoredEvent> EventPages::read(const EventSearch& search, const Found& found,
                                          std::span<const EventPosition> positions) const {
  std::vector<StoredEvent> events(positions.size());
  std::map<std::uint32_t, std::vector<StoredEvent*>> by_file;
  for (std::size_t i = 0; i < positions.size(); ++i) {
    const EventPosition& position = positions[i];
    const ServedFile& file = search.files[position.file];
    events[i] = {.timestamp = position.timestamp,
                 .ingestion_time = file.file->modified,
                 .stream = file.stream,
                 .message = std::string(position.size, '\0'),
                 .id = event_id_text(id_of(search, position)),
                 .file = file.file->id,
                 .offset = position.offset};
    by_file[position.file].push_back(&events[i]);
  }
  for (auto& [index, wanted] : by_file) {
    const ServedFile& file = search.files[index];
    bool is_read = false;
    if (found.direct.contains(index)) {
      auto source = inputs_of(std::span(&file, 1)).front().open();
      RandomAccessFile* const bytes = source ? (*source)->random_access() : nullptr;
      is_read = bytes != nullptr && std::ranges::all_of(wanted, [&](StoredEvent* event) {
                  return bytes->read_at(event->offset, event->message.data(), event->message.size()).value_or(0) ==
                         event->message.size();
                });
    }
    if (!is_read) read_again(file, wanted);
    for (StoredEvent* const event : wanted) event->message = valid_text(event->message);
  }
  return events;
}

/// Reads the messages of events of one file from its beginning. Lines of the store are events of their own, so that of
/// those only ranges with wanted events are read.
void EventPages::read_again(const ServedFile& file, std::span<StoredEvent*> wanted) const {
  std::ranges::sort(wanted, {}, &StoredEvent::offset);
  const ScanOptions options = options_for(std::span(&file, 1));
  while (!wanted.empty()) {
    const std::uint64_t first = file.file->is_put ? wanted.front()->offset : 0;
    std::vector<Input> inputs = inputs_of(std::span(&file, 1));
    std::size_t count = wanted.size();
    if (file.file->is_put) {
      const auto far =
          std::ranges::find_if(wanted, [&](const StoredEvent* event) { return event->offset - first > kMaxRange; });
      count = static_cast<std::size_t>(far - wanted.begin());
      inputs.front() = range_input(std::move(inputs.front()), first, wanted[count - 1]->offset + 1);
    }
    std::size_t next = 0;
    scan_events(every_event(), inputs, options, [&](const SelectedEvent& event) {
      while (next < count && wanted[next]->offset < first + event.offset) ++next;
      if (next < count && wanted[next]->offset == first + event.offset) {
        wanted[next]->message = event.event.message;
        if (event.event.ingestion_time) wanted[next]->ingestion_time = *event.event.ingestion_time;
        ++next;
      }
      return next < count;
    });
    wanted = wanted.subspan(count);
  }
}

EventPages::Surroundings EventPages::surroundings(const ServedFile& file, std::uint64_t offset, std::size_t before,
                                                  std::size_t after) {
  Surroundings result;
  std::vector<StoredEvent> earlier;  // a ring of the last ones
  std::size_t oldest = 0;
  const std::vector<Input> inputs = inputs_of(std::span(&file, 1));
  ScanOptions options = options_for(std::span(&file, 1));
  scan_events(every_event(), inputs, options, [&](const SelectedEvent& event) {
    StoredEvent stored{.timestamp = event.event.timestamp.value_or(file.file->modified),
                       .ingestion_time = event.event.ingestion_time.value_or(file.file->modified),
                       .stream = file.stream,
                       .message = valid_text(event.event.message),
                       .id = {},
                       .file = file.file->id,
                       .offset = event.offset};
    stored.id = event_id_text({.timestamp = stored.timestamp, .file = stored.file, .offset = stored.offset});
    if (event.offset == offset) {
      result.event = std::move(stored);
    } else if (result.event) {
      if (result.after.size() < after) result.after.push_back(std::move(stored));
    } else if (earlier.size() < before) {
      earlier.push_back(std::move(stored));
    } else if (before > 0) {
      earlier[oldest] = std::move(stored);
      oldest = (oldest + 1) % before;
    }
    return !result.event || result.after.size() < after;
  });
  std::ranges::rotate(earlier, earlier.begin() + static_cast<std::ptrdiff_t>(oldest));
  result.before = std::move(earlier);
  return result;
}

std::optional<TimeRange> EventPages::times_of(const ServedFile& file) {
  const CatalogueFile& known = *file.file;
  {
    const std::lock_guard lock(mutex_);
    const auto at = times_of_files_.find(known.id);
    if (at != times_of_files_.end() && at->second.size_bytes == known.size_bytes &&
        at->second.modified == known.modified && at->second.has_settled == has_settled(known)) {
      return at->second.times;
    }
  }
  const std::vector<Input> inputs = inputs_of(std::span(&file, 1));
  ScanOptions options = options_for(std::span(&file, 1));
  options.blocks.guesses = Guesses::Taken;
  TimeRange times;
  InputShape shape = InputShape::Lines;
  const auto add = [&](const SelectedEvent& event) {
    shape = event.shape;
    if (event.event.timestamp) times.add(*event.event.timestamp);
    return true;
  };
  // Of plain lines the two ends of a file are enough.
  bool has_both = false;
  if (auto source = inputs.front().open();
      source && (*source)->random_access() != nullptr && known.size_bytes > 4 * kEdge && !known.is_put) {
    const std::uint64_t size = known.size_bytes;
    const Input head[] = {range_input(inputs.front(), 0, kEdge)};
    scan_events(every_event(), head, options, add);
    if (shape == InputShape::Lines && !times.is_empty()) {
      TimeRange first = times;
      times = {};
      const Input tail[] = {range_input(inputs.front(), size - kEdge, size)};
      scan_events(every_event(), tail, options, add);
      has_both = !times.is_empty();
      times.add(first);
    }
  }
  if (!has_both) {
    times = {};
    scan_events(every_event(), inputs, options, add);
  }
  const std::optional<TimeRange> result = times.is_empty() ? std::nullopt : std::optional(times);
  const std::lock_guard lock(mutex_);
  times_of_files_[known.id] = {
      .size_bytes = known.size_bytes, .modified = known.modified, .has_settled = has_settled(known), .times = result};
  return result;
}

}  // namespace insitu::serve
